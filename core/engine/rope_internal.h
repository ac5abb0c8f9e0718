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
    bool interleaved = false; ///< pairs (2i, 2i+1) are rotated, not (i, i + rotary_dim / 2)
};
/// Those of positions first..tokens-1 in a trace of `tokens` tokens.
RopeTable rope_table(const RopeConfig &rope, int tokens, int first = 0);

/// Rotates the first rotary_dim components of each head in place; `vectors` is [T, heads, d].
void rotate(const at::Tensor &vectors, const RopeTable &table);

/// What a block needs to know of where its tokens stand in the trace.
struct Positions {
    std::vector<RopeTable> ropes; ///< as ModelConfig::ropes
    at::Tensor query_scale; ///< [count, 1, 1]; undefined where queries are not scaled by position
};
/// Tokens first..tokens-1 of a trace of `tokens`, in that type on that device.
Positions positions_of(const ModelConfig &config, int tokens, int first, at::ScalarType type, at::Device device);
/// Those of the tokens of all of them, one after the other.
Positions joined(const std::vector<Positions> &parts);

} // namespace sinkscope
