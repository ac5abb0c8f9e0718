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
    const CountedSinks counted = countedSinks(choice("sinks"));
    sheet.empty = nothingToCount(data, counted);
    if (!sheet.empty.isEmpty())
        return sheet;
    const std::vector<TraceSinks> traces = tracesOf(data);
    const PositionHistogram histogram = position_histogram(traces, choice("bins").toInt(), 0, counted);
    const AxisRange extent{0, static_cast<double>(histogram.upper)};

    PanelSpec panel;
    panel.legend = false;
    panel.brushAlongX = panel.tokensAlongX = true;
    panel.bars.extent = extent;
    panel.bars.width = 0.94;
    PanelBars::Set counts{{}, style.role(TokenRole::secondary), {histogram.counts.begin(), histogram.counts.end()}};
    PanelSeries rug{.name = {},
                    .points = {},
                    .colour = style.foreground,
                    .marker = TokenRole::secondary,
                    .markerSize = 0.8 * style.markerSize,
                    .tokens = {},
                    .tooltip = {}};
    const double highest = *std::ranges::max_element(counts.values);
    PanelSeries set = rug, others = rug; // of the other runs: shown, but not to be selected
    others.colour = style.mutedForeground;
    others.hollow = true;
    std::vector<std::vector<int>> members(histogram.counts.size());
    for (size_t run = 0; run < traces.size(); ++run) {
        PanelSeries &series = run == 0 ? rug : isOfFirstSet(data, static_cast<int>(run)) ? set : others;
        for (const TraceSinks::Entry &sink : traces[run].sinks) {
            const int bin = histogram.bin_of(sink.position);
            if (bin < 0 || (counted == CountedSinks::secondary && sink.label != SinkLabel::secondary))
                continue;
            series.points.emplace_back(sink.position, -0.06 * highest);
            if (run == 0) {
                rug.tokens.push_back(sink.position);
                members[static_cast<size_t>(bin)].push_back(sink.position);
            }
        }
    }
    rug.tooltip = [run = data.runs.front().run, detection = data.runs.front().detection, tokens = rug.tokens](int i) {
        const int token = tokens[static_cast<size_t>(i)];
        return tokenTitle(*run, token) + u'\n' + levelText(*detection->find(token));
    };
    panel.bars.tooltip = [histogram](int, int bar) {
        return translated("tokens %1 to %2: %3 sinks")
            .arg(histogram.first_of(bar))
            .arg(histogram.first_of(bar + 1) - 1)
            .arg(histogram.counts[static_cast<size_t>(bar)]);
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
    panel.x = {.title = translated("Token position *t*"), .range = extent, .integers = true, .ticks = {}, .colour = {}};
    panel.y = {.title = counted == CountedSinks::all ? translated("Sinks") : translated("Secondary sinks"),
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
    FigureTable table{
        {"run", "position", "token_id", "text", "l_start", "lifetime", "label", "bin_first", "bin_last", "bin_count"},
        {}};
    const CountedSinks counted = countedSinks(choice("sinks"));
    const std::vector<TraceSinks> traces = tracesOf(data);
    const PositionHistogram histogram = position_histogram(traces, choice("bins").toInt(), 0, counted);
    for (size_t run = 0; run < traces.size(); ++run)
        for (const TraceSinks::Entry &sink : traces[run].sinks) {
            const int bin = histogram.bin_of(sink.position);
            if (bin < 0 || (counted == CountedSinks::secondary && sink.label != SinkLabel::secondary))
                continue;
            table.rows.push_back({QString::number(run), QString::number(sink.position), QString::number(sink.token_id),
                                  QString::fromStdString(sink.text), QString::number(sink.l_start),
                                  QString::number(sink.lifetime), QString::fromStdString(label_name(sink.label)),
                                  QString::number(histogram.first_of(bin)),
                                  QString::number(histogram.first_of(bin + 1) - 1),
                                  QString::number(histogram.counts[static_cast<size_t>(bin)])});
        }
    return table;
}

} // namespace sinkscope
