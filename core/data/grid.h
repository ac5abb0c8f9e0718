#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace sinkscope {

/// A dense row-major matrix of float32. In a run the rows are layers and the columns tokens.
/// Indices are not checked: callers own the bounds.
class Grid {
public:
    Grid() = default;
    Grid(int rows, int columns, float fill = 0.0f)
        : rows_(rows), columns_(columns), values_(static_cast<size_t>(rows) * static_cast<size_t>(columns), fill)
    {
    }

    int rows() const { return rows_; }
    int columns() const { return columns_; }
    bool empty() const { return values_.empty(); }

    float &operator()(int row, int column) { return values_[offset(row) + static_cast<size_t>(column)]; }
    float operator()(int row, int column) const { return values_[offset(row) + static_cast<size_t>(column)]; }

    std::span<float> row(int r) { return {values_.data() + offset(r), static_cast<size_t>(columns_)}; }
    std::span<const float> row(int r) const { return {values_.data() + offset(r), static_cast<size_t>(columns_)}; }
    std::span<float> values() { return values_; }
    std::span<const float> values() const { return values_; }

    bool operator==(const Grid &) const = default;

private:
    size_t offset(int row) const { return static_cast<size_t>(row) * static_cast<size_t>(columns_); }

    int rows_ = 0;
    int columns_ = 0;
    std::vector<float> values_;
};

} // namespace sinkscope
