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

/// Marks below the bars: of each role those of the first run, which can be selected, of its set, and of the other runs,
/// as outlines. What is selected is larger and ringed. Fills `members`, by bin, with the first run's positions.
std::vector<PanelSeries> rugOf(const FigureData &data, const std::vector<TraceSinks> &traces,
                               const PositionHistogram &histogram, CountedSinks counted, double height,
                               const Style &style, std::vector<std::vector<int>> &members)
{
    std::vector<PanelSeries> others, set, own, marked;
    for (const RoleLook &look : role_looks) {
        PanelSeries series;
        series.colour = style.role(look.role);
        series.marker = look.marker;
        series.markerSize = 0.8 * style.markerSize;
        series.role = look.role;
        for (std::vector<PanelSeries> *group : {&others, &set, &own, &marked})
            group->push_back(series);
        others.back().hollow = marked.back().ringed = marked.back().onTop = true;
        marked.back().markerSize = 1.6 * style.markerSize;
    }
    for (size_t run = 0; run < traces.size(); ++run) {
        const Detection &detection = *data.runs[run].detection;
        for (const TraceSinks::Entry &sink : traces[run].sinks) {
            const int bin = histogram.bin_of(sink.position);
            if (bin < 0 || (counted == CountedSinks::secondary && sink.label != SinkLabel::secondary))
                continue;
            const auto role = static_cast<size_t>(roleOf(detection, sink.position));
            const QPointF place(sink.position, height);
            if (run > 0) {
                (isOfFirstSet(data, static_cast<int>(run)) ? set : others)[role].points.push_back(place);
                continue;
            }
            own[role].points.push_back(place);
            own[role].tokens.push_back(sink.position);
            members[static_cast<size_t>(bin)].push_back(sink.position);
            if (data.isMarked(sink.position))
                marked[role].points.push_back(place); // over the rug, which keeps the tooltips
        }
    }
    std::vector<PanelSeries> all;
    for (std::vector<PanelSeries> *group : {&others, &set, &own, &marked})
        for (PanelSeries &series : *group) {
            if (series.points.empty())
                continue;
            if (!series.tokens.empty())
                series.tooltip = [run = data.runs.front().run, detection = data.runs.front().detection,
                                  tokens = series.tokens](int i) {
                    const int token = tokens[static_cast<size_t>(i)];
                    return tokenTitle(*run, token) + u'\n' + levelText(*detection->find(token));
                };
            all.push_back(std::move(series));
        }
    return all;
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
    PanelBars::Set heights{{},
                           counted == CountedSinks::secondary ? style.role(TokenRole::secondary)
                                                              : style.mutedForeground,
                           {histogram.counts.begin(), histogram.counts.end()}};
    const double highest = *std::ranges::max_element(heights.values);
    std::vector<std::vector<int>> members(histogram.counts.size());
    for (PanelSeries &series : rugOf(data, traces, histogram, counted, -0.06 * highest, style, members))
        panel.series.push_back(std::move(series));
    panel.bars.tooltip = [histogram](int, int bar) {
        return translated("tokens %1 to %2: %3 sinks")
            .arg(histogram.first_of(bar))
            .arg(histogram.first_of(bar + 1) - 1)
            .arg(histogram.counts[static_cast<size_t>(bar)]);
    };
    panel.bars.tokens = [members](int bar) { return members[static_cast<size_t>(bar)]; };
    panel.bars.sets.push_back(std::move(heights));
    panel.x = {.title = translated("Token position *t*"), .range = extent, .integers = true, .ticks = {}, .colour = {}};
    panel.y = {.title = counted == CountedSinks::all ? translated("Sinks") : translated("Secondary sinks"),
               .range = {-0.12 * highest, 1.08 * highest},
               .integers = true,
               .ticks = {},
               .colour = {}};
    sheet.panels.push_back({std::move(panel), rect, -1});
    sheet.note = countedText(given, data, counted);
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
