#include "core/analysis/statistics.h"

#include "core/data/error.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

namespace sinkscope {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

struct Pairs {
    std::vector<double> first, second;
};

Pairs finite_pairs(std::span<const double> first, std::span<const double> second)
{
    if (first.size() != second.size())
        throw Error("correlation: " + std::to_string(first.size()) + " values with " + std::to_string(second.size()));
    Pairs pairs;
    for (size_t i = 0; i < first.size(); ++i)
        if (std::isfinite(first[i]) && std::isfinite(second[i])) {
            pairs.first.push_back(first[i]);
            pairs.second.push_back(second[i]);
        }
    return pairs;
}

double pearson(const Pairs &pairs)
{
    const double count = static_cast<double>(pairs.first.size());
    if (count < 2)
        return undefined;
    const double first_mean = std::accumulate(pairs.first.begin(), pairs.first.end(), 0.0) / count;
    const double second_mean = std::accumulate(pairs.second.begin(), pairs.second.end(), 0.0) / count;
    double product = 0.0, first_square = 0.0, second_square = 0.0;
    for (size_t i = 0; i < pairs.first.size(); ++i) {
        const double a = pairs.first[i] - first_mean, b = pairs.second[i] - second_mean;
        product += a * b;
        first_square += a * a;
        second_square += b * b;
    }
    if (first_square == 0.0 || second_square == 0.0)
        return undefined;
    return std::clamp(product / (std::sqrt(first_square) * std::sqrt(second_square)), -1.0, 1.0);
}

std::vector<double> ranks(const std::vector<double> &values)
{
    std::vector<size_t> order(values.size());
    std::iota(order.begin(), order.end(), size_t(0));
    std::sort(order.begin(), order.end(), [&](size_t a, size_t b) { return values[a] < values[b]; });
    std::vector<double> result(values.size());
    for (size_t first = 0; first < order.size();) {
        size_t last = first + 1;
        while (last < order.size() && values[order[last]] == values[order[first]])
            ++last;
        for (size_t i = first; i < last; ++i)
            result[order[i]] = static_cast<double>(first + last - 1) / 2.0;
        first = last;
    }
    return result;
}

} // namespace

double percentile_rank(std::span<const float> values, int index)
{
    if (index < 0 || static_cast<size_t>(index) >= values.size() || !std::isfinite(values[static_cast<size_t>(index)]))
        return undefined;
    const float own = values[static_cast<size_t>(index)];
    // Three sums without a branch, as wide as the values.
    int32_t below = 0, equal = -1, count = -1; // the value itself is equal, and not another
    for (const float value : values) {
        const int32_t finite = value - value == 0;
        count += finite;
        below += finite & static_cast<int32_t>(value < own);
        equal += static_cast<int32_t>(value == own);
    }
    return count > 0 ? 100 * (below + 0.5 * equal) / count : undefined;
}

Correlation correlation(std::span<const double> first, std::span<const double> second)
{
    const Pairs pairs = finite_pairs(first, second);
    return {pearson(pairs), pearson({ranks(pairs.first), ranks(pairs.second)}), static_cast<int>(pairs.first.size())};
}

} // namespace sinkscope
