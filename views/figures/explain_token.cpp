#include "views/figures/explain_token.h"

#include "views/figures/figure_text.h"
#include "views/figures/grid_statistics.h"
#include "views/figures/math_label.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <cmath>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("ExplainTokenFigure", text);
}

struct Ranked {
    GridKind kind;
    const char *name; ///< markup
};

constexpr std::array<Ranked, 4> rankedQuantities{{{GridKind::resid_norm, "‖*h*‖_{2}"},
                                                  {GridKind::key_norm, "‖*k*‖_{2}"},
                                                  {GridKind::value_norm, "‖*v*‖_{2}"},
                                                  {GridKind::sink_score, "sink score"}}};

/// The current token, else the first selected one, else the secondary sink that was made strongest, else the BOS sink.
int explainedToken(const FigureData &data)
{
    if (data.currentToken >= 0)
        return data.currentToken;
    if (!data.selectedTokens.empty())
        return data.selectedTokens.front();
    const Detection &detection = data.runs.front().detection;
    for (const Sink &sink : sinksByStrength(*data.runs.front().run, detection))
        if (sink.position != detection.bos_position)
            return sink.position;
    return detection.bos_position;
}

PanelAxis layerAxis(const Run &run)
{
    return {
        .title = layerAxisTitle(), .range = {-0.6, run.layers() + 0.3}, .integers = true, .ticks = {}, .colour = {}};
}

