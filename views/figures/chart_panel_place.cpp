// Where the parts of a panel stand: plot area, text, legend.
#include "views/figures/chart_panel.h"
#include "views/figures/math_label.h"
#include "views/figures/panel_legend.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr double legend_margin = 3; ///< between a legend inside and the frame
constexpr double legend_gap = 2; ///< between the x axis and a legend below

/// Of a title in as many lines as it takes.
double titleHeight(const QString &title, double room, const QFont &font)
{
    return static_cast<double>(titleLines(title, font, room).size()) * lineHeight(font);
}

/// Whether the line from a to b runs through the area (Liang and Barsky).
bool runsThrough(const QRectF &area, const QPointF &a, const QPointF &b)
{
    double from = 0, to = 1;
    const QPointF along = b - a;
    const auto cut = [&](double step, double distance) {
        if (step == 0)
            return distance >= 0;
        const double at = distance / step;
        (step < 0 ? from : to) = step < 0 ? std::max(from, at) : std::min(to, at);
        return from <= to;
    };
    return cut(-along.x(), a.x() - area.left()) && cut(along.x(), area.right() - a.x()) &&
        cut(-along.y(), a.y() - area.top()) && cut(along.y(), area.bottom() - a.y());
}

} // namespace

void ChartPanel::place()
{
    const std::vector<LegendEntry> entries = spec_.legend ? legendEntries(spec_) : std::vector<LegendEntry>();
    QRectF rect = rect_;
    turned_ = false;
    placePlotArea(rect, false);
    if (ticksRunTogether())
        placePlotArea(rect, turned_ = true);
    legendRoom_ = plotArea_.width() - 2 * legend_margin;
    if (!entries.empty() && !placeLegendInside(legendSize(entries, 1, INFINITY, style_))) {
        legendRoom_ = rect.width();
        legendColumns_ = legendColumns(entries, legendRoom_, style_);
        const QSizeF size = legendSize(entries, legendColumns_, legendRoom_, style_);
        legend_ =
            QRectF(rect.center().x() - size.width() / 2, rect.bottom() - size.height(), size.width(), size.height());
        rect.setBottom(legend_.top() - legend_gap);
        placePlotArea(rect, turned_);
    }
    placeTickLabels();
    placeTitles(rect);
    placeNotes();
}

void ChartPanel::placePlotArea(const QRectF &rect, bool turned)
{
    const double line = MathLabel(QStringLiteral("0"), tickFont()).height();
    const double above = titleHeight(spec_.title, rect.width(), style_.font);
    const double top = above > 0 ? above + axis_gap : line / 2;
    double labels = line;
    if (turned)
        for (const AxisTick &tick : spec_.x.ticks)
            labels = std::max(labels, MathLabel(tick.label, tickFont()).width());
    const double bottom = axis_tick_length + axis_gap + labels + titleHeight(spec_.x.title, rect.width(), style_.font);
    const double height = std::max(1.0, rect.height() - top - bottom);
    const auto side = [&](const PanelAxis &axis) {
        double widest = 0;
        for (const AxisTick &tick : ticks(axis, height, true))
            widest = std::max(widest, MathLabel(tick.label, tickFont()).width());
        const double title = titleHeight(axis.title, besideTitles(rect).height(), style_.font);
        return axis_tick_length + 2 * axis_gap + widest + (title > 0 ? title + axis_gap : 0);
    };
    const double left = side(spec_.y);
    const double right = spec_.right ? side(*spec_.right) : line / 2 + axis_gap;
    plotArea_ = QRectF(rect.left() + left, rect.top() + top, std::max(1.0, rect.width() - left - right), height);
}

QRectF ChartPanel::besideTitles(const QRectF &rect) const
{
    const double above = titleHeight(spec_.title, rect.width(), style_.font),
                 below = titleHeight(spec_.x.title, rect.width(), style_.font);
    const QRectF room = rect.adjusted(0, above, 0, -below);
    return room.height() >= lineHeight(style_.font) ? room : rect;
}

bool ChartPanel::ticksRunTogether() const
{
    double lastRight = -INFINITY;
    for (const AxisTick &tick : spec_.x.ticks) { // computed ones are chosen to fit
        const double half = MathLabel(tick.label, tickFont()).width() / 2, x = map({tick.value, 1}).x();
        if (tick.label.isEmpty() || !std::isfinite(x))
            continue;
        if (x - half < lastRight + axis_gap)
            return true;
        lastRight = x + half;
    }
    return false;
}

