#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// Causal attention of one block with the column sums that the sink score is made of.
struct AttentionInput {
    at::Tensor query; ///< [T, H, d], rotated, contiguous
    at::Tensor key;   ///< [T, kv_heads, d], rotated, contiguous
    at::Tensor value; ///< [T, kv_heads, d], contiguous
    int window = 0;   ///< keys that a query sees, itself included; 0 = all before it
    std::vector<std::vector<uint8_t>> hidden_keys; ///< per head nothing, or T flags of keys that no query may see
};

struct AttentionOutput {
    at::Tensor output;     ///< [T, H * d] in the queries' type, before o_proj
    at::Tensor column_sum; ///< [H, T] float32 on the CPU: sum over queries t of a_tk
    at::Tensor log_sum_exp; ///< [H, T] float32 on the CPU: of each query's scaled scores
};

/// Picks the fused CPU kernel (attention_kernel.h) for CPU tensors and the ATen composition otherwise. Throws Cancelled.
AttentionOutput attention(const AttentionInput &input, std::stop_token stop);

/// The same in ATen operations on any device, a strip of queries at a time; the oracle of the fused kernel's test.
AttentionOutput attention_composed(const AttentionInput &input, std::stop_token stop);

} // namespace sinkscope
