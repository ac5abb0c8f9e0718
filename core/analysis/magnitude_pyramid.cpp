#include "core/analysis/magnitude_pyramid.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace sinkscope {

namespace {

std::vector<std::pair<int, int>> spans_not_finite(std::span<const float> values)
{
    std::vector<std::pair<int, int>> spans;
    for (int column = 0; column < static_cast<int>(values.size()); ++column) {
        if (std::isfinite(values[static_cast<size_t>(column)]))
            continue;
        if (spans.empty() || spans.back().second != column)
            spans.emplace_back(column, column);
        ++spans.back().second;
    }
    return spans;
}

} // namespace

void MagnitudePyramid::build(const Grid *grid, int rows)
{
    grid_ = grid && !grid->empty() ? grid : nullptr;
    levels_.clear();
    ready_.assign(static_cast<size_t>(this->rows()), false);
    not_finite_.assign(static_cast<size_t>(this->rows()), {});
    for (int columns = this->columns(); columns > group;) {
        columns = (columns + group - 1) / group;
        levels_.emplace_back(this->rows(), columns);
    }
    for (int row = 0; row < std::min(rows, this->rows()); ++row)
        add_row(row);
}

void MagnitudePyramid::add_row(int row)
{
    if (row < 0 || row >= rows())
        return;
    std::span<const float> finer = grid_->row(row);
    not_finite_[static_cast<size_t>(row)] = spans_not_finite(finer);
    for (Grid &level : levels_) {
        const std::span<float> groups = level.row(row);
        for (size_t g = 0; g < groups.size(); ++g) {
            const size_t end = std::min((g + 1) * group, finer.size());
            Largest best;
            for (size_t i = g * group; i < end; ++i)
                best.take(finer[i]);
            groups[g] = best.value;
        }
        finer = groups;
    }
    ready_[static_cast<size_t>(row)] = true;
}

float MagnitudePyramid::largest(int row, int first, int end) const
{
    Largest best;
    std::span<const float> values = grid_->row(row);
    for (size_t next = 0; first < end; ++next) {
        const bool coarsest = next == levels_.size();
        while (first < end && (coarsest || first % group != 0))
            best.take(values[static_cast<size_t>(first++)]);
        while (first < end && end % group != 0)
            best.take(values[static_cast<size_t>(--end)]);
        first /= group;
        end /= group;
        if (!coarsest)
            values = levels_[next].row(row);
    }
    return best.value;
}

bool MagnitudePyramid::is_finite(int row, int first, int end) const
{
    const auto &spans = not_finite_[static_cast<size_t>(row)];
    const auto behind = std::ranges::upper_bound(spans, first, {}, &std::pair<int, int>::second);
    return behind == spans.end() || behind->first >= end;
}

int MagnitudePyramid::column_of_largest(int row, int first, int end) const
{
    const float wanted = largest(row, first, end);
    const std::span<const float> values = grid_->row(row);
    for (int column = first; column < end; ++column)
        if (values[static_cast<size_t>(column)] == wanted)
            return column;
    return first;
}

} // namespace sinkscope
