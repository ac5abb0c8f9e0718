#include "views/figures/score_panel.h"

#include "core/analysis/sink_groups.h"
#include "core/analysis/sink_scores.h"
#include "views/figures/figure_text.h"

#include <QCoreApplication>

#include <algorithm>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("SinkScoreFigure", text);
}

PanelSeries scoreLine(const Grid &scores, int rows, int token)
{
    PanelSeries line;
    for (int r = 0; r < rows; ++r)
        line.points.emplace_back(r, scores(r, token));
    line.tokens = {token};
    return line;
}

} // namespace

QString emptyScoreText(const FigureData &data)
{
    if (data.runs.empty() || data.runs.front().run->token_count() == 0)
        return openRunText();
    if (data.runs.front().run->grids.sink_score.empty())
        return noGridText(translated("sink scores"));
    return data.runs.front().detection->sinks.empty() ? noSinksText() : QString();
}

PanelSpec scorePanel(const FigureRun &shown, const FigureData &data, const Grid &scores, int rows, bool meanOnly,
                     const Style &style)
{
    PanelSpec panel;
    panel.layers = scores.rows();
    panel.x = {.title = layerAxisTitle(),
               .range = {-0.03 * scores.rows(), 1.03 * (scores.rows() - 1)},
               .integers = true,
               .ticks = {},
               .colour = {}};
    panel.y.title = translated("Sink score");
    std::vector<double> values{0};
    const auto tooltipOf = [run = shown.run](const PanelSeries &line) {
        return [run, points = line.points, token = line.tokens.front()](int r) {
            return translated("%1\nl = %2: sink score %3")
                .arg(tokenTitle(*run, token))
                .arg(r)
                .arg(numberText(points[static_cast<size_t>(r)].y()));
        };
    };
    const std::vector<Sink> secondary = secondary_sinks(*shown.detection);
    for (size_t i = 0; !meanOnly && i < std::min(secondary.size(), maximum_score_lines); ++i) {
        PanelSeries line = scoreLine(scores, rows, secondary[i].position);
        const bool marked = data.isMarked(secondary[i].position);
        line.colour = tokenLook(style, *shown.detection, secondary[i].position).colour;
        line.width = (marked ? 1.1 : 0.3) * style.lineWidth;
        if (marked)
            line.marker = markerOf(TokenRole::secondary);
        line.tooltip = tooltipOf(line);
        for (const QPointF &point : line.points)
            values.push_back(point.y());
        panel.series.push_back(std::move(line));
    }
    if (!secondary.empty()) {
        const std::vector<double> means = mean_scores(scores, rows, secondary);
        PanelSeries line;
        line.name = secondary.size() == 1 ? translated("secondary sink")
                                          : translated("secondary sinks, mean of %1").arg(secondary.size());
        for (int r = 0; r < rows; ++r)
            line.points.emplace_back(r, means[static_cast<size_t>(r)]);
        line.colour = style.role(TokenRole::secondary);
        line.role = TokenRole::secondary;
        line.width = 1.6 * style.lineWidth;
        line.tooltip = [means](int r) {
            return translated("mean of the secondary sinks\nl = %1: sink score %2")
                .arg(r)
                .arg(numberText(means[static_cast<size_t>(r)]));
        };
        values.insert(values.end(), means.begin(), means.end());
        panel.series.push_back(std::move(line));
    }
    if (shown.detection->find(shown.detection->bos_position)) {
        PanelSeries line = scoreLine(scores, rows, shown.detection->bos_position);
        line.name = roleTitle(TokenRole::bos);
        line.colour = style.role(TokenRole::bos);
        line.width = 1.1 * style.lineWidth;
        line.tooltip = tooltipOf(line);
        for (const QPointF &point : line.points)
            values.push_back(point.y());
        panel.series.push_back(std::move(line));
    }
    panel.y.range = {
        0, (meanOnly ? 1.05 : 1.3) * std::max(1e-6, rangeOf(values, AxisScale::linear, 0).high)}; // room for the legend
    return panel;
}

} // namespace sinkscope
