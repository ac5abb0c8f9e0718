#include "views/figures/explain_token.h"

#include "core/analysis/sink_groups.h"
#include "core/analysis/statistics.h"
#include "core/analysis/token_story.h"
#include "views/figures/context_lines.h"
#include "views/figures/figure_text.h"
#include "views/figures/math_label.h"
#include "views/figures/token_panels.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("ExplainTokenFigure", text);
}

/// The current token, else the first selected one, else the secondary sink that was made strongest, else the BOS sink.
int explainedToken(const FigureData &data)
{
    if (data.currentToken >= 0)
        return data.currentToken;
    if (!data.selectedTokens.empty())
        return data.selectedTokens.front();
    const Detection &detection = *data.runs.front().detection;
    for (const Sink &sink : sinks_by_strength(*data.runs.front().run, detection))
        if (sink.position != detection.bos_position)
            return sink.position;
    return detection.bos_position;
}

/// "attention's output", "MLP's output".
QString writer(const TokenEvent &event)
{
    return event.by_mlp ? translated("MLP") : translated("attention");
}

/// " (expert 5 wrote 120 at weight 0.62, expert 2 wrote 3.1 at weight 0.38)"; nothing where there are no experts.
QString expertsText(const TokenEvent &event)
{
    constexpr size_t most = 2;
    QStringList parts;
    for (size_t i = 0; i < std::min(most, event.experts.size()); ++i)
        parts << translated("expert %1 wrote %2 at weight %3")
                     .arg(event.experts[i].expert)
                     .arg(numberText(event.experts[i].written, 3), numberText(event.experts[i].weight, 2));
    if (event.experts.size() > most)
        parts << translated("%1 more less").arg(event.experts.size() - most);
    return parts.isEmpty() ? QString() : QStringLiteral(" (") + parts.join(QStringLiteral(", ")) + QLatin1Char(')');
}

