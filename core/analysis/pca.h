#pragma once

#include "core/data/grid.h"

#include <stop_token>
#include <vector>

namespace sinkscope {

/// Principal components of n samples with d features.
struct PrincipalComponents {
    std::vector<float> mean; ///< [d]
    Grid components; ///< [k, d] orthonormal rows, by falling variance
    std::vector<double> singular_values; ///< [k] of the centred samples
    std::vector<double> explained_variance_ratio; ///< [k] share of the total variance, 0..1
    Grid scores; ///< [n, k] centred samples along the components

    int count() const { return components.rows(); }
};

/// The first `count` principal components of `samples` [n, d], accumulated in double. The smaller of the Gram matrix
/// [n, n] and the covariance [d, d] is decomposed, so n << d and n >> d are both cheap. Directions without variance
/// (relative 1e-12) are left out: the result has at most min(count, n-1, d) components, none when all samples are
/// equal. Each component's sign makes its loading of largest magnitude positive. Throws Error for no samples or values
/// that are not finite, Cancelled when `stop` was requested.
PrincipalComponents principal_components(const Grid &samples, int count, std::stop_token stop = {});

/// Scores [m, k] of further samples [m, d] along the components. Throws Error when d differs.
Grid project(const PrincipalComponents &components, const Grid &samples);

/// Puts the components (and scores, singular values, ratios) of `next` into the order, and gives them the signs, in
/// which they lie nearest to those of `previous`, pair after pair by falling overlap: a scatter plot does not mirror or
/// swap its axes from layer to layer, and they stay principal axes. Returns for each axis which component it was,
/// 0-based. Throws Error when the feature counts differ.
std::vector<int> align_axes(const PrincipalComponents &previous, PrincipalComponents &next);

} // namespace sinkscope
