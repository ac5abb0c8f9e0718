#include "views/figures/token_panels.h"

#include "core/analysis/statistics.h"
#include "views/figures/figure_text.h"
#include "views/figures/math_label.h"
#include "views/figures/panel_figure.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <tuple>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("TokenPanels", text);
}

struct Ranked {
    GridKind kind;
    const char *name; ///< markup
    Quantity quantity;
};

constexpr std::array<Ranked, 4> ranked_quantities{{{GridKind::resid_norm, "‖*h*‖_{2}", Quantity::residual},
                                                   {GridKind::key_norm, "‖*k*‖_{2}", Quantity::key},
                                                   {GridKind::value_norm, "‖*v*‖_{2}", Quantity::value},
                                                   {GridKind::sink_score, "sink score", Quantity::score}}};

/// The token's own values of a grid, block by block.
PanelSeries ownLine(const FigureRun &shown, const Grid &grid, int rows, int token, const QString &name,
                    const QColor &colour, const Style &style)
{
    PanelSeries line;
    line.name = name;
    line.colour = colour;
    line.width = style.lineWidth;
    line.onTop = true;
    for (int r = 0; r < std::min(rows, grid.rows()); ++r)
        line.points.emplace_back(r, grid(r, token));
    line.tooltip = [points = line.points, title = tokenTitle(*shown.run, token), name = plainLabel(name)](int r) {
        return translated("%1\nl = %2: %3 = %4")
            .arg(title)
            .arg(r)
            .arg(name, numberText(points[static_cast<size_t>(r)].y()));
    };
    return line;
}

} // namespace

PanelAxis tokenLayerAxis(const Run &run)
{
    return {
        .title = layerAxisTitle(), .range = {-0.6, run.layers() + 0.3}, .integers = true, .ticks = {}, .colour = {}};
}

PanelSpec writesPanel(const FigureRun &shown, int token, const Style &style)
{
    const Run &run = *shown.run;
    PanelSpec panel;
    panel.layers = run.layers();
    panel.x = tokenLayerAxis(run);
    panel.y.title = translated("written by the block");
    panel.bars.extent = {-0.5, run.layers() - 0.5};
    panel.bars.width = 0.84;
    panel.bars.onTop = true;
    std::vector<double> values{0};
    for (const auto &[kind, name, quantity] :
         {std::tuple{GridKind::attn_out_norm, "‖*o*‖_{2} attention", Quantity::attention},
          std::tuple{GridKind::mlp_out_norm, "‖*f*‖_{2} MLP", Quantity::mlp}}) {
        PanelBars::Set set{QString::fromUtf8(name), style.quantity(quantity), {}};
        const Grid *grid = gridOf(shown, kind);
        for (int r = 0; r < run.layers(); ++r)
            set.values.push_back(grid && r < rowsReady(run, kind) ? (*grid)(r, token) : 0);
        values.insert(values.end(), set.values.begin(), set.values.end());
        panel.bars.sets.push_back(std::move(set));
    }
    panel.bars.tooltip = [sets = panel.bars.sets](int set, int r) {
        const PanelBars::Set &bars = sets[static_cast<size_t>(set)];
        return translated("l = %1: %2 %3")
            .arg(r)
            .arg(plainLabel(bars.name), numberText(bars.values[static_cast<size_t>(r)]));
    };
    panel.y.range = {0, 1.08 * rangeOf(values, AxisScale::linear, 0).high};
    return panel;
}

