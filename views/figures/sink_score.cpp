#include "views/figures/sink_score.h"

#include "views/figures/figure_text.h"
#include "views/figures/grid_statistics.h"
#include "views/run_document.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr size_t maximumLines = 100;

QString translated(const char *text)
{
    return QCoreApplication::translate("SinkScoreFigure", text);
}

/// What there is to say in place of the figure; empty when it can be drawn.
QString emptyText(const FigureData &data)
{
    if (data.runs.empty() || data.runs.front().run->token_count() == 0)
        return openRunText();
    if (data.runs.front().run->grids.sink_score.empty())
        return noGridText(translated("sink scores"));
    return data.runs.front().detection.sinks.empty() ? noSinksText() : QString();
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

std::vector<double> meanScores(const Grid &scores, int rows, const std::vector<Sink> &sinks)
{
    std::vector<double> means(static_cast<size_t>(rows), 0);
    for (int r = 0; r < rows; ++r) {
        for (const Sink &sink : sinks)
            means[static_cast<size_t>(r)] += scores(r, sink.position) / static_cast<double>(sinks.size());
    }
    return means;
}

PanelSeries scoreLine(const Grid &scores, int rows, int token)
{
    PanelSeries line;
    for (int r = 0; r < rows; ++r)
        line.points.emplace_back(r, scores(r, token));
    line.tokens = {token};
    return line;
}

/// Sink score against layer: a thin line per secondary sink (unless `meanOnly`), their mean, and the BOS sink.
PanelSpec scorePanel(const FigureRun &shown, const FigureData &data, const Grid &scores, int rows, bool meanOnly, const Style &style)
{
    PanelSpec panel;
    panel.layers = scores.rows();
    panel.x = {.title = layerAxisTitle(), .range = {-0.03 * scores.rows(), 1.03 * (scores.rows() - 1)}, .integers = true, .ticks = {}, .colour = {}};
    panel.y.title = translated("Sink score");
    std::vector<double> values{0};
    const auto tooltipOf = [run = shown.run](const PanelSeries &line) {
        return [run, points = line.points, token = line.tokens.front()](int r) {
            return translated("%1\nl = %2: sink score %3").arg(tokenTitle(*run, token)).arg(r).arg(numberText(points[static_cast<size_t>(r)].y()));
        };
    };
    const std::vector<Sink> secondary = secondarySinks(shown.detection);
    for (size_t i = 0; !meanOnly && i < std::min(secondary.size(), maximumLines); ++i) {
        PanelSeries line = scoreLine(scores, rows, secondary[i].position);
        const bool marked = std::ranges::binary_search(data.selectedTokens, secondary[i].position) || secondary[i].position == data.currentToken;
        line.colour = marked ? style.selection : blended(style.role(TokenRole::secondary), style.background, 0.4);
        line.width = marked ? style.lineWidth : 0.5 * style.lineWidth;
        line.tooltip = tooltipOf(line);
        for (const QPointF &point : line.points)
            values.push_back(point.y());
        panel.series.push_back(std::move(line));
    }
    if (!secondary.empty()) {
        const std::vector<double> means = meanScores(scores, rows, secondary);
        PanelSeries line;
        line.name = secondary.size() == 1 ? translated("secondary sink") : translated("secondary sinks, mean of %1").arg(secondary.size());
        for (int r = 0; r < rows; ++r)
            line.points.emplace_back(r, means[static_cast<size_t>(r)]);
        line.colour = style.role(TokenRole::secondary);
        line.width = 1.3 * style.lineWidth;
        line.tooltip = [means](int r) {
            return translated("mean of the secondary sinks\nl = %1: sink score %2").arg(r).arg(numberText(means[static_cast<size_t>(r)]));
        };
        values.insert(values.end(), means.begin(), means.end());
        panel.series.push_back(std::move(line));
    }
    if (shown.detection.find(shown.detection.bos_position)) {
        PanelSeries line = scoreLine(scores, rows, shown.detection.bos_position);
        line.name = roleTitle(TokenRole::bos);
        line.colour = style.role(TokenRole::bos);
        line.width = 1.1 * style.lineWidth;
        line.tooltip = tooltipOf(line);
        for (const QPointF &point : line.points)
            values.push_back(point.y());
        panel.series.push_back(std::move(line));
    }
    panel.y.range = {0, (meanOnly ? 1.05 : 1.3) * std::max(1e-6, rangeOf(values, AxisScale::linear, 0).high)}; // room for the legend
    return panel;
}

/// One point per secondary sink against the norm that made it; the selected ones in the selection's colour.
PanelSpec normPanel(const FigureRun &shown, const FigureData &data, const Style &style, const QString &yTitle, bool integers,
                    const std::function<double(const Sink &)> &value, const std::function<QString(const Sink &)> &valueText)
{
    PanelSpec panel;
    panel.legend = false;
    panel.x.title = translated("‖*f*‖_{2} at *l*_{start} (log scale)");
    panel.x.scale = AxisScale::logarithmic;
    panel.y.title = yTitle;
    panel.y.integers = integers;
    std::vector<double> xs, ys{0};
    for (const bool marked : {false, true}) {
        PanelSeries points{.name = {}, .points = {}, .colour = marked ? style.selection : style.role(TokenRole::secondary),
                           .marker = TokenRole::secondary, .markerSize = (marked ? 1.4 : 1.0) * style.markerSize, .tokens = {}, .tooltip = {}};
        points.colour.setAlphaF(0.8f);
        QStringList tooltips;
        for (const Sink &sink : secondarySinks(shown.detection)) {
            const bool isMarked = std::ranges::binary_search(data.selectedTokens, sink.position) || sink.position == data.currentToken;
            const double norm = formationNorm(*shown.run, sink), y = value(sink);
            if (isMarked != marked || !(norm > 0) || !std::isfinite(y))
                continue;
            points.points.emplace_back(norm, y);
            points.tokens.push_back(sink.position);
            xs.push_back(norm);
            ys.push_back(y);
            tooltips << translated("%1, %2\n‖f‖₂ at l_start = %3, %4")
                            .arg(tokenTitle(*shown.run, sink.position), levelText(sink), numberText(norm), valueText(sink));
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
    addOption({"panels", translated("Panels"), {"all", "score"}, {translated("all three"), translated("score alone")}, 0});
}

QString SinkScoreFigure::title() const
{
    return translated("Sink score");
}

FigureSheet SinkScoreFigure::sheet(const QRectF &rect, const FigureData &data, const Style &style) const
{
    FigureSheet sheet;
    sheet.empty = emptyText(data);
    if (!sheet.empty.isEmpty())
        return sheet;
    const FigureRun &shown = data.runs.front();
    const Grid &scores = shown.run->grids.sink_score;
    const int rows = rowsReady(*shown.run, GridKind::sink_score);
    const std::vector<Sink> secondary = secondarySinks(shown.detection);
    if (secondary.size() > maximumLines)
        sheet.note = translated("%1 of %2 secondary sinks have a line of their own; the mean is over all").arg(maximumLines).arg(secondary.size());

    PanelSpec left = scorePanel(shown, data, scores, rows, false, style);
    if (choice("panels") == QLatin1String("score") || secondary.empty() || shown.run->grids.mlp_out_norm.empty()) {
        sheet.panels.push_back({std::move(left), rect, -1});
        return sheet;
    }
    const int layer = ratioLayer(secondary, scores, data.layer);
    const int bos = shown.detection.bos_position;
    const auto ratio = [&scores, layer, bos](const Sink &sink) { return scores(layer, sink.position) / scores(layer, bos); };
    PanelSpec middle = normPanel(shown, data, style, translated("Score ratio to BOS at *l* = %1").arg(layer), false, ratio, [&](const Sink &sink) {
        return translated("score %1 is %2 times the BOS sink's at l = %3").arg(numberText(scores(layer, sink.position)), numberText(ratio(sink))).arg(layer);
    });
    middle.rules.push_back({1, Qt::Horizontal, style.role(TokenRole::bos), Qt::DashLine, {}});
    PanelSpec right = normPanel(shown, data, style, translated("Lifetime, blocks"), true, [](const Sink &sink) { return sink.lifetime(); },
                                [](const Sink &sink) { return translated("lives %1 blocks").arg(sink.lifetime()); });
    const std::vector<QRectF> cells = panelGrid(rect, 3, 1);
    left.rules.push_back({static_cast<double>(layer), Qt::Vertical, style.mutedForeground, Qt::DotLine, {}});
    sheet.panels.push_back({std::move(left), cells[0], -1});
    sheet.panels.push_back({std::move(middle), cells[1], -1});
    sheet.panels.push_back({std::move(right), cells[2], -1});
    return sheet;
}

FigureTable SinkScoreFigure::table(const FigureData &data) const
{
    FigureTable table{{"token", "text", "label", "l_start", "lifetime", "mlp_out_norm_at_l_start", "layer", "sink_score", "ratio_to_bos"}, {}};
    if (!emptyText(data).isEmpty())
        return table;
    const FigureRun &shown = data.runs.front();
    const Grid &scores = shown.run->grids.sink_score;
    for (const Sink &sink : shown.detection.sinks) {
        for (int r = 0; r < rowsReady(*shown.run, GridKind::sink_score); ++r) {
            const double score = scores(r, sink.position);
            table.rows.push_back({QString::number(sink.position), QString::fromStdString(shown.run->tokens[static_cast<size_t>(sink.position)].text),
                                  QString::fromStdString(label_name(sink.label)), QString::number(sink.l_start()), QString::number(sink.lifetime()),
                                  QString::number(formationNorm(*shown.run, sink)), QString::number(r), QString::number(score),
                                  QString::number(score / scores(r, shown.detection.bos_position))});
        }
    }
    return table;
}

SinkScoreHeadsFigure::SinkScoreHeadsFigure()
{
    addOption({"scale", translated("Vertical axis"), {"shared", "own"}, {translated("one for all heads"), translated("each head's own")}, 0});
}

QString SinkScoreHeadsFigure::title() const
{
    return translated("Sink score per head");
}

FigureSheet SinkScoreHeadsFigure::sheet(const QRectF &rect, const FigureData &data, const Style &style) const
{
    FigureSheet sheet;
    sheet.empty = emptyText(data);
    if (sheet.empty.isEmpty() && data.runs.front().run->grids.sink_score_per_head.empty())
        sheet.empty = noGridText(translated("sink scores per head"));
    if (!sheet.empty.isEmpty())
        return sheet;
    const FigureRun &shown = data.runs.front();
    const std::vector<Grid> &heads = shown.run->grids.sink_score_per_head;
    const int count = static_cast<int>(heads.size());
    const int columns = std::clamp(static_cast<int>(std::lround(std::sqrt(count * rect.width() / rect.height() / 1.4))), 1, count);
    const int gridRows = (count + columns - 1) / columns;
    double highest = 0;
    for (int head = 0; head < count; ++head) {
        PanelSpec panel = scorePanel(shown, data, heads[static_cast<size_t>(head)], rowsReady(*shown.run, GridKind::sink_score), true, style);
        panel.title = head == data.head ? translated("head %1 (current)").arg(head) : translated("head %1").arg(head);
        highest = std::max(highest, panel.y.range.high);
        panel.legend = false;
        if (head % columns != 0)
            panel.y.title.clear();
        if (head < count - columns)
            panel.x.title.clear();
        sheet.panels.push_back({std::move(panel), {}, head});
    }
    QRectF area = rect;
    placeLegendBelow(sheet, legendEntries(sheet.panels.front().spec), area, style);
    const std::vector<QRectF> cells = panelGrid(area, columns, gridRows, 4);
    for (int head = 0; head < count; ++head) {
        FigureSheet::PlacedPanel &panel = sheet.panels[static_cast<size_t>(head)];
        panel.rect = cells[static_cast<size_t>(head)];
        if (choice("scale") == QLatin1String("shared"))
            panel.spec.y.range.high = highest;
    }
    return sheet;
}

FigureTable SinkScoreHeadsFigure::table(const FigureData &data) const
{
    FigureTable table{{"head", "layer", "bos", "secondary_mean"}, {}};
    if (!emptyText(data).isEmpty())
        return table;
    const FigureRun &shown = data.runs.front();
    const int rows = rowsReady(*shown.run, GridKind::sink_score);
    const std::vector<Grid> &heads = shown.run->grids.sink_score_per_head;
    for (size_t head = 0; head < heads.size(); ++head) {
        const std::vector<double> means = meanScores(heads[head], rows, secondarySinks(shown.detection));
        for (int r = 0; r < rows; ++r)
            table.rows.push_back({QString::number(head), QString::number(r), QString::number(heads[head](r, shown.detection.bos_position)),
                                  QString::number(means[static_cast<size_t>(r)])});
    }
    return table;
}

} // namespace sinkscope