/// What attention and MLP of each block wrote, side by side.
PanelSpec writesPanel(const FigureRun &shown, int token, const Style &style)
{
    const Run &run = *shown.run;
    PanelSpec panel;
    panel.layers = run.layers();
    panel.x = layerAxis(run);
    panel.y.title = translated("written by the block");
    panel.bars.extent = {-0.5, run.layers() - 0.5};
    panel.bars.width = 0.84;
    std::vector<double> values{0};
    for (const auto &[kind, name] : {std::pair{GridKind::attn_out_norm, "‖*o*‖_{2} attention"},
                                     std::pair{GridKind::mlp_out_norm, "‖*f*‖_{2} MLP"}}) {
        PanelBars::Set set{QString::fromUtf8(name), style.series(static_cast<int>(panel.bars.sets.size())), {}};
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

/// Per block the share of all other tokens whose value is smaller.
PanelSpec percentilePanel(const FigureRun &shown, int token, const Style &style)
{
    const Run &run = *shown.run;
    PanelSpec panel;
    panel.layers = run.layers();
    panel.x = layerAxis(run);
    panel.y = {.title = translated("Percentile among tokens"),
               .range = {-4, 104},
               .ticks = axisTicks({0, 100}, AxisScale::linear, 5),
               .colour = {}};
    int colour = 0;
    for (const Ranked &quantity : rankedQuantities) {
        const Grid *grid = gridOf(shown, quantity.kind);
        ++colour;
        if (!grid)
            continue;
        PanelSeries line;
        line.name = QString::fromUtf8(quantity.name);
        line.colour = style.series(colour);
        line.width = 0.7 * style.lineWidth;
        line.marker = TokenRole::ordinary;
        line.markerSize = 0.5 * style.markerSize;
        std::vector<float> values;
        for (int r = 0; r < rowsReady(run, quantity.kind); ++r) {
            values.push_back((*grid)(r, token));
            line.points.emplace_back(r, percentileInRow(*grid, r, token));
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

} // namespace

QString ExplainTokenFigure::title() const
{
    return translated("Explain this token");
}

PanelSpec ExplainTokenFigure::profilePanel(const FigureRun &shown, int token, GridKind kind, const QString &letter,
                                           const Style &style) const
{
    const Run &run = *shown.run;
    const Grid &grid = *gridOf(shown, kind);
    const bool norm = kind == GridKind::resid_norm;
    PanelSpec panel;
    panel.layers = run.layers();
    panel.x = layerAxis(run);
    panel.y.title = norm ? translated("ℓ_{2} norm  ‖*h*‖_{2}") : translated("cosine with BOS sink");
    panel.y.scale = norm ? AxisScale::logarithmic : AxisScale::linear;
    PanelBand band;
    band.name = translated("tokens that are no sink, 10–90 %");
    band.colour = style.series(0);
    band.colour.setAlphaF(0.22f);
    std::vector<double> values;
    const std::vector<RowStatistics> &others = others_.of(shown, kind);
    for (size_t r = 0; r < others.size(); ++r) {
        if (!std::isfinite(others[r].mean))
            continue;
        band.x.push_back(static_cast<double>(r));
        band.low.push_back(others[r].low);
        band.high.push_back(others[r].high);
        values.insert(values.end(), {others[r].low, others[r].high});
    }
    const TokenRole role = roleOf(shown.detection, token);
    PanelSeries line{.name = tokenSymbol(letter, token),
                     .points = {},
                     .colour = style.role(role),
                     .width = style.lineWidth,
                     .marker = role,
                     .markerSize = 0.8 * style.markerSize,
                     .tokens = {token},
                     .tooltip = {}};
    for (int r = 0; r < rowsReady(run, kind); ++r) {
        line.points.emplace_back(r, grid(r, token));
        values.push_back(grid(r, token));
    }
    line.tooltip = [points = line.points, symbol = gridSymbol(kind)](int r) {
        return translated("entering block %1: %2 = %3")
            .arg(r)
            .arg(symbol, numberText(points[static_cast<size_t>(r)].y()));
    };
    panel.bands.push_back(std::move(band));
    panel.series.push_back(std::move(line));
    panel.y.range = norm ? rangeOf(values, panel.y.scale)
                         : AxisRange{std::min(-0.25, rangeOf(values, AxisScale::linear).low), 1.05};
    if (const Sink *sink = shown.detection.find(token); sink && sink->l_start() >= 0)
        panel.rules.push_back({static_cast<double>(sink->l_start()), Qt::Vertical, style.selection, Qt::DashLine,
                               QStringLiteral("*l*_{start} = %1").arg(sink->l_start())});
    if (!norm)
        panel.rules.push_back({shown.detection.parameters.threshold, Qt::Horizontal, style.mutedForeground, Qt::DotLine,
                               translated("threshold")});
    return panel;
}

FigureSheet ExplainTokenFigure::sheet(const QRectF &rect, const FigureData &data, const Style &style) const
{
    FigureSheet sheet;
    if (data.runs.empty() || data.runs.front().run->token_count() == 0) {
        sheet.empty = openRunText();
        return sheet;
    }
    const FigureRun &shown = data.runs.front();
    const Run &run = *shown.run;
    const int token = explainedToken(data);
    if (!run.has_grids())
        sheet.empty = noGridText(translated("norms"));
    else if (token < 0 || token >= run.token_count())
        sheet.empty = translated("No current token.\nClick a token in the strip, the heat map or the sink table.");
    if (!sheet.empty.isEmpty())
        return sheet;

    const Sink *sink = shown.detection.find(token);
    sheet.heading =
        escapeMarkup(tokenTitle(run, token)) + QStringLiteral("  –  ") + roleTitle(roleOf(shown.detection, token));
    if (sink)
        sheet.heading += translated(", *l*_{start} = %1, lifetime %2").arg(sink->l_start()).arg(sink->lifetime());
    const std::vector<QRectF> cells = panelCells(rect, 4, 2, style);
    sheet.panels.push_back(
        {profilePanel(shown, token, GridKind::resid_norm, QStringLiteral("h"), style), cells[0], -1});
    if (gridOf(shown, GridKind::resid_bos_cosine))
        sheet.panels.push_back(
            {profilePanel(shown, token, GridKind::resid_bos_cosine, QStringLiteral("h"), style), cells[1], -1});
    sheet.panels.push_back({writesPanel(shown, token, style), cells[2], -1});
    sheet.panels.push_back({percentilePanel(shown, token, style), cells[3], -1});
    return sheet;
}

FigureTable ExplainTokenFigure::table(const FigureData &data) const
{
    FigureTable table{{"quantity", "layer", "value", "percentile"}, {}};
    if (data.runs.empty() || !data.runs.front().run->has_grids())
        return table;
    const Run &run = *data.runs.front().run;
    const int token = explainedToken(data);
    if (token < 0 || token >= run.token_count())
        return table;
    for (const GridKind kind :
         {GridKind::resid_norm, GridKind::resid_bos_cosine, GridKind::attn_out_norm, GridKind::mlp_out_norm,
          GridKind::key_norm, GridKind::value_norm, GridKind::sink_score}) {
        const Grid *grid = gridOf(data.runs.front(), kind);
        for (int r = 0; grid && r < rowsReady(run, kind); ++r)
            table.rows.push_back({gridName(kind), QString::number(r), QString::number((*grid)(r, token)),
                                  QString::number(percentileInRow(*grid, r, token))});
    }
    return table;
}

} // namespace sinkscope