PanelSpec keyValuePanel(const FigureRun &shown, int token, const OthersCache &others, const Style &style)
{
    PanelSpec panel;
    panel.layers = shown.run->layers();
    panel.x = tokenLayerAxis(*shown.run);
    panel.y.title = translated("key and value norm");
    std::vector<double> values{0};
    for (const auto &[kind, name, quantity] : {std::tuple{GridKind::key_norm, "‖*k*‖_{2}", Quantity::key},
                                               std::tuple{GridKind::value_norm, "‖*v*‖_{2}", Quantity::value}}) {
        const Grid *grid = gridOf(shown, kind);
        if (!grid)
            continue;
        PanelSeries own = ownLine(shown, *grid, rowsReady(*shown.run, kind), token, QString::fromUtf8(name),
                                  style.quantity(quantity), style);
        PanelSeries mean;
        mean.colour = style.quantity(quantity);
        mean.width = 0.6 * style.lineWidth;
        mean.pen = Qt::DashLine;
        for (const RowStatistics &row : othersOf(others, shown, kind))
            mean.points.emplace_back(static_cast<double>(mean.points.size()), row.mean);
        for (const PanelSeries *line : {&own, &mean})
            for (const QPointF &point : line->points)
                values.push_back(point.y());
        panel.series.push_back(std::move(mean));
        panel.series.push_back(std::move(own));
    }
    panel.y.range = {0, 1.08 * rangeOf(values, AxisScale::linear, 0).high};
    return panel;
}

PanelSpec scoreOfTokenPanel(const FigureRun &shown, int token, int head, const Style &style)
{
    const Run &run = *shown.run;
    const int rows = rowsReady(run, GridKind::sink_score);
    PanelSpec panel;
    panel.layers = run.layers();
    panel.x = tokenLayerAxis(run);
    panel.y.title = translated("sink score");
    const auto &heads = run.grids.sink_score_per_head;
    for (int h = 0; h < static_cast<int>(heads.size()); ++h) {
        PanelSeries line =
            ownLine(shown, heads[static_cast<size_t>(h)], rows, token, translated("head %1").arg(h),
                    h == head ? style.foreground : blended(style.mutedForeground, style.background, 0.5), style);
        line.width = (h == head ? 1.0 : 0.5) * style.lineWidth;
        if (h != head)
            line.name.clear();
        panel.series.push_back(std::move(line));
    }
    panel.series.push_back(
        ownLine(shown, run.grids.sink_score, rows, token,
                heads.empty() ? translated("mean over heads") : translated("mean of %1 heads").arg(heads.size()),
                style.quantity(Quantity::score), style));
    std::vector<double> values{0};
    for (const PanelSeries &line : panel.series)
        for (const QPointF &point : line.points)
            values.push_back(point.y());
    panel.y.range = {0, 1.08 * rangeOf(values, AxisScale::linear, 0).high};
    return panel;
}

PanelSpec percentilePanel(const FigureRun &shown, int token, const Style &style)
{
    const Run &run = *shown.run;
    PanelSpec panel;
    panel.layers = run.layers();
    panel.x = tokenLayerAxis(run);
    panel.y = {.title = translated("Percentile among tokens"),
               .range = {-4, 104},
               .ticks = axisTicks({0, 100}, AxisScale::linear, 5),
               .colour = {}};
    for (const Ranked &quantity : ranked_quantities) {
        const Grid *grid = gridOf(shown, quantity.kind);
        if (!grid)
            continue;
        PanelSeries line;
        line.name = QString::fromUtf8(quantity.name);
        line.colour = style.quantity(quantity.quantity);
        line.width = 0.7 * style.lineWidth;
        line.onTop = true;
        line.marker = MarkerShape::hexagon;
        line.markerSize = 0.5 * style.markerSize;
        std::vector<float> values;
        for (int r = 0; r < rowsReady(run, quantity.kind); ++r) {
            values.push_back((*grid)(r, token));
            line.points.emplace_back(r, percentile_rank(grid->row(r), token));
        }
        line.tooltip = [points = line.points, name = plainLabel(line.name), values = std::move(values)](int r) {
            return translated("l = %1: %2 = %3, larger than %4 % of the other tokens")
                .arg(r)
                .arg(name, numberText(values[static_cast<size_t>(r)]),
                     numberText(points[static_cast<size_t>(r)].y(), 3));
        };
        panel.series.push_back(std::move(line));
    }
    return panel;
}

} // namespace sinkscope
