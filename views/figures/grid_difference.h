#pragma once

#include "core/data/grid.h"
#include "core/data/run.h"
#include "views/state/run_document.h"

#include <memory>
#include <vector>

namespace sinkscope {

/// The difference of two grids where both have values: per column a span of tokens and the difference of largest
/// magnitude in it.
struct GridDifference {
    int rows = 0, tokens = 0, columns = 0;
    double largest = 0;
    std::vector<float> values; ///< [rows, columns]
    std::vector<int> at; ///< the token of each value

    int firstToken(int column) const { return static_cast<int>(int64_t(column) * tokens / columns); }
    size_t index(int row, int column) const
    {
        return static_cast<size_t>(row) * static_cast<size_t>(columns) + static_cast<size_t>(column);
    }
    /// The symmetric colour limit: the largest difference, or that which 98 % stay below, so that a few sinks do not
    /// flatten the rest.
    double colourLimit(bool percentile) const;
};

/// a - b over the first rows and tokens that both have; NaN in a column without a finite difference.
GridDifference gridDifference(const Grid &a, int aRows, const Grid &b, int bRows);

/// gridDifference() of two runs, kept until another pair or quantity is asked for or one of them grows.
class DifferenceCache {
public:
    /// Both runs must have the grid.
    std::shared_ptr<const GridDifference> of(const FigureRun &run, const FigureRun &baseline, GridKind kind) const;

private:
    struct Side {
        std::shared_ptr<const Run> run; ///< held, so that no other grid can come to stand where `grid` stood
        const Grid *grid = nullptr;
        int rows = -1;

        bool operator==(const Side &) const = default;
    };
    mutable Side run_, baseline_;
    mutable std::shared_ptr<const GridDifference> difference_;
};

} // namespace sinkscope
