#include "views/figures/sink_positions.h"

#include "views/figures/figure_text.h"
#include "views/figures/pooled_sinks.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("PositionsFigure", text);
}

/// Whether the run is another record of the first one's set: all of those look the same.
bool isOfFirstSet(const FigureData &data, int run)
{
    const Run &first = *data.runs.front().run, &other = *data.runs[static_cast<size_t>(run)].run;
    return run == 0 ||
        (other.model.name == first.model.name && other.trace.source == first.trace.source &&
         other.trace.sample != first.trace.sample);
}

int longestTrace(const FigureData &data)
{
    int tokens = 1;
    for (const FigureRun &run : data.runs)
        tokens = std::max(tokens, run.run->token_count());
    return tokens;
}

} // namespace

PositionsFigure::PositionsFigure()
{
    addOption(sinksOption());
    addOption({"bins", translated("Bins"), {"20", "40", "80"}, {"20", "40", "80"}, 1});
}

QString PositionsFigure::title() const
{
    return translated("Positions");
}

FigureSheet PositionsFigure::sheet(const QRectF &rect, const FigureData &given, const Style &style) const
{
    FigureSheet sheet;
    const FigureData data = ofDifferentTraces(given);
    const bool all = choice("sinks") == QLatin1String("all");
    sheet.empty = nothingToCount(data, all);
    if (!sheet.empty.isEmpty())
        return sheet;
    const std::vector<PlacedSink> sinks = pooledSinks(data, all);
    const double end = longestTrace(data);
    const int bins = std::min(choice("bins").toInt(), longestTrace(data));

    PanelSpec panel;
    panel.legend = false;
    panel.brushAlongX = panel.tokensAlongX = true;
    panel.bars.extent = {-0.5, end - 0.5};
    panel.bars.width = 0.94;
    const double binWidth = end / bins;
    PanelBars::Set counts{{}, style.role(TokenRole::secondary), std::vector<double>(static_cast<size_t>(bins), 0)};
    std::vector<std::vector<int>> members(static_cast<size_t>(bins));
    const auto binOf = [&](int position) {
        return static_cast<size_t>(std::clamp(static_cast<int>((position + 0.5) / binWidth), 0, bins - 1));
    };
    PanelSeries rug{.name = {},
                    .points = {},
                    .colour = style.foreground,
                    .marker = TokenRole::secondary,
                    .markerSize = 0.8 * style.markerSize,
                    .tokens = {},
                    .tooltip = {}};
    for (const PlacedSink &placed : sinks) {
        ++counts.values[binOf(placed.sink.position)];
        if (placed.run == 0)
            members[binOf(placed.sink.position)].push_back(placed.sink.position);
    }
    const double highest = *std::ranges::max_element(counts.values);
    PanelSeries set = rug, others = rug; // of the other runs: shown, but not to be selected
    others.colour = style.mutedForeground;
    others.hollow = true;
    for (const PlacedSink &placed : sinks) {
        PanelSeries &series = placed.run == 0 ? rug : isOfFirstSet(data, placed.run) ? set : others;
        series.points.emplace_back(placed.sink.position, -0.06 * highest);
        if (placed.run == 0)
            rug.tokens.push_back(placed.sink.position);
    }
    rug.tooltip = [run = data.runs.front().run, detection = data.runs.front().detection, tokens = rug.tokens](int i) {
        const int token = tokens[static_cast<size_t>(i)];
        return tokenTitle(*run, token) + u'\n' + levelText(*detection.find(token));
    };
    panel.bars.tooltip = [values = counts.values, binWidth](int, int bar) {
        return translated("tokens %1 to %2: %3 sinks")
            .arg(std::ceil(bar * binWidth - 0.5))
            .arg(std::ceil((bar + 1) * binWidth - 0.5) - 1)
            .arg(values[static_cast<size_t>(bar)]);
    };
    panel.bars.tokens = [members](int bar) { return members[static_cast<size_t>(bar)]; };
    panel.bars.sets.push_back(std::move(counts));
    PanelSeries marked = rug; // over the rug, which keeps the tooltips
    marked.colour = style.selection;
    marked.markerSize = 1.3 * style.markerSize;
    marked.points.clear();
    marked.tokens.clear();
    marked.tooltip = {};
    for (size_t i = 0; i < rug.tokens.size(); ++i)
        if (data.isMarked(rug.tokens[i]))
            marked.points.push_back(rug.points[i]);
    panel.series.push_back(std::move(others));
    panel.series.push_back(std::move(set));
    panel.series.push_back(std::move(rug));
    panel.series.push_back(std::move(marked));
    panel.x = {.title = translated("Token position *t*"),
               .range = {-0.5, end - 0.5},
               .integers = true,
               .ticks = {},
               .colour = {}};
    panel.y = {.title = all ? translated("Sinks") : translated("Secondary sinks"),
               .range = {-0.12 * highest, 1.08 * highest},
               .integers = true,
               .ticks = {},
               .colour = {}};
    sheet.panels.push_back({std::move(panel), rect, -1});
    sheet.note = countedText(given, data);
    return sheet;
}

FigureTable PositionsFigure::table(const FigureData &given) const
{
    const FigureData data = ofDifferentTraces(given);
    FigureTable table{{"run", "position", "token_id", "text", "l_start", "lifetime", "label"}, {}};
    for (const PlacedSink &placed : pooledSinks(data, choice("sinks") == QLatin1String("all"))) {
        const Run &run = *data.runs[static_cast<size_t>(placed.run)].run;
        if (placed.sink.position < 0 || placed.sink.position >= run.token_count())
            continue;
        const Token &token = run.tokens[static_cast<size_t>(placed.sink.position)];
        table.rows.push_back({QString::number(placed.run), QString::number(placed.sink.position),
                              QString::number(token.id), QString::fromStdString(token.text),
                              QString::number(placed.sink.l_start()), QString::number(placed.sink.lifetime()),
                              QString::fromStdString(label_name(placed.sink.label))});
    }
    return table;
}

} // namespace sinkscope
