#pragma once

#include "core/data/grid.h"

#include <span>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// A dimension of a residual with much of its norm.
struct MassiveDimension {
    int dimension = 0;
    float value = 0; ///< with its sign
    double share = 0; ///< of the squared norm
};

/// The `most` largest dimensions of one residual, by falling |value| (Sun et al., arXiv 2402.17762).
std::vector<MassiveDimension> massive_dimensions(std::span<const float> residual, int most);

/// Entries of the residuals [tokens, h] with |h| > 100 and > 1000 times the median of |h| over all entries: the strict
/// rule of arXiv 2402.17762.
int count_massive(const Grid &residuals);

/// Normalised von Neumann entropy of the Gram matrix of the rows of `residuals` [n, h], 0..1: with p_i the eigenvalues
/// of X X^T over their sum, -sum p log p / log min(n, h) (arXiv 2510.06477). O(min(n, h)^3). Throws Error where a value
/// is not finite, Cancelled. NaN for fewer than two rows.
double matrix_entropy(const Grid &residuals, const std::stop_token &stop = {});

/// Norm of each token's value over the median of the others' in the same layer (arXiv 2410.13835): [L, positions].
/// `left_out`: positions that do not count as others, such as all sinks.
Grid value_drain(const Grid &value_norm, std::span<const int> positions, std::span<const int> left_out);

} // namespace sinkscope
