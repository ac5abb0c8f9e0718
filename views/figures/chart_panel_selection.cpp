// A panel's two layers: what follows the selection, and whether all else is as before.
#include "views/figures/chart_panel.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

bool isAlike(const AxisRange &a, const AxisRange &b)
{
    return a.low == b.low && a.high == b.high;
}

bool isAlike(const PanelAxis &a, const PanelAxis &b)
{
    return isAlike(a.range, b.range) && a.scale == b.scale && a.integers == b.integers && a.colour == b.colour &&
        std::ranges::equal(a.ticks, b.ticks, [](const AxisTick &one, const AxisTick &other) {
               return one.value == other.value && one.label == other.label;
           });
}

bool isAlike(const PanelSeries &a, const PanelSeries &b)
{
    return a.width == b.width && a.colour == b.colour && a.pen == b.pen && a.marker == b.marker &&
        a.markerSize == b.markerSize && a.hollow == b.hollow && a.ringed == b.ringed && a.right == b.right &&
        std::ranges::equal(a.points, b.points, [](const QPointF &one, const QPointF &other) {
               const auto same = [](double p, double q) { return p == q || (std::isnan(p) && std::isnan(q)); };
               return same(one.x(), other.x()) && same(one.y(), other.y());
           });
}

bool isAlike(const PanelBars &a, const PanelBars &b)
{
    return a.horizontal == b.horizontal && a.width == b.width && isAlike(a.extent, b.extent) &&
        std::ranges::equal(a.sets, b.sets, [](const PanelBars::Set &one, const PanelBars::Set &other) {
               return one.colour == other.colour && one.values == other.values;
           });
}

bool isAlike(const PanelImage &a, const PanelImage &b)
{
    return !a.content.empty() && a.content == b.content && a.size == b.size && isAlike(a.x, b.x) && isAlike(a.y, b.y) &&
        a.scale == b.scale;
}

bool isAlike(const PlacedLabel &a, const PlacedLabel &b)
{
    return a.text == b.text && a.anchor == b.anchor && a.alignment == b.alignment && a.degrees == b.degrees &&
        a.colour == b.colour && a.font == b.font;
}

std::vector<const PanelSeries *> unchanging(const PanelSpec &spec)
{
    std::vector<const PanelSeries *> all;
    for (const PanelSeries &series : spec.series)
        if (!series.onTop)
            all.push_back(&series);
    return all;
}

} // namespace

bool ChartPanel::differsInSelectionAlone(const ChartPanel &other) const
{
    const PanelSpec &a = spec_, &b = other.spec_;
    const auto alike = [](const auto &one, const auto &another) { return isAlike(one, another); };
    return plotArea_ == other.plotArea_ && std::ranges::equal(labels_, other.labels_, alike) &&
        leaders_ == other.leaders_ && isAlike(a.x, b.x) && isAlike(a.y, b.y) &&
        a.right.has_value() == b.right.has_value() && (!a.right || isAlike(*a.right, *b.right)) &&
        a.bars.onTop == b.bars.onTop && (a.bars.onTop || isAlike(a.bars, b.bars)) &&
        a.image.has_value() == b.image.has_value() && (!a.image || isAlike(*a.image, *b.image)) &&
        std::ranges::equal(a.bands, b.bands,
                           [](const PanelBand &one, const PanelBand &another) {
                               return one.colour == another.colour && one.x == another.x && one.low == another.low &&
                                   one.high == another.high;
                           }) &&
        std::ranges::equal(unchanging(a), unchanging(b),
                           [](const PanelSeries *one, const PanelSeries *another) { return isAlike(*one, *another); });
}

void ChartPanel::paintSelectedLines(QPainter &painter) const
{
    painter.setBrush(Qt::NoBrush);
    for (const PanelSeries &series : spec_.series) {
        if (!series.onTop || series.width <= 0)
            continue;
        QPen pen(series.colour, series.width, series.pen);
        pen.setJoinStyle(Qt::RoundJoin);
        painter.setPen(pen);
        QPolygonF stretch;
        const auto finish = [&] {
            if (stretch.size() > 1)
                painter.drawPolyline(stretch);
            stretch.clear();
        };
        for (const QPointF &point : series.points) {
            const QPointF at = map(point, series.right);
            if (plotArea_.adjusted(-0.1, -0.1, 0.1, 0.1).contains(at)) // not when it is NaN
                stretch << at;
            else
                finish();
        }
        finish();
    }
}

void ChartPanel::paintSelectedBars(QPainter &painter) const
{
    if (!spec_.bars.onTop)
        return;
    painter.setPen(Qt::NoPen);
    for (int set = 0; set < static_cast<int>(spec_.bars.sets.size()); ++set) {
        painter.setBrush(spec_.bars.sets[static_cast<size_t>(set)].colour);
        for (int bar = 0; bar < spec_.bars.count(); ++bar)
            if (const QRectF area = barRect(set, bar); std::isfinite(area.x() + area.y() + area.bottom()))
                painter.drawRect(area);
    }
}

} // namespace sinkscope