void ChartPanel::placeTickLabels()
{
    using Kind = PlacedLabel::Kind;
    const QFont font = tickFont();
    double lastRight = -INFINITY;
    for (const AxisTick &tick : ticks(spec_.x, plotArea_.width(), false)) {
        const QPointF at(map({tick.value, 1}).x(), plotArea_.bottom() + axis_tick_length + axis_gap / 2);
        const MathLabel label(tick.label, font);
        const double half = (turned_ ? label.height() : label.width()) / 2;
        if (tick.label.isEmpty() || at.x() - half < lastRight + axis_gap)
            continue; // would touch its neighbour
        lastRight = at.x() + half;
        if (turned_)
            labels_.push_back(
                {Kind::tick, tick.label, font, style_.foreground, at, Qt::AlignRight | Qt::AlignVCenter, -90});
        else
            labels_.push_back({Kind::tick, tick.label, font, style_.foreground, at, Qt::AlignHCenter | Qt::AlignTop});
    }
    const auto placeSide = [&](const PanelAxis &axis, bool right) {
        const QColor colour = axis.colour.isValid() ? axis.colour : style_.foreground;
        const double out = axis_tick_length + axis_gap, edge = right ? plotArea_.right() + out : plotArea_.left() - out;
        double lastTop = INFINITY;
        for (const AxisTick &tick : ticks(axis, plotArea_.height(), true)) {
            const double y = map({1, tick.value}, right).y(), half = MathLabel(tick.label, font).height() / 2;
            if (tick.label.isEmpty() || y + half > lastTop + 0.5)
                continue;
            lastTop = y - half;
            labels_.push_back({Kind::tick,
                               tick.label,
                               font,
                               colour,
                               {edge, y},
                               (right ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter});
        }
    };
    placeSide(spec_.y, false);
    if (spec_.right)
        placeSide(*spec_.right, true);
}

void ChartPanel::placeTitles(const QRectF &rect)
{
    using Kind = PlacedLabel::Kind;
    const QFont &font = style_.font;
    const auto add = [this](const std::vector<PlacedLabel> &more) {
        labels_.insert(labels_.end(), more.begin(), more.end());
    };
    const QPointF middle = plotArea_.center();
    add(placedTitle(Kind::title, titleLines(spec_.title, font, rect.width()), font, style_.foreground,
                    {middle.x(), plotArea_.top() - axis_gap}, Qt::AlignBottom, rect.left(), rect.right()));
    add(placedTitle(Kind::axisTitle, titleLines(spec_.x.title, font, rect.width()), font, style_.foreground,
                    {middle.x(), rect.bottom()}, Qt::AlignBottom, rect.left(), rect.right()));
    const auto addSide = [&](const PanelAxis &axis, bool right) {
        const QRectF room = besideTitles(rect);
        add(placedTitle(Kind::axisTitle, titleLines(axis.title, font, room.height()), font,
                        axis.colour.isValid() ? axis.colour : style_.foreground,
                        {right ? rect.right() : rect.left(), middle.y()}, Qt::AlignTop, room.top(), room.bottom(),
                        right ? 90 : -90));
    };
    addSide(spec_.y, false);
    if (spec_.right)
        addSide(*spec_.right, true);
}

bool ChartPanel::placeLegendInside(const QSizeF &size)
{
    const QRectF inner = plotArea_.adjusted(legend_margin, legend_margin, -legend_margin, -legend_margin);
    if (size.width() > inner.width() || size.height() > inner.height())
        return false;
    for (const double fx : {1.0, 0.0, 0.5, 0.75, 0.25}) {
        for (const double fy : {0.0, 1.0, 0.5, 0.25, 0.75}) {
            const QRectF place(inner.left() + fx * (inner.width() - size.width()),
                               inner.top() + fy * (inner.height() - size.height()), size.width(), size.height());
            if (hasMarksIn(place))
                continue;
            legend_ = place;
            legendColumns_ = 1;
            return true;
        }
    }
    return false;
}

bool ChartPanel::lineRunsThrough(const QRectF &area, const PanelSeries &series) const
{
    QPointF before(NAN, NAN);
    for (const QPointF &point : series.points) {
        const QPointF at = map(point, series.right);
        if (series.width > 0 && std::isfinite(before.x() + before.y() + at.x() + at.y()) &&
            runsThrough(area, before, at))
            return true;
        if (series.marker && area.contains(at))
            return true;
        before = at;
    }
    return false;
}

bool ChartPanel::hasMarksIn(const QRectF &area) const
{
    if (spec_.image)
        return true;
    const double reach = 0.6 * style_.markerSize;
    const QRectF wide = area.adjusted(-reach, -reach, reach, reach);
    if (std::ranges::any_of(spec_.series, [&](const PanelSeries &series) { return lineRunsThrough(wide, series); }))
        return true;
    for (const PanelBand &band : spec_.bands) {
        PanelSeries edge;
        edge.width = 1;
        for (const std::vector<double> *side : {&band.low, &band.high}) {
            edge.points.clear();
            for (size_t i = 0; i < band.x.size(); ++i)
                edge.points.emplace_back(band.x[i], (*side)[i]);
            if (lineRunsThrough(area, edge))
                return true;
        }
        for (size_t i = 0; i < band.x.size(); ++i) // an area may lie inside a band
            if (area.intersects(QRectF(map({band.x[i], band.low[i]}), map({band.x[i], band.high[i]}))
                                    .normalized()
                                    .adjusted(-0.1, 0, 0.1, 0)))
                return true;
    }
    for (int set = 0; set < static_cast<int>(spec_.bars.sets.size()); ++set)
        for (int bar = 0; bar < spec_.bars.count(); ++bar)
            if (area.intersects(barRect(set, bar)))
                return true;
    return std::ranges::any_of(spec_.rules, [&](const PanelRule &rule) {
        const QPointF at = map({rule.value, rule.value});
        return rule.orientation == Qt::Vertical ? at.x() > area.left() && at.x() < area.right()
                                                : at.y() > area.top() && at.y() < area.bottom();
    });
}

} // namespace sinkscope
