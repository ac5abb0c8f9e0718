#pragma once

#include "core/analysis/sinks.h"
#include "core/data/grid.h"

#include <span>
#include <stop_token>
#include <vector>

namespace sinkscope {

struct Run;

/// A grid's rows summed up over many tokens: one value per row, NaN for rows not computed yet.
struct LayerBand {
    std::vector<float> mean;
    std::vector<float> low; ///< 10th percentile
    std::vector<float> high; ///< 90th percentile
    int tokens = 0; ///< how many were looked at
};

/// Mean and 10th-90th percentile of every row over all tokens but `left_out` (any order). Throws Cancelled on `stop`.
LayerBand layer_band(const Grid &grid, std::span<const int> left_out, std::stop_token stop = {});

/// One token's column of a grid, row by row; NaN where not computed; empty when the token is not in the grid.
std::vector<float> layer_series(const Grid &grid, int token);

/// One panel of figure 1.
struct NormProfile {
    LayerBand others; ///< all tokens that are no sink
    std::vector<std::vector<float>> series; ///< one for each token asked for, in the same order
};

/// Figure 1 for `tokens`: l2 norms of resid_pre (x = 0..L), keys and values (x = 0..L-1). A panel whose grid was not
/// computed is empty. `l_starts`: the distinct blocks at which the tokens among them that are sinks start, ascending;
/// in the resid_pre panel a sink made by block l jumps at x = l + 1.
struct NormProfiles {
    NormProfile resid_norm, key_norm, value_norm;
    std::vector<int> l_starts;
};
NormProfiles norm_profiles(const Run &run, const Detection &detection, std::span<const int> tokens,
                           std::stop_token stop = {});

} // namespace sinkscope
