#include "app/window/dock_layout.h"

#include "app/window/dock_title.h"

#include <QAction>
#include <QApplication>
#include <QChildEvent>
#include <QDockWidget>
#include <QProxyStyle>
#include <QTabBar>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace sinkscope {

namespace {

/// Raised when docks are added or renamed so that an old state would leave them in odd places.
constexpr int state_version = 2;

constexpr QSize smallestView(200, 100);

/// Leaves tabs no room.
class NoTabs : public QProxyStyle {
public:
    QSize sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &size,
                           const QWidget *widget) const override
    {
        return type == CT_TabBarTab ? QSize(0, 0) : QProxyStyle::sizeFromContents(type, option, size, widget);
    }
    int pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const override
    {
        return metric == PM_TabBarBaseHeight || metric == PM_TabBarBaseOverlap
            ? 0
            : QProxyStyle::pixelMetric(metric, option, widget);
    }
};

} // namespace

DockLayout::DockLayout(QWidget *parent) : QMainWindow(parent)
{
    setObjectName(QStringLiteral("dockLayout"));
    setWindowFlags(Qt::Widget);
    setDockNestingEnabled(true);
    setDockOptions(dockOptions() | QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
}

QDockWidget *DockLayout::addView(const ViewEntry &view, Place place, std::function<QWidget *()> make)
{
    auto *dock = new QDockWidget(view.title, this);
    dock->setObjectName(view.name);
    auto *title = new DockTitle(dock);
    dock->setTitleBarWidget(title);
    connect(title, &DockTitle::helpRequested, this, [this, name = view.name] { Q_EMIT helpRequested(name); });
    addDockWidget(Qt::LeftDockWidgetArea, dock);
    entries_.push_back({dock, view.group, place, std::move(make)});
    connect(dock, &QDockWidget::visibilityChanged, this, [this, index = entries_.size() - 1](bool visible) {
        if (visible && isVisible())
            makeView(entries_[index]);
    });
    return dock;
}

std::vector<DockLayout::ViewEntry> DockLayout::views() const
{
    std::vector<ViewEntry> views;
    for (const Entry &entry : entries_)
        views.push_back({entry.dock->objectName(), entry.dock->windowTitle(), entry.group});
    return views;
}

bool DockLayout::isInSight(const QString &name) const
{
    const auto *dock = findChild<QDockWidget *>(name);
    return dock && dock->isVisible() && !dock->visibleRegion().isEmpty();
}

void DockLayout::childEvent(QChildEvent *event)
{
    QMainWindow::childEvent(event);
    // Qt makes tab bars as docks are put on each other. The list of views has their place.
    if (event->type() == QEvent::ChildPolished)
        if (auto *tabs = qobject_cast<QTabBar *>(event->child())) {
            auto *style = new NoTabs;
            style->setParent(tabs);
            tabs->setStyle(style);
            tabs->setFocusPolicy(Qt::NoFocus);
            tabs->setUsesScrollButtons(false);
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
    Q_EMIT viewMade(view);
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
    if (!isInPlace_)
        firstView_ = name;
    if (QWidget *widget = view(name)) {
        auto *dock = qobject_cast<QDockWidget *>(widget->parentWidget());
        dock->show();
        dock->raise();
        widget->setFocus(Qt::OtherFocusReason);
        Q_EMIT laidOut();
    }
}

QList<QAction *> DockLayout::showActions()
{
    QList<QAction *> actions;
    for (const Entry &entry : entries_) {
        auto *action = new QAction(entry.dock->windowTitle(), this);
        action->setObjectName(entry.dock->objectName());
        connect(action, &QAction::triggered, this, [this, name = entry.dock->objectName()] { showView(name); });
        actions << action;
    }
    return actions;
}

QString DockLayout::viewWithFocus() const
{
    for (const QWidget *widget = QApplication::focusWidget(); widget && widget != this; widget = widget->parentWidget())
        if (qobject_cast<const QDockWidget *>(widget))
            return widget->objectName();
    return {};
}

std::vector<QDockWidget *> DockLayout::docksAt(Place place, const Arrangement &arrangement) const
{
    std::vector<QDockWidget *> docks;
    for (const Entry &entry : entries_)
        if (entry.place == place && !arrangement.closed.contains(entry.dock->objectName()))
            docks.push_back(entry.dock);
    return docks;
}

void DockLayout::reset(const Arrangement &arrangement)
{
    for (const Entry &entry : entries_) {
        entry.dock->setFloating(false);
        removeDockWidget(entry.dock);
    }
    // Two columns: the map above the text, the side panels above the figures.
    const auto map = docksAt(Place::map, arrangement), text = docksAt(Place::text, arrangement),
               side = docksAt(Place::side, arrangement), figure = docksAt(Place::figure, arrangement);
    addDockWidget(Qt::LeftDockWidgetArea, map.front());
    splitDockWidget(map.front(), side.empty() ? figure.front() : side.front(), Qt::Horizontal);
    splitDockWidget(map.front(), text.front(), Qt::Vertical);
    if (!side.empty())
        splitDockWidget(side.front(), figure.front(), Qt::Vertical);
    for (const auto &docks : {map, text, side, figure}) {
        for (size_t i = 1; i < docks.size(); ++i)
            tabifyDockWidget(docks[i - 1], docks[i]);
        for (QDockWidget *dock : docks)
            dock->show();
    }
    raiseFront(arrangement);
    // Closed docks have a place to come back to.
    for (const Entry &entry : entries_)
        if (arrangement.closed.contains(entry.dock->objectName())) {
            const auto beside = docksAt(entry.place, arrangement);
            tabifyDockWidget(beside.empty() ? figure.front() : beside.front(), entry.dock);
            entry.dock->hide();
        }
    const int width = std::max(this->width(), 100), height = std::max(this->height(), 100);
    const auto part = [](int whole, double share) { return static_cast<int>(whole * share); };
    resizeDocks({map.front(), figure.front()}, {part(width, arrangement.left), part(width, 1 - arrangement.left)},
                Qt::Horizontal);
    resizeDocks({map.front(), text.front()}, {part(height, arrangement.map), part(height, 1 - arrangement.map)},
                Qt::Vertical);
    if (!side.empty())
        resizeDocks({side.front(), figure.front()},
                    {part(height, arrangement.side), part(height, 1 - arrangement.side)}, Qt::Vertical);
    lastReset_ = arrangement;
    Q_EMIT laidOut();
}

void DockLayout::raiseFront(const Arrangement &arrangement)
{
    for (const Place place : {Place::map, Place::text, Place::side, Place::figure}) {
        const auto docks = docksAt(place, arrangement);
        for (QDockWidget *dock : docks)
            if (dock == docks.front() || arrangement.front.contains(dock->objectName()))
                dock->raise();
    }
}

void DockLayout::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    // Before the first show there is no size to share out.
    if (!std::exchange(wasShown_, true) && lastReset_) {
        reset(*lastReset_);
        QTimer::singleShot(0, this, [this] { // once the docks have their places: what is hidden cannot be raised
            if (lastReset_)
                raiseFront(*lastReset_);
            isInPlace_ = true;
            if (!firstView_.isEmpty())
                showView(firstView_);
        });
    }
    for (Entry &entry : entries_)
        if (entry.dock->isVisible() && !entry.dock->visibleRegion().isEmpty())
            makeView(entry);
}

QByteArray DockLayout::save() const
{
    return saveState(state_version);
}

bool DockLayout::restore(const QByteArray &state, const Arrangement &otherwise)
{
    if (!state.isEmpty() && restoreState(state, state_version)) {
        lastReset_.reset();
        Q_EMIT laidOut();
        return true;
    }
    reset(otherwise);
    return false;
}

} // namespace sinkscope
