#include "core/analysis/pca.h"

#include "core/analysis/matrix_internal.h"
#include "core/analysis/progress.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

/// Relative variance below which a direction is rounding noise.
constexpr double least_relative_variance = 1e-12;

Matrix to_double(const Grid &grid)
{
    return finite_matrix(grid, "principal components");
}

Grid to_grid(const Matrix &matrix)
{
    Grid grid(static_cast<int>(matrix.rows()), static_cast<int>(matrix.cols()));
    std::transform(matrix.data(), matrix.data() + matrix.size(), grid.values().begin(),
                   [](double value) { return static_cast<float>(value); });
    return grid;
}

/// matrix * matrix^T, in slices so that an end can be asked for.
template <typename Derived>
Eigen::MatrixXd self_products(const Eigen::MatrixBase<Derived> &matrix, const std::stop_token &stop)
{
    constexpr Eigen::Index slice = 256;
    Eigen::MatrixXd products = Eigen::MatrixXd::Zero(matrix.rows(), matrix.rows());
    for (Eigen::Index first = 0; first < matrix.cols(); first += slice) {
        throw_if_stopped(stop);
        products.selfadjointView<Eigen::Lower>().rankUpdate(
            matrix.derived().middleCols(first, std::min(slice, matrix.cols() - first)));
    }
    throw_if_stopped(stop);
    return products; // the lower half, which is all that the solver reads
}

/// Rows made orthonormal again: for weak components the Gram route leaves them slightly oblique.
void orthonormalise_rows(Matrix &rows)
{
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
        for (Eigen::Index j = 0; j < i; ++j)
            rows.row(i) -= rows.row(i).dot(rows.row(j)) * rows.row(j);
        rows.row(i).normalize();
    }
}

void point_largest_loading_upwards(Matrix &rows)
{
    for (Eigen::Index i = 0; i < rows.rows(); ++i) {
        Eigen::Index largest = 0;
        rows.row(i).cwiseAbs().maxCoeff(&largest);
        if (rows(i, largest) < 0.0)
            rows.row(i) *= -1.0;
    }
}

void check_same_features(const PrincipalComponents &previous, const PrincipalComponents &next)
{
    if (previous.components.columns() != next.components.columns())
        throw Error("principal components: cannot be aligned with others of " +
                    std::to_string(previous.components.columns()) + " features, having " +
                    std::to_string(next.components.columns()));
}

} // namespace

PrincipalComponents principal_components(const Grid &samples, int count, std::stop_token stop)
{
    if (samples.empty())
        throw Error("principal components: expected at least one sample, found none");
    Vector mean;
    const Matrix centred = centred_matrix(samples, "principal components", &mean);
    const bool through_gram = centred.rows() <= centred.cols();
    throw_if_stopped(stop);
    const Eigen::MatrixXd products =
        through_gram ? self_products(centred, stop) : self_products(centred.transpose(), stop);
    const Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> solver(products);
    throw_if_stopped(stop);

    // Eigen sorts upwards.
    const Vector variances = solver.eigenvalues().reverse();
    const double total = std::max(0.0, products.trace());
    Eigen::Index kept = 0;
    while (kept < std::min<Eigen::Index>(std::max(count, 0), variances.size()) && variances(kept) > 0.0 &&
           variances(kept) > least_relative_variance * total)
        ++kept;

    Matrix components = solver.eigenvectors().rowwise().reverse().leftCols(kept).transpose();
    if (through_gram)
        components = components * centred;
    orthonormalise_rows(components);
    point_largest_loading_upwards(components);

    PrincipalComponents result;
    result.mean.resize(static_cast<size_t>(mean.size()));
    std::transform(mean.begin(), mean.end(), result.mean.begin(),
                   [](double value) { return static_cast<float>(value); });
    for (Eigen::Index i = 0; i < kept; ++i) {
        result.singular_values.push_back(std::sqrt(variances(i)));
        result.explained_variance_ratio.push_back(variances(i) / total);
    }
    result.scores = to_grid(centred * components.transpose());
    result.components = to_grid(components);
    return result;
}

Grid project(const PrincipalComponents &components, const Grid &samples)
{
    if (samples.columns() != static_cast<int>(components.mean.size()))
        throw Error("principal components: samples have " + std::to_string(samples.columns()) + " features, expected " +
                    std::to_string(components.mean.size()));
    Matrix centred = to_double(samples);
    for (Eigen::Index column = 0; column < centred.cols(); ++column)
        centred.col(column).array() -= static_cast<double>(components.mean[static_cast<size_t>(column)]);
    return to_grid(centred * to_double(components.components).transpose());
}

void align_rotation(const PrincipalComponents &previous, PrincipalComponents &next)
{
    check_same_features(previous, next);
    const Eigen::Index shared = std::min(previous.count(), next.count());
    if (shared == 0)
        return;
    Matrix components = to_double(next.components), scores = to_double(next.scores);
    const Eigen::MatrixXd overlap =
        to_double(previous.components).topRows(shared) * components.topRows(shared).transpose();
    const Eigen::JacobiSVD<Eigen::MatrixXd> svd(overlap, Eigen::ComputeFullU | Eigen::ComputeFullV);
    const Eigen::MatrixXd rotation = svd.matrixU() * svd.matrixV().transpose();
    components.topRows(shared) = (rotation * components.topRows(shared)).eval();
    scores.leftCols(shared) = (scores.leftCols(shared) * rotation.transpose()).eval();

    // All kept axes have a variance above 0, so the first one gives the total.
    const double total = next.singular_values[0] * next.singular_values[0] / next.explained_variance_ratio[0];
    for (Eigen::Index i = 0; i < shared; ++i) {
        const double variance = scores.col(i).squaredNorm();
        next.singular_values[static_cast<size_t>(i)] = std::sqrt(variance);
        next.explained_variance_ratio[static_cast<size_t>(i)] = variance / total;
    }
    next.components = to_grid(components);
    next.scores = to_grid(scores);
}

} // namespace sinkscope
