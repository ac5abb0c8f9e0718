#pragma once

#include "core/data/grid.h"
#include "core/data/run.h"

#include <map>
#include <memory>
#include <span>
#include <vector>

namespace sinkscope {

/// What a row of a grid is like over the tokens that are no sink: the mean, and the 10th and 90th percentile around it
/// (linear between neighbours, as numpy does it). NaN when there are none.
struct RowStatistics {
    double mean = 0;
    double low = 0;
    double high = 0;
};

/// A row of a grid, reduced so far that its statistics without a few of its columns cost no second look at the row.
/// Values that are not finite do not count.
class RowSummary {
public:
    /// Ready to leave out up to `most` columns.
    RowSummary(std::span<const float> row, size_t most);

    /// Statistics of the row without these of its values; at most as many as the constructor was told.
    RowStatistics without(std::vector<float> removed) const;

private:
    /// The values, in order, that can be at a fraction of the way through the row once some are left out.
    struct Window {
        size_t first = 0; ///< rank of the first
        std::vector<float> values;
    };
    static double quantile(const Window &window, const std::vector<float> &removed, double fraction, size_t count);

    double sum_ = 0;
    size_t count_ = 0;
    Window low_, high_;
};

/// Statistics of a run's grids over the tokens that are no sink. What does not depend on the sinks is kept until the
/// run changes: rows that a running analysis adds are looked at once, and a change of the detector costs what its sinks
/// cost, not what the run does.
class OthersCache {
public:
    /// One for each of the leading `rows_ready` rows of `grid`, one of the run's; empty when it is null.
    const std::vector<RowStatistics> &of(const std::shared_ptr<const Run> &run, const Detection &detection,
                                         const Grid *grid, int rows_ready) const;

private:
    struct Entry {
        size_t most = 0; ///< what `rows` are ready for
        std::vector<RowSummary> rows;
        std::vector<int> sinks; ///< positions that `statistics` leave out
        std::vector<RowStatistics> statistics;
    };
    mutable std::shared_ptr<const Run> run_; ///< held, so that no other grid can come to stand where one stood
    mutable std::map<const Grid *, Entry> entries_;
};

} // namespace sinkscope
