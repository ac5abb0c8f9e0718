#include "app/window/accessible_views.h"

#include <QAccessibleWidget>
#include <QCoreApplication>
#include <QTabBar>

namespace sinkscope {

namespace {

QAccessibleInterface *painted(const QString &className, QObject *object)
{
    auto *widget = qobject_cast<QWidget *>(object);
    if (!widget)
        return nullptr;
    const auto tr = [](const char *text) { return QCoreApplication::translate("AccessibleViews", text); };
    if (className == QLatin1String("sinkscope::FigureCanvas"))
        return new QAccessibleWidget(widget, QAccessible::Chart, widget->parentWidget()->windowTitle());
    if (className == QLatin1String("sinkscope::HeatMapCanvas"))
        return new QAccessibleWidget(widget, QAccessible::Chart, tr("Heat map of layer against token"));
    if (className == QLatin1String("sinkscope::TokenStrip"))
        return new QAccessibleWidget(widget, QAccessible::Document, tr("Text of the trace, token by token"));
    return nullptr;
}

} // namespace

void installAccessibleViews()
{
    QAccessible::installFactory(painted);
}

} // namespace sinkscope
