#pragma once

#include "core/checkpoint/config.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace sinkscope {

/// Inverse frequencies (rotary_dim / 2) and the factor on cos and sin, for a trace of `tokens` tokens, as transformers'
/// modeling_rope_utils computes them for each rope type.
struct RopeFrequencies {
    std::vector<double> inverse; ///< radians per position
    double attention_scaling = 1.0;
};
RopeFrequencies rope_frequencies(const RopeConfig &rope, int tokens);

/// cos and sin of positions, float32 [positions, rotary_dim / 2] on the CPU.
struct RopeTable {
    at::Tensor cosine, sine;
};
/// Those of positions first..tokens-1 in a trace of `tokens` tokens.
RopeTable rope_table(const RopeConfig &rope, int tokens, int first = 0);

/// Rotates the first rotary_dim components of each head in place; `vectors` is [T, heads, d], contiguous.
void rotate(at::Tensor &vectors, const RopeTable &table);

} // namespace sinkscope
