#pragma once

#include <QTreeWidget>

namespace sinkscope {

class DockLayout;

/// All views by group. A click, or Return, brings the view to the front; those in sight are bold.
class ViewList : public QTreeWidget {
    Q_OBJECT
public:
    explicit ViewList(DockLayout *docks, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QTreeWidgetItem *itemOf(const QString &view) const; ///< null = there is no such view

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void showInSight();

    DockLayout *docks_;
};

} // namespace sinkscope
