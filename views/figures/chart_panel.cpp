#include "views/figures/chart_panel.h"

#include "views/figures/chart_scene.h"
#include "views/figures/math_label.h"
#include "views/figures/panel_legend.h"

#include <QPaintEngine>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <unordered_set>

namespace sinkscope {

namespace {

constexpr double file_pixels_per_point = 2; ///< of heat maps in vector files: no viewer at true size drops one
constexpr double covered_within = 0.5; ///< points: a marker this near to another of its series is not seen

} // namespace

ChartPanel::ChartPanel(PanelSpec spec, const QRectF &rect, const Style &style)
    : spec_(std::move(spec)), style_(style), rect_(rect)
{
    placePlotArea(rect);
}

void ChartPanel::placePlotArea(const QRectF &rect)
{
    const double line = MathLabel(QStringLiteral("0"), tickFont()).height();
    const double titleLine = MathLabel(QStringLiteral("*l*_{start}"), style_.font).height();
    const double top = spec_.title.isEmpty() ? line / 2 : titleLine + axis_gap;
    const double bottom = axis_tick_length + axis_gap + line + (spec_.x.title.isEmpty() ? 0 : titleLine);
    const double height = std::max(1.0, rect.height() - top - bottom);
    const auto side = [&](const PanelAxis &axis) {
        double widest = 0;
        for (const AxisTick &tick : ticks(axis, height, true))
            widest = std::max(widest, MathLabel(tick.label, tickFont()).width());
        return axis_tick_length + 2 * axis_gap + widest + (axis.title.isEmpty() ? 0 : titleLine + axis_gap);
    };
    const double left = side(spec_.y);
    const double right = spec_.right ? side(*spec_.right) : line / 2 + axis_gap;
    plotArea_ = QRectF(rect.left() + left, rect.top() + top, std::max(1.0, rect.width() - left - right), height);
}

QPointF ChartPanel::map(const QPointF &value, bool right) const
{
    const PanelAxis &y = yAxis(right);
    return {plotArea_.left() + plotArea_.width() * axisFraction(value.x(), spec_.x.range, spec_.x.scale),
            plotArea_.bottom() - plotArea_.height() * axisFraction(value.y(), y.range, y.scale)};
}

QPointF ChartPanel::value(const QPointF &position) const
{
    return {axisValue((position.x() - plotArea_.left()) / plotArea_.width(), spec_.x.range, spec_.x.scale),
            axisValue((plotArea_.bottom() - position.y()) / plotArea_.height(), spec_.y.range, spec_.y.scale)};
}

void ChartPanel::paint(QPainter &painter) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (spec_.image)
        paintImage(painter);
    else
        paintGrid(painter);
    paintChartScene(painter, spec_, plotArea_);
    paintMarkers(painter);
    paintRules(painter);
    paintFrames(painter);
    paintNotes(painter);
    paintAxes(painter);
    if (spec_.legend) {
        const LegendPlace place = bestLegendPlace();
        if (!place.rect.isNull())
            paintLegend(painter, legendEntries(spec_), place.rect.topLeft(), 1, true, style_);
    }
    painter.restore();
}

void ChartPanel::paintImage(QPainter &painter) const
{
    const PanelImage &image = *spec_.image;
    const QSize count = image.cellCount();
    if (count.isEmpty())
        return;
    const QRectF target = QRectF(map({image.x.low, image.y.high}), map({image.x.high, image.y.low}));
    QImage cells = image.cells;
    if (image.cellsAt) { // no more cells than there are pixels: a pixel shows the one that it must not hide
        const bool raster = painter.paintEngine()->type() == QPaintEngine::Raster;
        const QTransform transform = painter.combinedTransform();
        const double pixels = raster ? std::hypot(transform.m11(), transform.m12()) : file_pixels_per_point;
        const QSize whole(static_cast<int>(target.width() * pixels), static_cast<int>(target.height() * pixels));
        cells = image.cellsAt(whole.boundedTo(count).expandedTo(QSize(1, 1)));
    }
    // Cells are enlarged by whole numbers and never smoothed, so that every viewer shows them with sharp edges.
    const int factor = std::clamp(1200 / std::max(cells.width(), cells.height()), 1, 32);
    const QImage enlarged = cells.scaled(cells.size() * factor, Qt::IgnoreAspectRatio, Qt::FastTransformation);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(target, enlarged);
}

void ChartPanel::paintMarkers(QPainter &painter) const
{
    const bool raster = painter.paintEngine()->type() == QPaintEngine::Raster;
    for (const PanelSeries &series : spec_.series) {
        if (!series.marker)
            continue;
        painter.setPen(series.ringed       ? QPen(style_.selection, 0.8)
                           : series.hollow ? QPen(series.colour, 0.8)
                                           : QPen(Qt::NoPen));
        painter.setBrush(series.hollow ? QBrush(Qt::NoBrush) : QBrush(series.colour));
        const QPainterPath marker =
            Style::marker(*series.marker, series.markerSize > 0 ? series.markerSize : style_.markerSize);
        // A file gets one path a series. On a raster one path of hundreds of marks takes ten times as long as each mark
        // by itself; only where marks are translucent would overlaps show the difference.
        const bool oneByOne = raster && series.colour.alpha() == 255;
        QPainterPath all;
        all.setFillRule(Qt::WindingFill);
        std::unordered_set<int64_t> taken; // thousands of tokens on one another must not be thousands of paths
        for (const QPointF &point : series.points) {
            const QPointF at = map(point, series.right);
            if (!plotArea_.adjusted(-0.1, -0.1, 0.1, 0.1).contains(at)) // also when it is NaN
                continue;
            const auto place = [](double length) { return static_cast<int64_t>(length / covered_within); };
            if (!taken.insert(place(at.x()) << 32 | place(at.y())).second)
                continue;
            if (oneByOne)
                painter.drawPath(marker.translated(at));
            else
                all.addPath(marker.translated(at));
        }
        if (!all.isEmpty())
            painter.drawPath(all);
    }
}

