#include "views/figures/sink_score.h"

#include "views/figures/figure_text.h"
#include "views/figures/grid_statistics.h"
#include "views/figures/score_panel.h"
#include "views/state/run_document.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("SinkScoreFigure", text);
}

/// The layer that the ratio is shown at: the current one where secondary sinks are on, else the one where most are.
int ratioLayer(const std::vector<Sink> &secondary, const Grid &scores, int wanted)
{
    std::vector<int> on(static_cast<size_t>(scores.rows()), 0);
    for (const Sink &sink : secondary) {
        for (const int layer : sink.layers) {
            // A sink that is on after block l is attended to from block l+1.
            if (layer + 1 < scores.rows())
                ++on[static_cast<size_t>(layer + 1)];
        }
    }
    if (wanted >= 0 && wanted < scores.rows() && on[static_cast<size_t>(wanted)] > 0)
        return wanted;
    return static_cast<int>(std::ranges::max_element(on) - on.begin());
}

/// One point per secondary sink against the norm that made it; the selected ones in the selection's colour.
PanelSpec normPanel(const FigureRun &shown, const FigureData &data, const Style &style, const QString &yTitle,
                    bool integers, const std::function<double(const Sink &)> &value,
                    const std::function<QString(const Sink &)> &valueText)
{
    PanelSpec panel;
    panel.legend = false;
    panel.x.title = translated("‖*f*‖_{2} at *l*_{start} (log scale)");
    panel.x.scale = AxisScale::logarithmic;
    panel.y.title = yTitle;
    panel.y.integers = integers;
    std::vector<double> xs, ys{0};
    for (const bool marked : {false, true}) {
        PanelSeries points{.name = {},
                           .points = {},
                           .colour = marked ? style.selection : style.role(TokenRole::secondary),
                           .marker = TokenRole::secondary,
                           .markerSize = (marked ? 1.4 : 1.0) * style.markerSize,
                           .tokens = {},
                           .tooltip = {}};
        points.colour.setAlphaF(0.8f);
        QStringList tooltips;
        for (const Sink &sink : secondarySinks(shown.detection)) {
            const double norm = formationNorm(*shown.run, sink), y = value(sink);
            if (data.isMarked(sink.position) != marked || !(norm > 0) || !std::isfinite(y))
                continue;
            points.points.emplace_back(norm, y);
            points.tokens.push_back(sink.position);
            xs.push_back(norm);
            ys.push_back(y);
            tooltips << translated("%1, %2\n‖f‖₂ at l_start = %3, %4")
                            .arg(tokenTitle(*shown.run, sink.position), levelText(sink), numberText(norm),
                                 valueText(sink));
        }
        points.tooltip = [tooltips](int i) { return tooltips[i]; };
        panel.series.push_back(std::move(points));
    }
    panel.x.range = rangeOf(xs, panel.x.scale, 0.08);
    panel.y.range = rangeOf(ys, AxisScale::linear, 0.08);
    panel.y.range.low = 0;
    return panel;
}

} // namespace

SinkScoreFigure::SinkScoreFigure()
{
    addOption(
        {"panels", translated("Panels"), {"all", "score"}, {translated("all three"), translated("score alone")}, 0});
}

QString SinkScoreFigure::title() const
{
    return translated("Sink score");
}

FigureSheet SinkScoreFigure::sheet(const QRectF &rect, const FigureData &data, const Style &style) const
{
    FigureSheet sheet;
    sheet.empty = emptyScoreText(data);
    if (!sheet.empty.isEmpty())
        return sheet;
    const FigureRun &shown = data.runs.front();
    const Grid &scores = shown.run->grids.sink_score;
    const int rows = rowsReady(*shown.run, GridKind::sink_score);
    const std::vector<Sink> secondary = secondarySinks(shown.detection);
    if (secondary.size() > maximumScoreLines)
        sheet.note = translated("%1 of %2 secondary sinks have a line of their own; the mean is over all")
                         .arg(maximumScoreLines)
                         .arg(secondary.size());

    PanelSpec left = scorePanel(shown, data, scores, rows, false, style);
    if (choice("panels") == QLatin1String("score") || secondary.empty() || shown.run->grids.mlp_out_norm.empty()) {
        sheet.panels.push_back({std::move(left), rect, -1});
        return sheet;
    }
    const int layer = ratioLayer(secondary, scores, data.layer);
    const int bos = shown.detection.bos_position;
    const auto ratio = [&scores, layer, bos](const Sink &sink) {
        return scores(layer, sink.position) / scores(layer, bos);
    };
    PanelSpec middle = normPanel(shown, data, style, translated("Score ratio to BOS at *l* = %1").arg(layer), false,
                                 ratio, [&](const Sink &sink) {
                                     return translated("score %1 is %2 times the BOS sink's at l = %3")
                                         .arg(numberText(scores(layer, sink.position)), numberText(ratio(sink)))
                                         .arg(layer);
                                 });
    middle.rules.push_back({1, Qt::Horizontal, style.role(TokenRole::bos), Qt::DashLine, {}});
    PanelSpec right = normPanel(
        shown, data, style, translated("Lifetime, blocks"), true, [](const Sink &sink) { return sink.lifetime(); },
        [](const Sink &sink) { return translated("lives %1 blocks").arg(sink.lifetime()); });
    QRectF area = rect;
    std::vector<QRectF> cells = panelCells(area, 3, 3, style);
    left.legend = hasRoomForLegend(left, cells[0], style);
    if (!left.legend) {
        placeLegendBelow(sheet, legendEntries(left), area, style);
        cells = panelCells(area, 3, 3, style);
    }
    left.rules.push_back({static_cast<double>(layer), Qt::Vertical, style.mutedForeground, Qt::DotLine, {}});
    sheet.panels.push_back({std::move(left), cells[0], -1});
    sheet.panels.push_back({std::move(middle), cells[1], -1});
    sheet.panels.push_back({std::move(right), cells[2], -1});
    return sheet;
}

FigureTable SinkScoreFigure::table(const FigureData &data) const
{
    FigureTable table{{"token", "text", "label", "l_start", "lifetime", "mlp_out_norm_at_l_start", "layer",
                       "sink_score", "ratio_to_bos"},
                      {}};
    if (!emptyScoreText(data).isEmpty())
        return table;
    const FigureRun &shown = data.runs.front();
    const Grid &scores = shown.run->grids.sink_score;
    for (const Sink &sink : shown.detection.sinks) {
        for (int r = 0; r < rowsReady(*shown.run, GridKind::sink_score); ++r) {
            const double score = scores(r, sink.position);
            table.rows.push_back({QString::number(sink.position),
                                  QString::fromStdString(shown.run->tokens[static_cast<size_t>(sink.position)].text),
                                  QString::fromStdString(label_name(sink.label)), QString::number(sink.l_start()),
                                  QString::number(sink.lifetime()), QString::number(formationNorm(*shown.run, sink)),
                                  QString::number(r), QString::number(score),
                                  QString::number(score / scores(r, shown.detection.bos_position))});
        }
    }
    return table;
}

} // namespace sinkscope
