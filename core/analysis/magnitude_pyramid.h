#pragma once

#include "core/data/grid.h"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

namespace sinkscope {

/// The value of largest magnitude so far; NaN before any. Without branches: which value wins cannot be predicted.
struct Largest {
    float value = std::numeric_limits<float>::quiet_NaN();
    float magnitude = -1;

    void take(float candidate)
    {
        const float size = std::fabs(candidate);
        const bool larger = size > magnitude; // never for NaN
        value = larger ? candidate : value;
        magnitude = larger ? size : magnitude;
    }
};

/// For every row of a grid the value of largest magnitude in aligned groups of 4, 16, 64, ... columns, so that the
/// largest of any span of columns is found in a few steps however long the span. Takes a third of the grid's memory.
/// NaN is passed over; is_finite() tells of it. Whatever shows many cells in one pixel takes them from here.
class MagnitudePyramid {
public:
    static constexpr int group = 4; ///< columns of one level that make one of the next

    /// Reads the first `rows` rows. The grid must outlive the pyramid or the next build().
    void build(const Grid *grid, int rows);
    void add_row(int row); ///< a row that was not read yet, or has new values
    bool empty() const { return !grid_; }
    int rows() const { return grid_ ? grid_->rows() : 0; }
    int columns() const { return grid_ ? grid_->columns() : 0; }
    bool is_ready(int row) const
    {
        return row >= 0 && row < static_cast<int>(ready_.size()) && ready_[static_cast<size_t>(row)];
    }

    /// The value of largest magnitude in columns first..end-1 of a row, with its sign; NaN when there is none.
    float largest(int row, int first, int end) const;

    /// Whether all values in columns first..end-1 of a row that was read are finite.
    bool is_finite(int row, int first, int end) const;

    /// The column of that value, the first of equals; `first` where there is none.
    int column_of_largest(int row, int first, int end) const;

private:
    const Grid *grid_ = nullptr;
    std::vector<Grid> levels_; ///< levels_[k] holds groups of 4^(k+1) columns
    std::vector<bool> ready_;
    std::vector<std::vector<std::pair<int, int>>>
        not_finite_; ///< per row the spans of columns, first and end, ascending
};

} // namespace sinkscope
