#pragma once

#include "core/grid.h"

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

/// Rotates the components (and scores) of `next` within their span to lie as near to `previous` as an orthogonal map
/// allows (orthogonal Procrustes); signs, swapped axes and drifting planes are all undone. The axes are then no
/// principal axes any more: explained_variance_ratio and singular_values are recomputed for the rotated axes, their
/// totals stay. Only the components that both have are rotated. Throws Error when the feature counts differ.
void align_rotation(const PrincipalComponents &previous, PrincipalComponents &next);

} // namespace sinkscope
