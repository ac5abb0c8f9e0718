#pragma once

#include <QWidget>

class QDockWidget;

namespace sinkscope {

/// A dock's title bar: its title, a button that explains the view, one that closes it.
class DockTitle : public QWidget {
    Q_OBJECT
public:
    explicit DockTitle(QDockWidget *dock);

Q_SIGNALS:
    void helpRequested();
};

} // namespace sinkscope
