#pragma once

#include "core/data/grid.h"

#include <algorithm>
#include <numeric>
#include <vector>

namespace sinkscope::test {

/// How far the `neighbours` nearest of each row of `low` are near in `high` (Venna and Kaski 2001), 0..1, 1 = all are:
/// what an embedding is judged by.
inline double trustworthiness(const Grid &high, const Grid &low, int neighbours)
{
    const int count = high.rows();
    /// Rows from near to far of row i, which comes first even where others coincide with it.
    const auto by_distance = [count](const Grid &samples, int i) {
        std::vector<double> distance(static_cast<size_t>(count), 0);
        for (int j = 0; j < count; ++j)
            for (int d = 0; d < samples.columns(); ++d) {
                const double step = double(samples(i, d)) - double(samples(j, d));
                distance[static_cast<size_t>(j)] += step * step;
            }
        distance[static_cast<size_t>(i)] = -1;
        std::vector<int> order(static_cast<size_t>(count));
        std::iota(order.begin(), order.end(), 0);
        std::ranges::stable_sort(order, {}, [&](int j) { return distance[static_cast<size_t>(j)]; });
        return order;
    };
    double penalty = 0;
    for (int i = 0; i < count; ++i) {
        const std::vector<int> far = by_distance(high, i), near = by_distance(low, i);
        for (int r = 1; r <= neighbours; ++r) {
            const auto rank = std::ranges::find(far, near[static_cast<size_t>(r)]) - far.begin();
            penalty += static_cast<double>(std::max<std::ptrdiff_t>(0, rank - neighbours));
        }
    }
    const double n = count, k = neighbours;
    return 1 - penalty * 2 / (n * k * (2 * n - 3 * k - 1));
}

} // namespace sinkscope::test
