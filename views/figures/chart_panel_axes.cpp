#include "views/figures/chart_panel.h"
#include "views/figures/math_label.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <iterator>

namespace sinkscope {

namespace {

constexpr double smallest_title = 0.6; ///< of its size, where there is little room

/// An axis title or heading that must stay between `low` and `high`.
struct Title {
    Title(const QString &text, const QFont &own, double low, double high) : font(own), low_(low), high_(high)
    {
        width_ = MathLabel(text, font).width();
        if (width_ > high - low) { // as far as it stays readable
            const double factor = std::max(smallest_title, (high - low) / width_);
            font.setPointSizeF(font.pointSizeF() * factor);
            width_ *= factor;
        }
    }

    /// The middle nearest to `wanted` at which it stands within its room.
    double centredNear(double wanted) const
    {
        if (width_ >= high_ - low_)
            return (low_ + high_) / 2;
        return std::clamp(wanted, low_ + width_ / 2, high_ - width_ / 2);
    }

    QFont font;

private:
    double low_, high_, width_;
};

} // namespace

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
    const QFont font = tickFont();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(style_.foreground, 0.6));
    painter.drawRect(plotArea_);

    double lastRight = -INFINITY;
    for (const AxisTick &tick : ticks(spec_.x, plotArea_.width(), false)) {
        const double x = map({tick.value, 1}).x();
        painter.setPen(QPen(style_.foreground, 0.6));
        painter.drawLine(QPointF(x, plotArea_.bottom()),
                         QPointF(x, plotArea_.bottom() + (tick.label.isEmpty() ? 0.6 : 1) * axis_tick_length));
        const double half = MathLabel(tick.label, font).width() / 2;
        if (tick.label.isEmpty() || x - half < lastRight + axis_gap)
            continue; // would touch its neighbour
        lastRight = x + half;
        paintLabel(painter, tick.label, font, style_.foreground,
                   {x, plotArea_.bottom() + axis_tick_length + axis_gap / 2}, Qt::AlignHCenter | Qt::AlignTop);
    }
    const Title below(spec_.x.title, style_.font, rect_.left(), rect_.right());
    paintLabel(painter, spec_.x.title, below.font, style_.foreground,
               {below.centredNear(plotArea_.center().x()), rect_.bottom()}, Qt::AlignHCenter | Qt::AlignBottom);

    const auto paintSide = [&](const PanelAxis &axis, bool right) {
        const QColor colour = axis.colour.isValid() ? axis.colour : style_.foreground;
        const double edge = right ? plotArea_.right() : plotArea_.left();
        const double out = right ? 1 : -1;
        for (const AxisTick &tick : ticks(axis, plotArea_.height(), true)) {
            const double y = map({1, tick.value}, right).y();
            painter.setPen(QPen(style_.foreground, 0.6));
            painter.drawLine(QPointF(edge, y),
                             QPointF(edge + out * (tick.label.isEmpty() ? 0.6 : 1) * axis_tick_length, y));
            paintLabel(painter, tick.label, font, colour, {edge + out * (axis_tick_length + axis_gap), y},
                       (right ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        }
        const double outer = right ? rect_.right() : rect_.left();
        const Title beside(axis.title, style_.font, rect_.top(), rect_.bottom());
        paintLabel(painter, axis.title, beside.font, colour, {outer, beside.centredNear(plotArea_.center().y())},
                   Qt::AlignHCenter | Qt::AlignTop, right ? 90 : -90);
    };
    paintSide(spec_.y, false);
    if (spec_.right)
        paintSide(*spec_.right, true);
    const Title above(spec_.title, style_.font, rect_.left(), rect_.right());
    paintLabel(painter, spec_.title, above.font, style_.foreground,
               {above.centredNear(plotArea_.center().x()), plotArea_.top() - axis_gap},
               Qt::AlignHCenter | Qt::AlignBottom);
}

} // namespace sinkscope
