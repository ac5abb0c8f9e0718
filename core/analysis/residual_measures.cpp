#include "core/analysis/residual_measures.h"

#include "core/analysis/matrix_internal.h"
#include "core/data/error.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>

namespace sinkscope {

namespace {

constexpr float massive_value = 100;
constexpr float massive_ratio = 1000;

/// The mean of the two middle ones of an even number, as numpy's.
double median(std::vector<float> values)
{
    if (values.empty())
        return std::numeric_limits<double>::quiet_NaN();
    const auto middle = values.begin() + std::ssize(values) / 2;
    std::nth_element(values.begin(), middle, values.end());
    const auto upper = static_cast<double>(*middle);
    if (values.size() % 2)
        return upper;
    return (upper + static_cast<double>(*std::max_element(values.begin(), middle))) / 2;
}

} // namespace

std::vector<MassiveDimension> massive_dimensions(std::span<const float> residual, int most)
{
    std::vector<int> order(residual.size());
    std::iota(order.begin(), order.end(), 0);
    const auto kept = order.begin() + std::min<std::ptrdiff_t>(most, std::ssize(order));
    std::partial_sort(order.begin(), kept, order.end(), [residual](int a, int b) {
        const float one = std::fabs(residual[static_cast<size_t>(a)]),
                    other = std::fabs(residual[static_cast<size_t>(b)]);
        return one != other ? one > other : a < b;
    });
    double squares = 0;
    for (const float value : residual)
        squares += static_cast<double>(value) * static_cast<double>(value);
    std::vector<MassiveDimension> dimensions;
    for (auto d = order.begin(); d != kept; ++d) {
        const float value = residual[static_cast<size_t>(*d)];
        dimensions.push_back({*d, value, static_cast<double>(value) * static_cast<double>(value) / squares});
    }
    return dimensions;
}

std::vector<int> leading_dimensions(const Grid &residuals, int most)
{
    std::vector<float> largest(static_cast<size_t>(residuals.columns()), 0);
    for (int row = 0; row < residuals.rows(); ++row)
        for (int d = 0; d < residuals.columns(); ++d)
            largest[static_cast<size_t>(d)] = std::max(largest[static_cast<size_t>(d)], std::fabs(residuals(row, d)));
    std::vector<int> dimensions;
    for (const MassiveDimension &found : massive_dimensions(largest, most))
        dimensions.push_back(found.dimension);
    return dimensions;
}

double norm_without(std::span<const float> residual, int left_out)
{
    std::vector<double> squares;
    for (const float value : residual)
        squares.push_back(static_cast<double>(value) * static_cast<double>(value));
    std::ranges::sort(squares, std::greater());
    const auto rest = squares.begin() + std::min<std::ptrdiff_t>(left_out, std::ssize(squares));
    return std::sqrt(std::accumulate(rest, squares.end(), 0.0));
}

int count_massive(const Grid &residuals)
{
    std::vector<float> sizes;
    for (const float value : residuals.values())
        sizes.push_back(std::fabs(value));
    const double typical = median(sizes);
    return static_cast<int>(std::ranges::count_if(sizes, [typical](float size) {
        return size > massive_value && static_cast<double>(size) > massive_ratio * typical;
    }));
}

double matrix_entropy(const Grid &residuals, const std::stop_token &stop)
{
    if (std::min(residuals.rows(), residuals.columns()) < 2)
        return std::numeric_limits<double>::quiet_NaN();
    const Matrix rows = finite_matrix(residuals, "the matrix entropy");
    const Matrix gram = rows.rows() <= rows.cols() ? Matrix(rows * rows.transpose()) : Matrix(rows.transpose() * rows);
    if (stop.stop_requested())
        throw Cancelled();
    const Vector values = Eigen::SelfAdjointEigenSolver<Matrix>(gram, Eigen::EigenvaluesOnly).eigenvalues();
    const double sum = values.cwiseMax(0).sum();
    double entropy = 0;
    for (const double value : values)
        if (const double p = value / sum; p > 0)
            entropy -= p * std::log(p);
    return entropy / std::log(static_cast<double>(gram.rows()));
}

Grid value_drain(const Grid &value_norm, std::span<const int> positions, std::span<const int> left_out)
{
    Grid drain(value_norm.rows(), static_cast<int>(positions.size()));
    for (int layer = 0; layer < value_norm.rows(); ++layer) {
        std::vector<float> others;
        for (int t = 0; t < value_norm.columns(); ++t)
            if (std::ranges::find(left_out, t) == left_out.end())
                others.push_back(value_norm(layer, t));
        const double typical = median(others);
        for (size_t i = 0; i < positions.size(); ++i)
            drain(layer, static_cast<int>(i)) =
                static_cast<float>(static_cast<double>(value_norm(layer, positions[i])) / typical);
    }
    return drain;
}

} // namespace sinkscope
