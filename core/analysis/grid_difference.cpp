#include "core/analysis/grid_difference.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace sinkscope {

namespace {

constexpr size_t most_ranked = 2'000'000;

double percentile98_of(const Grid &values)
{
    const std::span<const float> all = values.values();
    const size_t step = all.size() / most_ranked + 1;
    std::vector<float> sizes;
    sizes.reserve(all.size() / step + 1);
    for (size_t i = 0; i < all.size(); i += step)
        if (std::isfinite(all[i]))
            sizes.push_back(std::fabs(all[i]));
    if (sizes.empty())
        return 0;
    const auto place = sizes.begin() + static_cast<std::ptrdiff_t>(0.98 * static_cast<double>(sizes.size() - 1));
    std::nth_element(sizes.begin(), place, sizes.end());
    return *place;
}

} // namespace

double GridDifference::colour_limit(bool percentile) const
{
    const double limit = percentile ? percentile98 : largest;
    return limit > 0 ? limit : largest > 0 ? largest : 1;
}

std::shared_ptr<const GridDifference> grid_difference(const Grid &baseline, int baseline_rows, const Grid &variant,
                                                      int variant_rows)
{
    auto difference = std::make_shared<GridDifference>();
    const int rows = std::min({baseline_rows, baseline.rows(), variant_rows, variant.rows()});
    const int tokens = std::min(baseline.columns(), variant.columns());
    Grid &values = difference->values = Grid(std::max(0, rows), tokens);
    Largest largest;
    for (int row = 0; row < values.rows(); ++row)
        for (int token = 0; token < tokens; ++token) {
            const float value = variant(row, token) - baseline(row, token);
            values(row, token) = std::isfinite(value) ? value : NAN;
            largest.take(values(row, token));
        }
    difference->largest = std::max(0.0f, largest.magnitude);
    difference->percentile98 = percentile98_of(values);
    difference->pyramid.build(&values, values.rows());
    return difference;
}

std::shared_ptr<const GridDifference> DifferenceCache::of(const Side &baseline, const Side &variant) const
{
    if (!difference_ || baseline != baseline_ || variant != variant_) {
        baseline_ = baseline;
        variant_ = variant;
        difference_ = grid_difference(*baseline.grid, baseline.rows, *variant.grid, variant.rows);
    }
    return difference_;
}

} // namespace sinkscope
