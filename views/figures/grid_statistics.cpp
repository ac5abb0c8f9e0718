#include "views/figures/grid_statistics.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

/// The value at `fraction` of the way through the sorted values, interpolated. Reorders them.
double quantile(std::vector<float> &values, double fraction)
{
    const double place = fraction * static_cast<double>(values.size() - 1);
    const auto below = values.begin() + static_cast<std::ptrdiff_t>(place);
    std::nth_element(values.begin(), below, values.end());
    const double rest = place - std::floor(place);
    if (rest == 0)
        return *below;
    return *below + rest * (*std::min_element(below + 1, values.end()) - *below);
}

} // namespace

std::vector<char> sinkMask(const Detection &detection, int tokens)
{
    std::vector<char> mask(static_cast<size_t>(tokens), 0);
    for (const Sink &sink : detection.sinks) {
        if (sink.position >= 0 && sink.position < tokens)
            mask[static_cast<size_t>(sink.position)] = 1;
    }
    return mask;
}

std::vector<RowStatistics> statisticsOfOthers(const Grid &grid, int rows, const std::vector<char> &excluded)
{
    std::vector<RowStatistics> statistics;
    std::vector<float> values;
    for (int r = 0; r < std::min(rows, grid.rows()); ++r) {
        values.clear();
        double sum = 0;
        const auto row = grid.row(r);
        for (size_t t = 0; t < row.size(); ++t) {
            if (std::isfinite(row[t]) && (t >= excluded.size() || !excluded[t])) {
                values.push_back(row[t]);
                sum += row[t];
            }
        }
        if (values.empty()) {
            statistics.push_back({NAN, NAN, NAN});
            continue;
        }
        const double mean = sum / static_cast<double>(values.size());
        const double low = quantile(values, 0.1);
        statistics.push_back({mean, low, quantile(values, 0.9)});
    }
    return statistics;
}

const std::vector<RowStatistics> &OthersCache::of(const FigureRun &run, GridKind kind) const
{
    Entry &entry = entries_[static_cast<size_t>(kind)];
    const Grid *grid = gridOf(*run.run, kind);
    const int rows = grid ? rowsReady(*run.run, kind) : 0;
    std::vector<int> sinks;
    for (const Sink &sink : run.detection.sinks)
        sinks.push_back(sink.position);
    if (entry.run != run.run || entry.rows != rows || entry.sinks != sinks) {
        entry = {run.run, rows, std::move(sinks), {}};
        if (grid)
            entry.statistics = statisticsOfOthers(*grid, rows, sinkMask(run.detection, run.run->token_count()));
    }
    return entry.statistics;
}

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
