#include "views/figures/chart_scene.h"

#include <QAreaSeries>
#include <QBarSeries>
#include <QBarSet>
#include <QChart>
#include <QGraphicsLayout>
#include <QGraphicsScene>
#include <QHorizontalBarSeries>
#include <QLineSeries>
#include <QLogValueAxis>
#include <QPainter>
#include <QValueAxis>

#include <algorithm>
#include <array>
#include <cmath>

namespace sinkscope {

namespace {

QAbstractAxis *addAxis(QChart &chart, const AxisRange &range, AxisScale scale, Qt::Alignment side)
{
    QAbstractAxis *axis = nullptr;
    if (scale == AxisScale::logarithmic) {
        auto *logarithmic = new QLogValueAxis;
        logarithmic->setBase(10);
        axis = logarithmic;
    } else {
        axis = new QValueAxis;
    }
    axis->setRange(range.low, range.high);
    axis->setVisible(false);
    chart.addAxis(axis, side);
    return axis;
}

bool onAxis(double value, const PanelAxis &axis)
{
    const double fraction = axisFraction(value, axis.range, axis.scale);
    return fraction >= -1e-6 && fraction <= 1 + 1e-6; // false for NaN
}

/// The points without those that no one could see: where many fall into one step of x, the first, lowest, highest and
/// last are enough.
QList<QPointF> decimated(const QList<QPointF> &points, double step)
{
    QList<QPointF> kept;
    for (qsizetype first = 0, end = 0; first < points.size(); first = end) {
        qsizetype lowest = first, highest = first;
        const double column = std::floor(points[first].x() / step);
        for (end = first; end < points.size() && std::floor(points[end].x() / step) == column; ++end) {
            lowest = points[end].y() < points[lowest].y() ? end : lowest;
            highest = points[end].y() > points[highest].y() ? end : highest;
        }
        std::array<qsizetype, 4> order{first, lowest, highest, end - 1};
        std::ranges::sort(order);
        for (size_t i = 0; i < order.size(); ++i)
            if (i == 0 || order[i] != order[i - 1])
                kept.append(points[order[i]]);
    }
    return kept;
}

/// Builds the chart of one panel. The scene owns all that is made here.
class ChartBuilder {
public:
    ChartBuilder(QChart &chart, const PanelSpec &spec) : chart_(chart), spec_(spec)
    {
        x_ = addAxis(chart, spec.x.range, spec.x.scale, Qt::AlignBottom);
        y_ = addAxis(chart, spec.y.range, spec.y.scale, Qt::AlignLeft);
        right_ = spec.right ? addAxis(chart, spec.right->range, spec.right->scale, Qt::AlignRight) : y_;
    }

    void addBand(const PanelBand &band)
    {
        auto *low = new QLineSeries(&chart_);
        auto *high = new QLineSeries(&chart_);
        for (size_t i = 0; i < band.x.size(); ++i) {
            if (onAxis(band.low[i], spec_.y) && onAxis(band.high[i], spec_.y) && onAxis(band.x[i], spec_.x)) {
                low->append(band.x[i], band.low[i]);
                high->append(band.x[i], band.high[i]);
            }
        }
        auto *area = new QAreaSeries(high, low);
        area->setPen(Qt::NoPen);
        area->setBrush(band.colour);
        attach(area, y_);
    }

    void addBars()
    {
        const PanelBars &bars = spec_.bars;
        if (bars.count() == 0 || bars.onTop)
            return;
        QAbstractBarSeries *series =
            bars.horizontal ? static_cast<QAbstractBarSeries *>(new QHorizontalBarSeries) : new QBarSeries;
        for (const PanelBars::Set &set : bars.sets) {
            auto *barSet = new QBarSet({});
            for (const double value : set.values)
                barSet->append(std::isfinite(value) ? value : 0);
            barSet->setColor(set.colour);
            barSet->setPen(Qt::NoPen);
            series->append(barSet);
        }
        series->setBarWidth(bars.width);
        chart_.addSeries(series);
        // Qt Charts puts group i at i: an axis of its own carries that over to the panel's span.
        const AxisRange &shown = bars.horizontal ? spec_.y.range : spec_.x.range;
        const double perGroup = (bars.extent.high - bars.extent.low) / bars.count();
        const AxisRange groups{(shown.low - bars.extent.low) / perGroup - 0.5,
                               (shown.high - bars.extent.low) / perGroup - 0.5};
        series->attachAxis(
            addAxis(chart_, groups, AxisScale::linear, bars.horizontal ? Qt::AlignLeft : Qt::AlignBottom));
        series->attachAxis(bars.horizontal ? x_ : y_);
    }

    /// A line for each stretch of points without a gap.
    void addSeries(const PanelSeries &source)
    {
        if (source.width <= 0 || source.onTop)
            return;
        const PanelAxis &axis = source.right && spec_.right ? *spec_.right : spec_.y;
        QList<QPointF> stretch;
        for (const QPointF &point : source.points) {
            if (onAxis(point.x(), spec_.x) && onAxis(point.y(), axis)) {
                stretch.append(point);
            } else {
                addLine(source, stretch);
                stretch.clear();
            }
        }
        addLine(source, stretch);
    }

private:
    void addLine(const PanelSeries &source, const QList<QPointF> &points)
    {
        if (points.size() < 2)
            return;
        auto *line = new QLineSeries;
        QPen pen(source.colour, source.width, source.pen);
        pen.setJoinStyle(Qt::RoundJoin);
        line->setPen(pen);
        const double step = 0.25 * (spec_.x.range.high - spec_.x.range.low) / std::max(1.0, chart_.plotArea().width());
        const bool many = points.size() > 8 * chart_.plotArea().width() && spec_.x.scale == AxisScale::linear;
        line->replace(many ? decimated(points, step)
                           : points); // before it is attached: an attached series lays the chart out at every point
        attach(line, source.right ? right_ : y_);
    }

    void attach(QAbstractSeries *series, QAbstractAxis *y)
    {
        chart_.addSeries(series);
        series->attachAxis(x_);
        series->attachAxis(y);
    }

    QChart &chart_;
    const PanelSpec &spec_;
    QAbstractAxis *x_;
    QAbstractAxis *y_;
    QAbstractAxis *right_;
};

} // namespace

void paintChartScene(QPainter &painter, const PanelSpec &spec, const QRectF &plotArea)
{
    const bool lines =
        std::ranges::any_of(spec.series, [](const PanelSeries &series) { return series.width > 0 && !series.onTop; });
    const bool bars = spec.bars.count() > 0 && !spec.bars.onTop;
    if (spec.bands.empty() && !lines && !bars)
        return;
    QGraphicsScene scene;
    scene.setItemIndexMethod(QGraphicsScene::NoIndex);
    auto *chart = new QChart;
    scene.addItem(chart);
    chart->setAnimationOptions(QChart::NoAnimation);
    chart->setBackgroundVisible(false);
    chart->setMargins({});
    chart->layout()->setContentsMargins(0, 0, 0, 0);
    chart->legend()->hide();

    const QRectF source(QPointF(), plotArea.size());
    chart->setGeometry(source);
    chart->setPlotArea(source);

    ChartBuilder builder(*chart, spec);
    for (const PanelBand &band : spec.bands)
        builder.addBand(band);
    builder.addBars();
    for (const PanelSeries &series : spec.series)
        builder.addSeries(series);
    chart->layout()->activate();

    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    scene.render(&painter, plotArea, source, Qt::IgnoreAspectRatio);
    painter.restore();
}

} // namespace sinkscope