void ChartPanel::paintLine(QPainter &painter, Qt::Orientation orientation, double value) const
{
    const bool vertical = orientation == Qt::Vertical;
    const QPointF at = vertical ? map({value, spec_.y.range.high}) : map({spec_.x.range.high, value});
    if (!plotArea_.adjusted(-0.1, -0.1, 0.1, 0.1).contains(at))
        return;
    if (vertical)
        painter.drawLine(QPointF(at.x(), plotArea_.top()), QPointF(at.x(), plotArea_.bottom()));
    else
        painter.drawLine(QPointF(plotArea_.left(), at.y()), QPointF(plotArea_.right(), at.y()));
}

void ChartPanel::paintRules(QPainter &painter) const
{
    for (const PanelRule &rule : spec_.rules) {
        QPen pen(rule.colour, 0.8, rule.pen);
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        paintLine(painter, rule.orientation, rule.value);
    }
}

void ChartPanel::paintFrames(QPainter &painter) const
{
    painter.setBrush(Qt::NoBrush);
    for (const PanelFrame &frame : spec_.frames) {
        const QRectF area = QRectF(map(frame.area.topLeft()), map(frame.area.bottomRight())).normalized();
        if (spec_.image) { // to be seen on every colour of a map
            painter.setPen(QPen(Qt::white, 2.4));
            painter.drawRect(area);
        }
        painter.setPen(QPen(spec_.image ? QColor(Qt::black) : frame.colour, 1.2));
        painter.drawRect(area);
    }
}

void ChartPanel::paintNotes(QPainter &painter) const
{
    // Beside a heat map's cell rather than on its edge.
    const double away = spec_.image ? plotArea_.width() * 0.6 / std::max(1, spec_.image->cellCount().width()) + 1 : 3;
    std::vector<QRectF> taken;
    for (const PanelNote &note : spec_.notes) {
        const MathLabel label(note.text, tickFont());
        const QPointF at = map(note.value) + QPointF(away, -label.height() / 2);
        const QRectF box(at, QSizeF(label.width(), label.height()));
        const bool free = std::ranges::none_of(taken, [&](const QRectF &other) { return other.intersects(box); });
        if (!free || box.right() > plotArea_.right() || box.left() < plotArea_.left())
            continue;
        taken.push_back(box);
        label.paint(painter, at + QPointF(0, label.ascent()), note.colour);
    }
}

ChartPanel::LegendPlace ChartPanel::bestLegendPlace() const
{
    LegendPlace best;
    const std::vector<LegendEntry> entries = legendEntries(spec_);
    if (entries.empty())
        return best;
    const QSizeF size = legendSize(entries, 1, style_);
    const QRectF inner = plotArea_.adjusted(3, 3, -3, -3);
    if (size.width() > inner.width() || size.height() > inner.height())
        return best;
    for (const double fx : {1.0, 0.0, 0.5}) {
        for (const double fy : {0.0, 1.0, 0.5}) {
            const QRectF place(inner.left() + fx * (inner.width() - size.width()),
                               inner.top() + fy * (inner.height() - size.height()), size.width(), size.height());
            int hidden = 0;
            for (const PanelSeries &series : spec_.series)
                hidden += static_cast<int>(std::ranges::count_if(
                    series.points, [&](const QPointF &point) { return place.contains(map(point, series.right)); }));
            for (const PanelBand &band : spec_.bands) {
                for (size_t i = 0; i < band.x.size(); ++i)
                    hidden +=
                        place.contains(map({band.x[i], band.low[i]})) || place.contains(map({band.x[i], band.high[i]}));
            }
            for (int set = 0; set < static_cast<int>(spec_.bars.sets.size()); ++set) {
                for (int bar = 0; bar < spec_.bars.count(); ++bar)
                    hidden += place.intersects(barRect(set, bar));
            }
            if (hidden < best.hidden)
                best = {place, hidden};
        }
    }
    return best;
}

void ChartPanel::paintHover(QPainter &painter, int token, int hoveredLayer, int layer) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setBrush(Qt::NoBrush);
    const auto paintLayer = [&](int at) {
        if (at >= 0 && spec_.layers > 0)
            paintLine(painter, Qt::Vertical, at);
        if (at >= 0 && spec_.layersAlongY)
            paintLine(painter, Qt::Horizontal, at);
    };
    QColor faint = style_.mutedForeground;
    faint.setAlphaF(0.45f);
    painter.setPen(QPen(faint, 0.6));
    paintLayer(layer);
    painter.setPen(QPen(style_.hover, 0.6));
    paintLayer(hoveredLayer);
    if (token >= 0 && spec_.tokensAlongX)
        paintLine(painter, Qt::Vertical, token);
    for (const PanelSeries &series : spec_.series) {
        const bool line = series.tokens.size() == 1 && series.width > 0;
        painter.setPen(line ? QPen(series.colour, series.width + 1.6 * style_.lineWidth) : QPen(style_.selection, 1));
        for (size_t i = 0; i < series.points.size() && !series.tokens.empty(); ++i) {
            if (token < 0 || series.tokenOf(static_cast<int>(i)) != token)
                continue;
            const QPointF at = map(series.points[i], series.right);
            if (!line)
                painter.drawEllipse(at, style_.markerSize * 0.8, style_.markerSize * 0.8);
            else if (i > 0 && plotArea_.contains(at) && plotArea_.contains(map(series.points[i - 1], series.right)))
                painter.drawLine(map(series.points[i - 1], series.right), at);
        }
    }
    painter.restore();
}

} // namespace sinkscope
