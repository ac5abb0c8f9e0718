#include "views/figures/chart_panel.h"
#include "views/figures/math_label.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sinkscope {

QFont ChartPanel::tickFont() const
{
    QFont font = style_.font;
    font.setPointSizeF(font.pointSizeF() * 0.85);
    return font;
}

std::vector<AxisTick> ChartPanel::ticks(const PanelAxis &axis, double length, bool vertical) const
{
    if (!axis.ticks.empty()) {
        std::vector<AxisTick> shown;
        std::ranges::copy_if(axis.ticks, std::back_inserter(shown), [&](const AxisTick &tick) {
            return tick.value >= axis.range.low && tick.value <= axis.range.high;
        });
        std::ranges::sort(shown, {}, &AxisTick::value); // labels are placed one after the other
        return shown;
    }
    const double room = style_.font.pointSizeF() * (vertical ? 2.6 : 4.0);
    return axisTicks(axis.range, axis.scale, std::clamp(static_cast<int>(length / room), 2, 8), axis.integers);
}

void ChartPanel::paintGrid(QPainter &painter) const
{
    painter.setPen(QPen(style_.grid, 0.5));
    for (const AxisTick &tick : ticks(spec_.x, plotArea_.width(), false)) {
        const double x = map({tick.value, 1}).x();
        if (!tick.label.isEmpty())
            painter.drawLine(QPointF(x, plotArea_.top()), QPointF(x, plotArea_.bottom()));
    }
    if (spec_.bars.horizontal)
        return; // the y axis has categories
    for (const AxisTick &tick : ticks(spec_.y, plotArea_.height(), true)) {
        const double y = map({1, tick.value}).y();
        if (!tick.label.isEmpty())
            painter.drawLine(QPointF(plotArea_.left(), y), QPointF(plotArea_.right(), y));
    }
}

void ChartPanel::paintAxes(QPainter &painter) const
{
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(style_.foreground, 0.6));
    painter.drawRect(plotArea_);
    const auto length = [](const AxisTick &tick) { return (tick.label.isEmpty() ? 0.6 : 1) * axis_tick_length; };
    for (const AxisTick &tick : ticks(spec_.x, plotArea_.width(), false)) {
        const double x = map({tick.value, 1}).x();
        painter.drawLine(QPointF(x, plotArea_.bottom()), QPointF(x, plotArea_.bottom() + length(tick)));
    }
    const auto paintSide = [&](const PanelAxis &axis, bool right) {
        const double edge = right ? plotArea_.right() : plotArea_.left();
        for (const AxisTick &tick : ticks(axis, plotArea_.height(), true)) {
            const double y = map({1, tick.value}, right).y();
            painter.drawLine(QPointF(edge, y), QPointF(edge + (right ? 1 : -1) * length(tick), y));
        }
    };
    paintSide(spec_.y, false);
    if (spec_.right)
        paintSide(*spec_.right, true);
    for (const auto &[leader, colour] : leaders_) {
        painter.setPen(QPen(colour, 0.4));
        painter.drawLine(leader);
    }
    for (const PlacedLabel &label : labels_)
        label.paint(painter);
}

} // namespace sinkscope
