#pragma once

#include "core/grid.h"
#include "core/run.h"
#include "views/figures/figure.h"
#include "views/run_document.h"

#include <array>
#include <vector>

namespace sinkscope {

/// What a row of a grid is like over the tokens that are no sink: the mean, and the 10th and 90th percentile around it.
/// NaN when there are none.
struct RowStatistics {
    double mean = 0;
    double low = 0;
    double high = 0;
};

/// Per token whether it is a sink of the detection.
std::vector<char> sinkMask(const Detection &detection, int tokens);

/// Statistics of the first `rows` rows over the columns that `excluded` does not mark; values that are not finite do
/// not count.
std::vector<RowStatistics> statisticsOfOthers(const Grid &grid, int rows, const std::vector<char> &excluded);

/// statisticsOfOthers() of whole grids, kept until the run, its progress or its sinks change: selecting tokens costs
/// nothing.
class OthersCache {
public:
    const std::vector<RowStatistics> &of(const FigureRun &run, GridKind kind) const;

private:
    struct Entry {
        std::shared_ptr<const Run> run;
        int rows = -1;
        std::vector<int> sinks; ///< their positions
        std::vector<RowStatistics> statistics;
    };
    mutable std::array<Entry, grid_kind_count> entries_;
};

/// Share (0..100) of the row's other values that are smaller than that of `column`, ties counted half; NaN when it has
/// no value.
double percentileInRow(const Grid &grid, int row, int column);

/// The sinks labelled secondary.
std::vector<Sink> secondarySinks(const Detection &detection);

/// mlp_out_norm at the sink's l_start: the size of what made it. NaN when it was not computed.
double formationNorm(const Run &run, const Sink &sink);

/// The sinks ordered by formationNorm(), largest first, the BOS sink before all.
std::vector<Sink> sinksByStrength(const Run &run, const Detection &detection);

} // namespace sinkscope
