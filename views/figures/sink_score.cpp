#include "views/figures/sink_score.h"

#include "core/analysis/designed.h"
#include "core/analysis/sink_groups.h"
#include "core/analysis/sink_scores.h"
#include "core/analysis/text_table.h"
#include "views/figures/figure_text.h"
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

/// "*r* = 0.93, *r*_{s} = 0.90 (*n* = 39)".
QString correlationText(const Correlation &correlation)
{
    const auto number = [](double value) {
        return std::isfinite(value) ? QString::fromStdString(decimal(value, 2)).replace(QLatin1Char('-'), QChar(0x2212))
                                    : QStringLiteral("–");
    };
    return translated("*r* = %1, *r*_{s} = %2 (*n* = %3)")
        .arg(number(correlation.linear), number(correlation.rank))
        .arg(correlation.pairs);
}

/// One point per secondary sink against the norm that made it, the selected ones larger.
PanelSpec normPanel(const FigureRun &shown, const FigureData &data, const Style &style, const ScoreRatios &ratios,
                    const QString &yTitle, bool integers, double (*value)(const ScoreRatios::Point &),
                    const std::function<QString(const ScoreRatios::Point &)> &valueText)
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
                           .colour = style.role(TokenRole::secondary),
                           .marker = markerOf(TokenRole::secondary),
                           .markerSize = (marked ? 1.8 : 1.0) * style.markerSize,
                           .ringed = marked,
                           .onTop = marked,
                           .tokens = {},
                           .tooltip = {}};
        QStringList tooltips;
        for (const ScoreRatios::Point &point : ratios.points) {
            const double y = value(point);
            if ((marked && !data.isMarked(point.sink.position)) || !(point.norm > 0) || !std::isfinite(y))
                continue; // marks of the selection stand over those of all
            points.points.emplace_back(point.norm, y);
            points.tokens.push_back(point.sink.position);
            xs.push_back(point.norm);
            ys.push_back(y);
            tooltips << translated("%1, %2\n‖f‖₂ at l_start = %3, %4")
                            .arg(tokenTitle(*shown.run, point.sink.position), levelText(point.sink),
                                 numberText(point.norm), valueText(point));
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
    const ScoreRatios ratios =
        score_ratios(*shown.run, *shown.detection, rows, score_layer(*shown.detection, rows, data.layer));
    const size_t secondary = ratios.points.size();
    if (secondary > maximum_score_lines)
        sheet.note = translated("%1 of %2 secondary sinks have a line of their own; the mean is over all")
                         .arg(maximum_score_lines)
                         .arg(secondary);

    PanelSpec left = scorePanel(shown, data, scores, rows, -1, style);
    if (choice("panels") == QLatin1String("score") || secondary == 0 || shown.run->grids.mlp_out_norm.empty()) {
        sheet.panels.push_back({std::move(left), rect, -1});
        return sheet;
    }
    const int layer = ratios.layer;
    PanelSpec middle = normPanel(
        shown, data, style, ratios, translated("Score ratio to BOS at *l*\u00a0=\u00a0%1").arg(layer), false,
        [](const ScoreRatios::Point &point) { return point.ratio; },
        [layer](const ScoreRatios::Point &point) {
            return translated("score %1 is %2 times the BOS sink's at l = %3")
                .arg(numberText(point.score), numberText(point.ratio))
                .arg(layer);
        });
    middle.title = correlationText(ratios.ratio);
    middle.rules.push_back({1, Qt::Horizontal, style.role(TokenRole::bos), Qt::DashLine, {}});
    PanelSpec right = normPanel(
        shown, data, style, ratios, translated("Lifetime, blocks"), true,
        [](const ScoreRatios::Point &point) { return double(point.sink.lifetime()); },
        [](const ScoreRatios::Point &point) { return translated("lives %1 blocks").arg(point.sink.lifetime()); });
    right.title = correlationText(ratios.lifetime);
    left.title = QStringLiteral(" "); // as high as the panels beside it
    sheet.note += (sheet.note.isEmpty() ? QString() : QStringLiteral("; ")) +
        translated("*r*: linear correlation with log ‖*f*‖_{2}, *r*_{s}: of the ranks, over *n* secondary sinks");
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
                       "sink_score", "ratio_to_bos", "ratio_linear_correlation", "ratio_rank_correlation",
                       "lifetime_linear_correlation", "lifetime_rank_correlation", "correlated_sinks"},
                      {}};
    if (!emptyScoreText(data).isEmpty())
        return table;
    const FigureRun &shown = data.runs.front();
    const bool learned = shown.run->grids.measured.contains(GridKind::learned_sink_share);
    if (learned)
        table.header.push_back(QStringLiteral("learned_sink_share"));
    const Grid &scores = shown.run->grids.sink_score;
    const int rows = rowsReady(*shown.run, GridKind::sink_score);
    for (int r = 0; r < rows; ++r) {
        const ScoreRatios ratios = score_ratios(*shown.run, *shown.detection, rows, r);
        for (const Sink &sink : shown.detection->sinks) {
            const double score = scores(r, sink.position), bos = scores(r, shown.detection->bos_position);
            QStringList row{QString::number(sink.position),
                            QString::fromStdString(shown.run->tokens[static_cast<size_t>(sink.position)].text),
                            QString::fromStdString(label_name(sink.label)),
                            QString::number(sink.l_start()),
                            QString::number(sink.lifetime()),
                            cell(formation_norm(*shown.run, sink)),
                            QString::number(r),
                            cell(scores(r, sink.position)),
                            cell(bos > 0 ? score / bos : NAN),
                            cell(ratios.ratio.linear),
                            cell(ratios.ratio.rank),
                            cell(ratios.lifetime.linear),
                            cell(ratios.lifetime.rank),
                            QString::number(ratios.ratio.pairs)};
            if (learned)
                row << cell(learned_share(*shown.run, r));
            table.rows.push_back(std::move(row));
        }
    }
    return table;
}

} // namespace sinkscope
