#include "views/figures/score_panel.h"

#include "core/analysis/designed.h"
#include "core/analysis/sink_groups.h"
#include "core/analysis/sink_scores.h"
#include "views/figures/figure_text.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("SinkScoreFigure", text);
}

/// What the learned sinks take, in the blocks that have them. `head` -1: mean over the heads.
PanelSeries learnedLine(const Run &run, int rows, int head, const Style &style)
{
    PanelSeries line;
    line.name = translated("learned sink, share of a query");
    line.colour = style.series(3);
    line.width = style.lineWidth;
    line.pen = Qt::DashLine;
    for (int r = 0; r < rows; ++r)
        if (const double share = learned_share(run, r, head); !std::isnan(share))
            line.points.emplace_back(r, share);
    line.tooltip = [points = line.points](int i) {
        const QPointF &point = points[static_cast<size_t>(i)];
        return translated("learned sink\nl = %1: takes %2 of a query's attention on the mean")
            .arg(point.x())
            .arg(numberText(point.y()));
    };
    return line;
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
    const FigureRun &shown = data.runs.front();
    const bool learned = shown.run->grids.measured.contains(GridKind::learned_sink_share);
    return shown.detection->sinks.empty() && !learned ? noSinksText() : QString();
}

PanelSpec scorePanel(const FigureRun &shown, const FigureData &data, const Grid &scores, int rows, int head,
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
    for (size_t i = 0; head < 0 && i < std::min(secondary.size(), maximum_score_lines); ++i) {
        PanelSeries line = scoreLine(scores, rows, secondary[i].position);
        line.colour = tokenLook(style, *shown.detection, secondary[i].position).colour;
        line.width = 0.3 * style.lineWidth;
        line.tooltip = tooltipOf(line);
        for (const QPointF &point : line.points)
            values.push_back(point.y());
        if (data.isMarked(secondary[i].position)) {
            PanelSeries marked = line;
            marked.width = 1.1 * style.lineWidth;
            marked.marker = markerOf(TokenRole::secondary);
            marked.onTop = true;
            panel.series.push_back(std::move(marked));
        }
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
    if (PanelSeries line = learnedLine(*shown.run, rows, head, style); !line.points.empty()) {
        for (const QPointF &point : line.points)
            values.push_back(point.y());
        panel.series.push_back(std::move(line));
    }
    panel.y.range = {0,
                     (head >= 0 ? 1.05 : 1.3) *
                         std::max(1e-6, rangeOf(values, AxisScale::linear, 0).high)}; // room for the legend
    return panel;
}

} // namespace sinkscope
