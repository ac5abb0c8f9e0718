#include "views/heat_map/heat_map_columns.h"

#include <algorithm>
#include <iterator>
#include <limits>

namespace sinkscope {

namespace {

constexpr int neighbours = 6; ///< on either side of a sink

} // namespace

HeatMapColumns HeatMapColumns::aroundSinks(const Detection &detection, const std::vector<int> &tokens, int count)
{
    std::vector<int> sinks;
    for (const Sink &sink : detection.sinks)
        sinks.push_back(sink.position);
    const HeatMapColumns ofSinks = around(sinks, count);
    // A selected token that is shown already moves nothing.
    std::ranges::copy_if(tokens, std::back_inserter(sinks), [&](int token) { return ofSinks.column(token) < 0; });
    return ofSinks.isAll() ? around(tokens, count) : around(sinks, count);
}

HeatMapColumns HeatMapColumns::around(std::vector<int> centres, int count)
{
    std::ranges::sort(centres);
    HeatMapColumns columns;
    for (const int centre : centres) {
        const int first = columns.tokens_.empty() ? 0 : columns.tokens_.back() + 1;
        for (int token = std::max(first, centre - neighbours); token <= std::min(count - 1, centre + neighbours);
             ++token)
            columns.tokens_.push_back(token);
    }
    return columns;
}

int HeatMapColumns::column(int token) const
{
    if (isAll())
        return token;
    const auto found = std::ranges::lower_bound(tokens_, token);
    return found != tokens_.end() && *found == token ? static_cast<int>(found - tokens_.begin()) : -1;
}

Grid HeatMapColumns::of(const Grid &grid, int rows) const
{
    Grid some(grid.rows(), static_cast<int>(tokens_.size()), std::numeric_limits<float>::quiet_NaN());
    for (int row = 0; row < std::min(rows, grid.rows()); ++row)
        copyRow(grid, row, some);
    return some;
}

void HeatMapColumns::copyRow(const Grid &from, int row, Grid &to) const
{
    for (size_t column = 0; column < tokens_.size(); ++column)
        to(row, static_cast<int>(column)) = from(row, tokens_[column]);
}

} // namespace sinkscope
