#pragma once

#include <QWidget>

class QAction;
class QLabel;

namespace sinkscope {

/// What the window shows while nothing is open: what to do, as large buttons for the given actions, and what can be
/// dropped here.
class WelcomePage : public QWidget {
    Q_OBJECT
public:
    explicit WelcomePage(const QList<QAction *> &actions, QWidget *parent = nullptr);

    /// A line on what is open already and what is still missing ("Model open; now open a trace").
    void setHint(const QString &hint);

private:
    QLabel *hint_;
};

} // namespace sinkscope
