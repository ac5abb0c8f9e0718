#pragma once

#include "core/analysis/sinks.h"

#include <vector>

namespace sinkscope {

struct Run;

/// A value of one token and its place among all other tokens of the same layer.
struct PlacedValue {
    double value = 0.0; ///< NaN = not computed
    double percentile =
        0.0; ///< 0..100: share of the other tokens below it, equals counting half; NaN = none to compare with
};

/// What block l did to one token.
struct BlockExplanation {
    int layer = 0;
    bool on = false; ///< the detection has the token as a sink at this row
    PlacedValue resid_norm; ///< entering the block
    double resid_norm_change = 0.0; ///< |resid_post| - |resid_pre|
    double bos_cosine = 0.0; ///< of the residual entering the block with the BOS sink token's
    double bos_cosine_change = 0.0; ///< over the block
    PlacedValue attn_out_norm, mlp_out_norm, key_norm, value_norm, sink_score;
    std::vector<double> head_scores; ///< [H] sink score per head, or none
};

/// "Explain this token": a row for each block 0..L-1. Empty for a run without grids or a position outside the trace.
/// The split of the change over attn_out and mlp_out *as vectors* needs the residuals and is no matter of grids.
std::vector<BlockExplanation> explain_token(const Run &run, const Detection &detection, int position);

} // namespace sinkscope
