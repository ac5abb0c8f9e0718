#pragma once

#include "core/analysis/inspection.h"
#include "core/lab/lab_session.h"

#include <stop_token>
#include <vector>

namespace sinkscope {

/// Questions about single tokens of a baseline run, answered from the session's kept residuals: one block's
/// projections, never a T x T matrix. All throw Error for a layer, head or token outside the run, and Cancelled.

/// Attention row and column of `token` in block `layer`; `head` -1 = mean over heads. O(T^2 d) time for the queries'
/// log-sum-exp, O(T) memory.
TokenAttention token_attention(LabSession &session, int layer, int head, int token, std::stop_token stop = {});

/// Split of the token's residual over attn_out and mlp_out of all blocks.
TokenSplit token_split(LabSession &session, int token, std::stop_token stop = {});

/// PCA (centred) of the residuals of `tokens` entering block `layer` (L: leaving the stack), on at most `components`
/// axes. With `previous`, a projection of the same run at another layer, order and signs of the axes are kept aligned
/// with its own. Needs at least three tokens.
TokenProjection token_projection(LabSession &session, int layer, const std::vector<int> &tokens, int components,
                                 const TokenProjection *previous = nullptr, std::stop_token stop = {});

} // namespace sinkscope
