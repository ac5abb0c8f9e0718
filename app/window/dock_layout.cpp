#include "app/window/dock_layout.h"

#include <QAction>
#include <QChildEvent>
#include <QDockWidget>
#include <QTabBar>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace sinkscope {

namespace {

/// Raised when docks are added or renamed so that an old state would leave them in odd places.
constexpr int stateVersion = 1;

constexpr QSize smallestView(200, 100);

} // namespace

DockLayout::DockLayout(QWidget *parent) : QMainWindow(parent)
{
    setObjectName(QStringLiteral("dockLayout"));
    setWindowFlags(Qt::Widget);
    setDockNestingEnabled(true);
    setDockOptions(dockOptions() | QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
}

QDockWidget *DockLayout::addView(const QString &name, const QString &title, Place place,
                                 std::function<QWidget *()> make, bool open)
{
    auto *dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    addDockWidget(Qt::LeftDockWidgetArea, dock);
    entries_.push_back({dock, place, std::move(make), open});
    connect(dock, &QDockWidget::visibilityChanged, this, [this, index = entries_.size() - 1](bool visible) {
        if (visible && isVisible())
            makeView(entries_[index]);
    });
    return dock;
}

void DockLayout::childEvent(QChildEvent *event)
{
    QMainWindow::childEvent(event);
    // Qt makes the tab bars as docks are put on each other. Whole titles and arrows to scroll read better than "Sink…,
    // Sink…".
    if (event->type() == QEvent::ChildPolished)
        if (auto *tabs = qobject_cast<QTabBar *>(event->child())) {
            tabs->setElideMode(Qt::ElideNone);
            tabs->setUsesScrollButtons(true);
            tabs->setExpanding(false);
        }
}

void DockLayout::makeView(Entry &entry)
{
    if (!entry.make)
        return;
    const std::function<QWidget *()> make = std::exchange(entry.make, nullptr);
    QWidget *view = make();
    // Rows of controls must not set the window's smallest width: a narrow dock cuts them off.
    view->setMinimumSize(smallestView);
    entry.dock->setWidget(view);
}

QWidget *DockLayout::view(const QString &name)
{
    for (Entry &entry : entries_)
        if (entry.dock->objectName() == name) {
            makeView(entry);
            return entry.dock->widget();
        }
    return nullptr;
}

void DockLayout::showView(const QString &name)
{
    if (!wasShown_)
        firstView_ = name;
    if (QWidget *widget = view(name)) {
        auto *dock = qobject_cast<QDockWidget *>(widget->parentWidget());
        dock->show();
        dock->raise();
        widget->setFocus(Qt::OtherFocusReason);
    }
}

QList<QAction *> DockLayout::toggleActions() const
{
    QList<QAction *> actions;
    for (const Entry &entry : entries_)
        actions << entry.dock->toggleViewAction();
    return actions;
}

QList<QAction *> DockLayout::showActions()
{
    QList<QAction *> actions;
    for (const Entry &entry : entries_) {
        auto *action = new QAction(tr("Show view %1").arg(entry.dock->windowTitle()), this);
        connect(action, &QAction::triggered, this, [this, name = entry.dock->objectName()] { showView(name); });
        actions << action;
    }
    return actions;
}

std::vector<QDockWidget *> DockLayout::docksAt(Place place) const
{
    std::vector<QDockWidget *> docks;
    for (const Entry &entry : entries_)
        if (entry.place == place && entry.open)
            docks.push_back(entry.dock);
    return docks;
}

void DockLayout::reset()
{
    for (const Entry &entry : entries_) {
        entry.dock->setFloating(false);
        removeDockWidget(entry.dock);
    }
    // Two columns: the map above the text, the side panels above the figures.
    const auto map = docksAt(Place::map), text = docksAt(Place::text), side = docksAt(Place::side),
               figure = docksAt(Place::figure);
    addDockWidget(Qt::LeftDockWidgetArea, map.front());
    splitDockWidget(map.front(), side.front(), Qt::Horizontal);
    splitDockWidget(map.front(), text.front(), Qt::Vertical);
    splitDockWidget(side.front(), figure.front(), Qt::Vertical);
    for (const auto &docks : {map, text, side, figure}) {
        for (size_t i = 1; i < docks.size(); ++i)
            tabifyDockWidget(docks[i - 1], docks[i]);
        for (QDockWidget *dock : docks)
            dock->show();
        docks.front()->raise();
    }
    // Closed docks have a place to come back to.
    for (const Entry &entry : entries_)
        if (!entry.open) {
            tabifyDockWidget(docksAt(entry.place).front(), entry.dock);
            entry.dock->hide();
        }
    const int width = std::max(this->width(), 100), height = std::max(this->height(), 100);
    const auto part = [](int whole, double share) { return static_cast<int>(whole * share); };
    resizeDocks({map.front(), side.front()}, {part(width, 0.6), part(width, 0.4)}, Qt::Horizontal);
    resizeDocks({map.front(), text.front()}, {part(height, 0.6), part(height, 0.4)}, Qt::Vertical);
    resizeDocks({side.front(), figure.front()}, {part(height, 0.4), part(height, 0.6)}, Qt::Vertical);
    isDefault_ = true;
}

void DockLayout::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    // Before the first show there is no size to share out.
    if (!std::exchange(wasShown_, true) && isDefault_) {
        reset();
        if (!firstView_.isEmpty()) // once the docks have their tabs
            QTimer::singleShot(0, this, [this] { showView(firstView_); });
    }
    for (Entry &entry : entries_)
        if (entry.dock->isVisible() && !entry.dock->visibleRegion().isEmpty())
            makeView(entry);
}

QByteArray DockLayout::save() const
{
    return saveState(stateVersion);
}

bool DockLayout::restore(const QByteArray &state)
{
    if (!state.isEmpty() && restoreState(state, stateVersion)) {
        isDefault_ = false;
        return true;
    }
    reset();
    return false;
}

} // namespace sinkscope
