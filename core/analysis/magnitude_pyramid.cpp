#include "core/analysis/magnitude_pyramid.h"

#include <algorithm>
#include <span>

namespace sinkscope {

void MagnitudePyramid::build(const Grid *grid, int rows)
{
    grid_ = grid && !grid->empty() ? grid : nullptr;
    levels_.clear();
    ready_.assign(static_cast<size_t>(this->rows()), false);
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
