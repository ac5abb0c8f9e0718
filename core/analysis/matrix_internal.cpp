#include "core/analysis/matrix_internal.h"

#include "core/analysis/progress.h"

#include <algorithm>

namespace sinkscope {

Matrix finite_matrix(const Grid &samples, const std::string &purpose)
{
    const auto values = samples.values();
    const auto bad = std::find_if(values.begin(), values.end(), [](float value) { return !std::isfinite(value); });
    if (bad != values.end()) {
        const auto index = bad - values.begin();
        throw Error(purpose + ": sample " + std::to_string(index / samples.columns()) + ", feature " +
                    std::to_string(index % samples.columns()) + ": expected a finite number");
    }
    using FloatMatrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    return Eigen::Map<const FloatMatrix>(values.data(), samples.rows(), samples.columns()).cast<double>();
}

Matrix centred_matrix(const Grid &samples, const std::string &purpose, Vector *mean)
{
    Matrix matrix = finite_matrix(samples, purpose);
    if (matrix.rows() == 0)
        return matrix;
    const Vector column_mean = matrix.colwise().mean().transpose();
    matrix.rowwise() -= column_mean.transpose();
    if (mean)
        *mean = column_mean;
    return matrix;
}

Matrix squared_distances(const Grid &samples, const std::string &purpose, const std::stop_token &stop)
{
    // Centred first: |a|^2 + |b|^2 - 2 a.b loses digits when all samples share a large offset, as residuals do.
    const Matrix centred = centred_matrix(samples, purpose);
    const Eigen::Index count = centred.rows(), block = 128;
    Matrix distances(count, count);
    const Vector norms = centred.rowwise().squaredNorm();
    for (Eigen::Index first = 0; first < count; first += block) {
        throw_if_stopped(stop);
        const Eigen::Index rows = std::min(block, count - first), columns = first + rows;
        distances.block(first, 0, rows, columns).noalias() =
            -2.0 * centred.middleRows(first, rows) * centred.topRows(columns).transpose();
    }
    for (Eigen::Index i = 0; i < count; ++i) {
        for (Eigen::Index j = 0; j < i; ++j)
            distances(i, j) = distances(j, i) = std::max(0.0, distances(i, j) + norms(i) + norms(j));
        distances(i, i) = 0.0;
    }
    return distances;
}

} // namespace sinkscope
