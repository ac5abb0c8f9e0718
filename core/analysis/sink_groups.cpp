#include "core/analysis/sink_groups.h"

#include "core/data/run.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace sinkscope {

std::vector<Sink> secondary_sinks(const Detection &detection)
{
    std::vector<Sink> secondary;
    for (const Sink &sink : detection.sinks)
        if (sink.position != detection.bos_position && sink.label == SinkLabel::secondary)
            secondary.push_back(sink);
    return secondary;
}

double formation_norm(const Run &run, const Sink &sink)
{
    const Grid &grid = run.grids.mlp_out_norm;
    if (sink.l_start() < 0 || sink.l_start() >= grid.rows() || sink.position < 0 || sink.position >= grid.columns())
        return NAN;
    return grid(sink.l_start(), sink.position);
}

std::vector<Sink> sinks_by_strength(const Run &run, const Detection &detection)
{
    const auto rank = [&](const Sink &sink) {
        const double norm = formation_norm(run, sink);
        return sink.position == detection.bos_position ? INFINITY : std::isnan(norm) ? -1.0 : norm;
    };
    std::vector<Sink> sinks = detection.sinks;
    std::stable_sort(sinks.begin(), sinks.end(), [&](const Sink &a, const Sink &b) { return rank(a) > rank(b); });
    return sinks;
}

std::vector<int> level_starts(const Detection &detection, std::span<const int> tokens)
{
    std::set<int> starts;
    for (const int token : tokens) {
        const Sink *sink = detection.find(token);
        if (sink && sink->l_start() >= 0 && token != detection.bos_position && sink->label == SinkLabel::secondary)
            starts.insert(sink->l_start());
    }
    return {starts.begin(), starts.end()};
}

} // namespace sinkscope
