#pragma once

#include <span>
#include <vector>

namespace sinkscope {

/// Pearson's correlation over the pairs in which both are finite; NaN for fewer than two such pairs or where one does
/// not vary. Throws Error when the lengths differ.
double pearson_correlation(std::span<const double> first, std::span<const double> second);

/// Spearman's rank correlation, equals sharing their mean rank; otherwise as pearson_correlation.
double spearman_correlation(std::span<const double> first, std::span<const double> second);

/// The value below which `percent` (0..100) of the sorted values lie, linear between neighbours (numpy's default).
/// Reorders `values`, which must all be finite; NaN for none. O(n).
double percentile(std::vector<float> &values, double percent);

/// Percent (0..100) of the other finite values that lie below `values[index]`, equals counting half. NaN when that
/// value is not finite or there are no others.
double percentile_rank(std::span<const float> values, int index);

} // namespace sinkscope
