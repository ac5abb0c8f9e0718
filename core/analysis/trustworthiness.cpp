#include "core/analysis/tsne.h"

#include "core/analysis/matrix_internal.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace sinkscope {

double trustworthiness(const Grid &high, const Grid &low, int neighbours, std::stop_token stop)
{
    const int count = high.rows();
    if (low.rows() != count)
        throw Error("trustworthiness: " + std::to_string(count) + " samples and " + std::to_string(low.rows()) +
                    " points");
    if (neighbours <= 0 || 2 * neighbours >= count)
        throw Error("trustworthiness: " + std::to_string(neighbours) + " neighbours of " + std::to_string(count) +
                    " samples, expected at least 1 and less than half of the samples");
    const Matrix high_distances = squared_distances(high, "trustworthiness", stop);
    const Matrix low_distances = squared_distances(low, "trustworthiness", stop);
    double penalty = 0.0;
    std::vector<int> order(static_cast<size_t>(count)), rank(static_cast<size_t>(count));
    for (int i = 0; i < count; ++i) {
        throw_if_stopped(stop);
        const auto nearer = [i](const Matrix &distances) {
            return [&distances, i](int a, int b) {
                if ((a == i) != (b == i))
                    return a == i; // the sample itself comes first, even where others coincide with it
                return distances(i, a) != distances(i, b) ? distances(i, a) < distances(i, b) : a < b;
            };
        };
        std::iota(order.begin(), order.end(), 0);
        std::sort(order.begin(), order.end(), nearer(high_distances));
        for (int r = 0; r < count; ++r)
            rank[static_cast<size_t>(order[static_cast<size_t>(r)])] = r;
        std::iota(order.begin(), order.end(), 0);
        std::partial_sort(order.begin(), order.begin() + neighbours + 1, order.end(), nearer(low_distances));
        for (int r = 1; r <= neighbours; ++r)
            penalty += std::max(0, rank[static_cast<size_t>(order[static_cast<size_t>(r)])] - neighbours);
    }
    const double n = count, k = neighbours;
    return 1.0 - penalty * 2.0 / (n * k * (2.0 * n - 3.0 * k - 1.0));
}

} // namespace sinkscope
