#include "views/figures/chart_panel.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr double hit_radius = 6; // points

} // namespace

QRectF ChartPanel::barRect(int set, int bar) const
{
    const PanelBars &bars = spec_.bars;
    const auto [from, to] = bars.spanOf(set, bar);
    const double size = bars.sets[static_cast<size_t>(set)].values[static_cast<size_t>(bar)];
    if (bars.horizontal)
        return QRectF(map({0, from}), map({size, to})).normalized();
    return QRectF(map({from, 0}), map({to, size})).normalized();
}

int ChartPanel::layerAt(const QPointF &position) const
{
    if (!plotArea_.contains(position))
        return -1;
    if (spec_.layersAlongY)
        return std::max(0, static_cast<int>(std::lround(value(position).y())));
    if (spec_.layers == 0)
        return -1;
    return std::clamp(static_cast<int>(std::lround(value(position).x())), 0, spec_.layers - 1);
}

FigureHit ChartPanel::hit(const QPointF &position) const
{
    FigureHit result;
    if (!plotArea_.adjusted(-hit_radius, -hit_radius, hit_radius, hit_radius).contains(position))
        return result;
    double nearest = hit_radius * hit_radius;
    for (const PanelSeries &series : spec_.series) {
        for (size_t i = 0; i < series.points.size(); ++i) {
            const QPointF away = map(series.points[i], series.right) - position;
            const double distance = QPointF::dotProduct(away, away);
            const bool isOver = distance == nearest && series.tooltip; // of marks on one another the topmost counts
            if (!(distance < nearest) && !isOver) // also when it is NaN
                continue;
            nearest = distance;
            const int point = static_cast<int>(i);
            result.tooltip = series.tooltip ? series.tooltip(point) : QString();
            result.tokens = series.tokenOf(point) >= 0 ? std::vector<int>{series.tokenOf(point)} : std::vector<int>();
            result.layer = layerAt(map(series.points[i], series.right));
        }
    }
    if (!result.tooltip.isEmpty() || !plotArea_.contains(position))
        return result;

    const PanelBars &bars = spec_.bars;
    for (int set = 0; set < static_cast<int>(bars.sets.size()); ++set) {
        for (int bar = 0; bar < bars.count(); ++bar) {
            if (!barRect(set, bar).adjusted(-0.5, -0.5, 0.5, 0.5).contains(position))
                continue;
            result.tooltip = bars.tooltip ? bars.tooltip(set, bar) : QString();
            result.tokens = bars.tokens ? bars.tokens(bar) : std::vector<int>();
        }
    }
    if (spec_.image) {
        const PanelImage &image = *spec_.image;
        const QSize cells = image.cellCount();
        const auto columnAt = [&](double x) {
            const double at = value({x, position.y()}).x();
            return static_cast<int>(std::floor((at - image.x.low) / (image.x.high - image.x.low) * cells.width()));
        };
        int column = columnAt(position.x());
        const int row = static_cast<int>(
            std::floor((image.y.high - value(position).y()) / (image.y.high - image.y.low) * cells.height()));
        if (column >= 0 && column < cells.width() && row >= 0 && row < cells.height()) {
            if (image.columnThere)
                column = image.columnThere(std::max(0, columnAt(position.x() - 0.5)),
                                           std::min(cells.width(), columnAt(position.x() + 0.5) + 1), row);
            result.tooltip = image.tooltip ? image.tooltip(column, row) : QString();
            result.tokens = image.tokens ? image.tokens(column, row) : std::vector<int>();
            result.head = image.columnsAreHeads ? column : -1;
        }
    }
    result.layer = layerAt(position);
    return result;
}

void ChartPanel::collectTokens(const QPolygonF &shape, std::set<int> &tokens) const
{
    const QRectF box = shape.boundingRect();
    if (!box.intersects(plotArea_))
        return;
    for (const PanelSeries &series : spec_.series) {
        for (size_t i = 0; i < series.points.size() && !series.tokens.empty(); ++i) {
            const QPointF at = map(series.points[i], series.right);
            const bool inside = spec_.brushAlongX ? at.x() >= box.left() && at.x() <= box.right()
                                                  : shape.containsPoint(at, Qt::OddEvenFill);
            if (inside)
                tokens.insert(series.tokenOf(static_cast<int>(i)));
        }
    }
    if (!spec_.image || !spec_.image->tokens)
        return;
    const PanelImage &image = *spec_.image;
    const QSize cells = image.cellCount();
    for (int column = 0; column < cells.width(); ++column) {
        const double x = axisValue((column + 0.5) / cells.width(), image.x, AxisScale::linear);
        const double across = map({x, image.y.low}).x();
        if (across < box.left() || across > box.right())
            continue;
        for (int row = 0; row < cells.height(); ++row) {
            const double y = axisValue(1 - (row + 0.5) / cells.height(), image.y, AxisScale::linear);
            if (!shape.containsPoint(map({x, y}), Qt::OddEvenFill))
                continue;
            for (const int token : image.tokens(column, row))
                tokens.insert(token);
        }
    }
}

} // namespace sinkscope
