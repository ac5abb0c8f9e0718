#include "core/analysis/statistics.h"

#include "core/data/error.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numeric>
#include <string>

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

double correlation(const Pairs &pairs)
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

double pearson_correlation(std::span<const double> first, std::span<const double> second)
{
    return correlation(finite_pairs(first, second));
}

double spearman_correlation(std::span<const double> first, std::span<const double> second)
{
    const Pairs pairs = finite_pairs(first, second);
    return correlation({ranks(pairs.first), ranks(pairs.second)});
}

double percentile(std::vector<float> &values, double percent)
{
    if (values.empty())
        return undefined;
    const double place = std::clamp(percent, 0.0, 100.0) / 100.0 * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::ptrdiff_t>(place);
    std::nth_element(values.begin(), values.begin() + below, values.end());
    const double low = static_cast<double>(values[static_cast<size_t>(below)]);
    const double fraction = place - static_cast<double>(below);
    if (fraction == 0.0)
        return low;
    const double high = static_cast<double>(*std::min_element(values.begin() + below + 1, values.end()));
    return low + fraction * (high - low);
}

double percentile_rank(std::span<const float> values, int index)
{
    if (index < 0 || static_cast<size_t>(index) >= values.size() || !std::isfinite(values[static_cast<size_t>(index)]))
        return undefined;
    const float own = values[static_cast<size_t>(index)];
    int64_t below = 0, equal = -1, others = -1; // the value itself is met once
    for (const float value : values) {
        others += std::isfinite(value);
        below += value < own && std::isfinite(value);
        equal += value == own;
    }
    return others == 0
        ? undefined
        : 100.0 * (static_cast<double>(below) + 0.5 * static_cast<double>(equal)) / static_cast<double>(others);
}

} // namespace sinkscope
