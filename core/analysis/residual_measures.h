#pragma once

#include "core/analysis/controls.h"
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

/// One row of the residual stream.
struct ResidualRow {
    double entropy = 0; ///< matrix_entropy() of the sampled tokens
    double entropy_without = 0; ///< the same without the chosen tokens
    double entropy_without_controls = 0; ///< the same without the controls alone; NaN where there are none
    /// Half the difference between the entropies of every other sampled token and of the rest: how far sampling may
    /// have moved it. NaN where all tokens were taken.
    double sampling_error = 0;
    int massive = 0; ///< count_massive()
    Grid residuals; ///< [tokens.all(), h]
};

struct ResidualRows {
    MeasuredTokens tokens;
    int sampled = 0; ///< tokens in each entropy, evenly spaced over the trace, the chosen ones and controls among them
    std::vector<ResidualRow> rows; ///< L+1
};

/// The dimensions in which any of the residuals [n, h] is largest, by falling |value|: `most` at most.
std::vector<int> leading_dimensions(const Grid &residuals, int most);

/// The l2 norm of a residual without its `left_out` largest dimensions.
double norm_without(std::span<const float> residual, int left_out);

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
