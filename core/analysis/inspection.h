#pragma once

#include "core/data/grid.h"

#include <vector>

namespace sinkscope {

/// What one token attends to and which tokens attend to it, in one block. Computed on demand by core/lab/inspection.h.
struct TokenAttention {
    int layer = 0;
    int head = -1; ///< query head; -1 = mean over heads
    int token = 0;
    std::vector<float> attends_to; ///< [token+1] a_{token,k} for keys k = 0..token
    std::vector<float> attended_by; ///< [T-token] a_{t,token} for queries t = token..T-1
};

/// How a token's residual is put together, block by block. L values each. The direction of the BOS sink is that of its
/// own residual leaving the block; "along" is the scalar product with that unit vector, so that what the two modules
/// add sums to the change.
struct TokenSplit {
    int token = 0;
    std::vector<float> attn_norm, mlp_norm; ///< |attn_out|, |mlp_out|
    std::vector<float> attn_along_bos, mlp_along_bos; ///< towards the BOS sink's direction
    std::vector<float> attn_along_self,
        mlp_along_self; ///< towards the token's own residual leaving the block: what makes its norm
    std::vector<float> resid_along_bos; ///< the residual leaving the block
    std::vector<float> resid_norm; ///< its norm; resid_along_bos / resid_norm is the BOS cosine
};

/// Chosen tokens on the first principal components of their residuals.
struct TokenProjection {
    int layer = 0; ///< residual entering this block; L = leaving the stack
    std::vector<int> tokens;
    Grid scores; ///< [tokens, components]
    std::vector<double> explained; ///< share of the variance of each component, 0..1
    Grid components; ///< [components, hidden size], to keep signs and axes aligned with the next layer
    std::vector<int> principal; ///< per axis which principal component it is, 0-based; empty = as they come
};

} // namespace sinkscope
