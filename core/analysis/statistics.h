#pragma once

#include <span>

namespace sinkscope {

/// Percent (0..100) of the other finite values that lie below `values[index]`, equals counting half. NaN when that
/// value is not finite or there are no others. Read for each row of a grid at each selection: one pass without a
/// branch.
double percentile_rank(std::span<const float> values, int index);

/// How far two quantities go together over the pairs in which both are finite; NaN for fewer than two such pairs or
/// where one does not vary.
struct Correlation {
    double linear = 0.0; ///< Pearson's
    double rank = 0.0; ///< Spearman's: of the ranks, equals sharing their mean rank
    int pairs = 0; ///< n
};
/// Throws Error when the lengths differ.
Correlation correlation(std::span<const double> first, std::span<const double> second);

} // namespace sinkscope
