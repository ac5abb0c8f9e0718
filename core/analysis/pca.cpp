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

std::vector<int> align_axes(const PrincipalComponents &previous, PrincipalComponents &next)
{
    check_same_features(previous, next);
    if (next.count() == 0)
        return {};
    const Matrix components = to_double(next.components), scores = to_double(next.scores);
    Eigen::MatrixXd overlap = Eigen::MatrixXd::Zero(next.count(), next.count()); // axis, component
    if (const Eigen::Index shared = std::min(previous.count(), next.count()); shared > 0)
        overlap.topRows(shared) = to_double(previous.components).topRows(shared) * components.transpose();

    std::vector<int> order(static_cast<size_t>(next.count()), -1);
    Eigen::MatrixXd open = overlap.cwiseAbs();
    for (int pair = 0; pair < next.count(); ++pair) {
        Eigen::Index axis = 0, component = 0;
        open.maxCoeff(&axis, &component);
        order[static_cast<size_t>(axis)] = static_cast<int>(component);
        open.row(axis).setConstant(-1);
        open.col(component).setConstant(-1);
    }

    Matrix ordered_components = components, ordered_scores = scores;
    const PrincipalComponents found = next;
    for (int axis = 0; axis < next.count(); ++axis) {
        const auto to = static_cast<size_t>(axis), from = static_cast<size_t>(order[to]);
        const double sign = overlap(axis, order[to]) < 0 ? -1 : 1;
        ordered_components.row(axis) = sign * components.row(order[to]);
        ordered_scores.col(axis) = sign * scores.col(order[to]);
        next.singular_values[to] = found.singular_values[from];
        next.explained_variance_ratio[to] = found.explained_variance_ratio[from];
    }
    next.components = to_grid(ordered_components);
    next.scores = to_grid(ordered_scores);
    return order;
}

} // namespace sinkscope
