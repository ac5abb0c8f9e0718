#include "app/window/view_list.h"

#include "app/window/dock_layout.h"

#include <QDockWidget>
#include <QHeaderView>
#include <QKeyEvent>
#include <QTreeWidgetItemIterator>

#include <map>

namespace sinkscope {

namespace {

constexpr int name_role = Qt::UserRole;

} // namespace

ViewList::ViewList(DockLayout *docks, QWidget *parent) : QTreeWidget(parent), docks_(docks)
{
    setObjectName(QStringLiteral("viewList"));
    setAccessibleName(tr("Views"));
    setHeaderHidden(true);
    setRootIsDecorated(false);
    setIndentation(10);
    setFrameShape(QFrame::NoFrame);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setTextElideMode(Qt::ElideRight);
    setTabKeyNavigation(false);
    setExpandsOnDoubleClick(false);
    std::map<QString, int> sizes;
    for (const DockLayout::ViewEntry &view : docks->views())
        ++sizes[view.group];
    for (const DockLayout::ViewEntry &view : docks->views()) {
        QTreeWidgetItem *item = nullptr;
        if (sizes[view.group] == 1) { // is its own heading
            item = new QTreeWidgetItem(this, {view.title});
        } else {
            const QList<QTreeWidgetItem *> known = findItems(view.group, Qt::MatchExactly);
            QTreeWidgetItem *group = known.isEmpty() ? new QTreeWidgetItem(this, {view.group}) : known.first();
            group->setFlags(Qt::ItemIsEnabled);
            group->setForeground(0, palette().brush(QPalette::PlaceholderText));
            item = new QTreeWidgetItem(group, {view.title});
        }
        item->setData(0, name_role, view.name);
        item->setToolTip(0, view.title);
        if (const auto *dock = docks->findChild<QDockWidget *>(view.name))
            connect(dock, &QDockWidget::visibilityChanged, this, &ViewList::showInSight);
    }
    expandAll();
    connect(this, &QTreeWidget::itemClicked, this, [this](const QTreeWidgetItem *item) {
        if (const QString name = item->data(0, name_role).toString(); !name.isEmpty())
            docks_->showView(name);
    });
    connect(docks_, &DockLayout::laidOut, this, &ViewList::showInSight);
    showInSight();
}

QSize ViewList::sizeHint() const
{
    int width = 0;
    QFont bold = font();
    bold.setBold(true);
    for (const DockLayout::ViewEntry &view : docks_->views())
        width = std::max(width, QFontMetrics(bold).horizontalAdvance(view.title));
    return {width + 2 * indentation() + 16, 400};
}

QTreeWidgetItem *ViewList::itemOf(const QString &view) const
{
    for (QTreeWidgetItemIterator item(const_cast<ViewList *>(this)); *item; ++item)
        if ((*item)->data(0, name_role).toString() == view)
            return *item;
    return nullptr;
}

void ViewList::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentItem()) {
        docks_->showView(currentItem()->data(0, name_role).toString());
        return;
    }
    if (event->key() == Qt::Key_Escape)
        return event->ignore(); // the window leaves the list
    QTreeWidget::keyPressEvent(event);
}

void ViewList::showInSight()
{
    for (const DockLayout::ViewEntry &view : docks_->views())
        if (QTreeWidgetItem *item = itemOf(view.name)) {
            QFont font = this->font();
            font.setBold(docks_->isInSight(view.name));
            item->setFont(0, font);
        }
}

} // namespace sinkscope
