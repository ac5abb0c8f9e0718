#pragma once

#include "core/analysis/magnitude_pyramid.h"
#include "core/data/grid.h"

#include <memory>

namespace sinkscope {

struct Run;

/// variant - baseline of one grid, over the rows and tokens that both have.
struct GridDifference {
    Grid values; ///< [rows, tokens]; NaN where either was not computed
    MagnitudePyramid pyramid; ///< of `values`
    double largest = 0; ///< magnitude; 0 without a finite difference
    double percentile98 = 0; ///< 98 % of the magnitudes are no larger; of an even sample where there are over 2 million

    GridDifference() = default;
    GridDifference(const GridDifference &) = delete; // the pyramid points to the grid
    GridDifference &operator=(const GridDifference &) = delete;

    /// A symmetric colour limit above zero: the largest magnitude or, so that a few sinks do not flatten the rest,
    /// percentile98.
    double colour_limit(bool percentile) const;
};

/// Tokens are aligned by index. `baseline_rows` and `variant_rows`: leading rows that are computed.
std::shared_ptr<const GridDifference> grid_difference(const Grid &baseline, int baseline_rows, const Grid &variant,
                                                      int variant_rows);

/// grid_difference() of two runs, kept until another grid is asked for or one of them grows.
class DifferenceCache {
public:
    struct Side {
        std::shared_ptr<const Run> run; ///< held, so that no other grid can come to stand where `grid` stood
        const Grid *grid = nullptr; ///< one of the run's; not null when asked for
        int rows = -1; ///< computed
        bool operator==(const Side &) const = default;
    };
    std::shared_ptr<const GridDifference> of(const Side &baseline, const Side &variant) const;

private:
    mutable Side baseline_, variant_;
    mutable std::shared_ptr<const GridDifference> difference_;
};

} // namespace sinkscope
