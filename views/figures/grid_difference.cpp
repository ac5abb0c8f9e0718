#include "views/figures/grid_difference.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr int maximumColumns = 1024; ///< more tokens share a column

} // namespace

double GridDifference::colourLimit(bool percentile) const
{
    double limit = largest;
    if (percentile) {
        std::vector<float> sizes;
        for (const float value : values) {
            if (std::isfinite(value))
                sizes.push_back(std::abs(value));
        }
        if (!sizes.empty()) {
            const auto place =
                sizes.begin() + static_cast<std::ptrdiff_t>(0.98 * static_cast<double>(sizes.size() - 1));
            std::nth_element(sizes.begin(), place, sizes.end());
            limit = *place;
        }
    }
    return limit > 0 ? limit : largest > 0 ? largest : 1;
}

GridDifference gridDifference(const Grid &a, int aRows, const Grid &b, int bRows)
{
    GridDifference d;
    d.rows = std::min(aRows, bRows);
    d.tokens = std::min(a.columns(), b.columns());
    d.columns = std::min(d.tokens, maximumColumns);
    for (int row = 0; row < d.rows; ++row) {
        for (int column = 0; column < d.columns; ++column) {
            float value = NAN;
            int at = d.firstToken(column);
            for (int t = at; t < d.firstToken(column + 1); ++t) {
                const float here = a(row, t) - b(row, t);
                if (std::isfinite(here) && !(std::abs(here) <= std::abs(value))) {
                    value = here;
                    at = t;
                }
            }
            d.values.push_back(value);
            d.at.push_back(at);
            if (std::isfinite(value))
                d.largest = std::max(d.largest, static_cast<double>(std::abs(value)));
        }
    }
    return d;
}

std::shared_ptr<const GridDifference> DifferenceCache::of(const FigureRun &run, const FigureRun &baseline,
                                                          GridKind kind) const
{
    const Side a{run.run, gridOf(run, kind), rowsReady(*run.run, kind)};
    const Side b{baseline.run, gridOf(baseline, kind), rowsReady(*baseline.run, kind)};
    if (!difference_ || a != run_ || b != baseline_) {
        run_ = a;
        baseline_ = b;
        difference_ = std::make_shared<const GridDifference>(gridDifference(*a.grid, a.rows, *b.grid, b.rows));
    }
    return difference_;
}

} // namespace sinkscope