/// What the numbers say, as one sentence.
QString storyText(const TokenStory &story)
{
    QStringList parts;
    if (story.made.layer >= 0) {
        parts << translated("Block %1's %2 wrote %3 along the BOS sink's direction: its norm went from %4 to %5")
                     .arg(story.made.layer)
                     .arg(writer(story.made), numberText(story.made.norm, 3), numberText(story.made.before, 3),
                          numberText(story.made.after, 3)) +
                expertsText(story.made);
        parts << (story.ended.layer >= 0 ? translated("block %1's %2 took it away (%3 to %4)")
                                               .arg(story.ended.layer)
                                               .arg(writer(story.ended), numberText(story.ended.before, 3),
                                                    numberText(story.ended.after, 3))
                                         : translated("it lasts to the end of the rows looked at"));
    } else if (story.largest.layer >= 0) {
        parts << translated(
                     "No sink under this detector: the most that a block wrote into it is %1, the %2 of block %3")
                     .arg(numberText(story.largest.norm, 3), writer(story.largest))
                     .arg(story.largest.layer);
    }
    if (story.most_attended_layer >= 0)
        parts << translated("most attended to at block %1 (score %2)")
                     .arg(story.most_attended_layer)
                     .arg(numberText(story.most_attended_score, 2));
    return parts.isEmpty() ? QString() : parts.join(QStringLiteral("; ")) + QLatin1Char('.');
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
    panel.layers = run.layers() + 1; // the residual leaves the last block too
    panel.x = tokenLayerAxis(run);
    panel.y.title = norm ? translated("ℓ_{2} norm  ‖*h*‖_{2}") : translated("cosine with BOS sink");
    panel.y.scale = norm ? AxisScale::logarithmic : AxisScale::linear;
    PanelBand band;
    band.name = translated("tokens that are no sink, 10–90 %");
    band.colour = style.role(TokenRole::ordinary);
    band.colour.setAlphaF(0.3f);
    std::vector<double> values;
    const std::vector<RowStatistics> &others = othersOf(others_, shown, kind);
    for (size_t r = 0; r < others.size(); ++r) {
        if (!std::isfinite(others[r].mean))
            continue;
        band.x.push_back(static_cast<double>(r));
        band.low.push_back(others[r].low);
        band.high.push_back(others[r].high);
        values.insert(values.end(), {others[r].low, others[r].high});
    }
    const TokenLook look = tokenLook(style, *shown.detection, token);
    PanelSeries line{.name = tokenSymbol(letter, token),
                     .points = {},
                     .colour = look.colour,
                     .width = style.lineWidth,
                     .marker = markerOf(look.role),
                     .markerSize = 0.8 * style.markerSize,
                     .hollow = look.hollow,
                     .onTop = true,
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
    for (const int other : contextTokens(*shown.detection)) {
        panel.series.push_back(contextLine(style, shown, kind, other));
        for (const QPointF &point : panel.series.back().points)
            values.push_back(point.y());
    }
    panel.series.push_back(std::move(line));
    panel.y.range = norm ? rangeOf(values, panel.y.scale)
                         : AxisRange{std::min(-0.25, rangeOf(values, AxisScale::linear).low), 1.05};
    if (const Sink *sink = shown.detection->find(token); sink && sink->l_start() >= 0)
        panel.rules.push_back({static_cast<double>(sink->l_start()), Qt::Vertical, style.mutedForeground, Qt::DashLine,
                               QStringLiteral("*l*_{start} = %1").arg(sink->l_start())});
    if (!norm)
        panel.rules.push_back({shown.detection->parameters.threshold, Qt::Horizontal, style.mutedForeground,
                               Qt::DotLine, translated("threshold")});
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

    const Sink *sink = shown.detection->find(token);
    sheet.heading =
        escapeMarkup(tokenTitle(run, token)) + QStringLiteral("  –  ") + roleTitle(roleOf(*shown.detection, token));
    if (sink)
        sheet.heading += translated(", *l*_{start} = %1, lifetime %2").arg(sink->l_start()).arg(sink->lifetime());
    if (const QString story = storyText(token_story(run, *shown.detection, token)); !story.isEmpty())
        sheet.heading += QLatin1Char('\n') + story;
    const std::vector<QRectF> cells = panelCells(rect, 6, 3, style);
    sheet.panels.push_back(
        {profilePanel(shown, token, GridKind::resid_norm, QStringLiteral("h"), style), cells[0], -1});
    if (gridOf(shown, GridKind::resid_bos_cosine))
        sheet.panels.push_back(
            {profilePanel(shown, token, GridKind::resid_bos_cosine, QStringLiteral("h"), style), cells[1], -1});
    sheet.panels.push_back({percentilePanel(shown, token, style), cells[2], -1});
    sheet.panels.push_back({writesPanel(shown, token, style), cells[3], -1});
    if (!run.grids.key_norm.empty())
        sheet.panels.push_back({keyValuePanel(shown, token, others_, style), cells[4], -1});
    if (!run.grids.sink_score.empty())
        sheet.panels.push_back({scoreOfTokenPanel(shown, token, data.head, style), cells[5], -1});
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
    for (const GridKind kind : plain_token_grids()) {
        const Grid *grid = gridOf(data.runs.front(), kind);
        for (int r = 0; grid && r < rowsReady(run, kind); ++r)
            table.rows.push_back({gridName(kind), QString::number(r), cell((*grid)(r, token)),
                                  cell(percentile_rank(grid->row(r), token))});
    }
    for (int r = 0; r < run.layers(); ++r)
        for (const ExpertChoice &choice : experts_of(run, r, token)) {
            const QString expert = QStringLiteral("_of_expert_%1").arg(choice.expert);
            table.rows.push_back(
                {gridName(GridKind::expert_weight) + expert, QString::number(r), cell(choice.weight), {}});
            table.rows.push_back(
                {gridName(GridKind::expert_out_norm) + expert, QString::number(r), cell(choice.written), {}});
        }
    return table;
}

} // namespace sinkscope
