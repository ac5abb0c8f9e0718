#include "views/figures/grid_statistics.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {

double percentileInRow(const Grid &grid, int row, int column)
{
    const auto values = grid.row(row);
    const float own = values[static_cast<size_t>(column)];
    if (!std::isfinite(own))
        return NAN;
    // Three sums without a branch, as wide as the values: this is read for each row at each selection.
    int32_t below = 0, equal = -1, count = -1; // the column itself is equal, and not another
    for (const float value : values) {
        const int32_t finite = value - value == 0;
        count += finite;
        below += finite & static_cast<int32_t>(value < own);
        equal += static_cast<int32_t>(value == own);
    }
    return count > 0 ? 100 * (below + 0.5 * equal) / count : NAN;
}

std::vector<Sink> secondarySinks(const Detection &detection)
{
    std::vector<Sink> secondary;
    for (const Sink &sink : detection.sinks) {
        if (sink.position != detection.bos_position && sink.label == SinkLabel::secondary)
            secondary.push_back(sink);
    }
    return secondary;
}

double formationNorm(const Run &run, const Sink &sink)
{
    const Grid &grid = run.grids.mlp_out_norm;
    if (sink.l_start() < 0 || sink.l_start() >= grid.rows() || sink.position < 0 || sink.position >= grid.columns())
        return NAN;
    return grid(sink.l_start(), sink.position);
}

std::vector<Sink> sinksByStrength(const Run &run, const Detection &detection)
{
    const auto rank = [&](const Sink &sink) {
        const double norm = formationNorm(run, sink);
        return sink.position == detection.bos_position ? INFINITY : std::isnan(norm) ? -1.0 : norm;
    };
    std::vector<Sink> sinks = detection.sinks;
    std::stable_sort(sinks.begin(), sinks.end(), [&](const Sink &a, const Sink &b) { return rank(a) > rank(b); });
    return sinks;
}

} // namespace sinkscope
