#pragma once

#include "core/data/detection.h"
#include "core/data/grid.h"

#include <vector>

namespace sinkscope {

/// Which tokens a heat map has a column for: all, or some with breaks between them.
class HeatMapColumns {
public:
    HeatMapColumns() = default; ///< all, however many there are

    /// The sinks, these tokens, and a few neighbours on either side of each, of `count` tokens. All where there is
    /// none.
    static HeatMapColumns aroundSinks(const Detection &detection, const std::vector<int> &tokens, int count);

    bool isAll() const { return tokens_.empty(); }
    int count() const { return static_cast<int>(tokens_.size()); } ///< of those with a column, where not all have one
    int token(int column) const { return isAll() ? column : tokens_[static_cast<size_t>(column)]; }
    int column(int token) const; ///< -1 where it has none
    /// Whether tokens are left out between this column and the one before.
    bool breaksBefore(int column) const { return column > 0 && token(column) != token(column - 1) + 1; }
    /// The columns' values of a grid; of its first `rows` rows, the others stay NaN.
    Grid of(const Grid &grid, int rows) const;
    void copyRow(const Grid &from, int row, Grid &to) const;

    bool operator==(const HeatMapColumns &) const = default;

private:
    static HeatMapColumns around(std::vector<int> centres, int count);

    std::vector<int> tokens_; ///< ascending; empty = all
};

} // namespace sinkscope
