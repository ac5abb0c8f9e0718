#include "views/figures/chart_panel.h"

#include "views/figures/chart_scene.h"
#include "views/figures/math_label.h"
#include "views/figures/panel_legend.h"
#include "views/figures/reduced_cells.h"

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
    place();
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
    paintUnchanging(painter);
    paintSelection(painter);
}

void ChartPanel::paintUnchanging(QPainter &painter) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (spec_.image)
        paintImage(painter);
    else
        paintGrid(painter);
    paintChartScene(painter, spec_, plotArea_);
    paintMarkers(painter, false);
    paintAxes(painter);
    painter.restore();
}

void ChartPanel::paintSelection(QPainter &painter) const
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.save();
    painter.setClipRect(plotArea_, Qt::IntersectClip);
    paintSelectedBars(painter);
    paintSelectedLines(painter);
    painter.restore();
    paintMarkers(painter, true);
    paintRules(painter);
    paintFrames(painter);
    if (!legend_.isNull())
        paintLegend(painter, legendEntries(spec_), legend_.topLeft(), legendColumns_, legendRoom_, hasLegendInside(),
                    style_);
    painter.restore();
}

void ChartPanel::paintImage(QPainter &painter) const
{
    const PanelImage &image = *spec_.image;
    const QSize count = image.cellCount();
    if (count.isEmpty())
        return;
    const QRectF target = QRectF(map({image.x.low, image.y.high}), map({image.x.high, image.y.low}));
    const bool raster = painter.paintEngine()->type() == QPaintEngine::Raster;
    const QTransform transform = painter.combinedTransform();
    const double pixels = raster ? std::hypot(transform.m11(), transform.m12()) : file_pixels_per_point;
    const QSize whole(static_cast<int>(target.width() * pixels), static_cast<int>(target.height() * pixels));
    const QSize shown = whole.boundedTo(count).expandedTo(QSize(1, 1));
    const QImage cells = image.cellsAt ? image.cellsAt(shown) : colouredCells(reducedCells(image, shown), image.scale);
    // Cells of a file are enlarged by whole numbers and never smoothed, so that every viewer shows them with sharp
    // edges.
    const int factor = raster ? 1 : std::clamp(1200 / std::max(cells.width(), cells.height()), 1, 32);
    const QImage enlarged = cells.scaled(cells.size() * factor, Qt::IgnoreAspectRatio, Qt::FastTransformation);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    painter.drawImage(target, enlarged);
}

void ChartPanel::paintMarkers(QPainter &painter, bool onTop) const
{
    const bool raster = painter.paintEngine()->type() == QPaintEngine::Raster;
    for (const PanelSeries &series : spec_.series) {
        if (!series.marker || series.onTop != onTop)
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
