#pragma once

#include "core/engine/key_window.h"
#include "core/engine/reach.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// How a block makes attention scores of queries and keys.
struct AttentionRules {
    double scale = 0; ///< 0 = 1 / sqrt(d)
    double cap = 0; ///< scores become cap * tanh(score / cap); 0 = not
    Reach reach;
    std::vector<float> slopes; ///< [H] of ALiBi: slope * (k - t) is added; empty = none
    std::vector<float> sinks; ///< [H] logits that take probability beside each query's scores; empty = none
    double scale_of(int64_t head_dim) const;
};

/// What a block's attention works on: queries and keys as they are multiplied (normed, rotated).
struct QueriesKeysValues {
    at::Tensor query; ///< [T, H, d]
    at::Tensor key; ///< [T, kv_heads, d]
    at::Tensor value; ///< [T, kv_heads, d_v]
};

/// Causal attention of one block with the column sums that the sink score is made of.
struct AttentionInput {
    QueriesKeysValues qkv;
    AttentionRules rules;
    std::vector<std::vector<uint8_t>> hidden_keys = {}; ///< per head nothing, or T flags of keys that no query may see
    KeyWindow window = {}; ///< of a smaller cache, beside the rules' reach
};

struct AttentionOutput {
    at::Tensor output; ///< [T, H * d_v] in the queries' type, before o_proj
    at::Tensor column_sum; ///< [H, T] float32 on the CPU: sum over queries t of a_tk
    at::Tensor log_sum_exp; ///< [H, T] float32 on the CPU: of each query's scores and its sink
};

/// Picks the fused CPU kernel (attention_kernel.h) for CPU tensors and the ATen composition otherwise. Throws
/// Cancelled.
AttentionOutput attention(const AttentionInput &input, std::stop_token stop);

/// The same in ATen operations on any device, a strip of queries at a time; the oracle of the fused kernel's test.
AttentionOutput attention_composed(const AttentionInput &input, std::stop_token stop);

/// What the learned sinks take of each query's probability, [H, T] float32 on the CPU; undefined without sinks.
at::Tensor sink_share(const AttentionRules &rules, const at::Tensor &log_sum_exp);

/// Scores of some of a block's queries and keys under its rules: of queries first_query.. [rows, H, d] with keys
/// first_key.. [kv_heads, keys, d], both float32 and the keys contiguous. [kv_heads, H / kv_heads, rows, keys], minus
/// infinity where a query does not see a key.
at::Tensor scores_of(const AttentionRules &rules, const at::Tensor &queries, const at::Tensor &keys,
                     int64_t first_query, int64_t first_key);

/// What a query sees: the keys and values [kv_heads, n, ...], of which the last is its own, of one trace.
struct CachedKeysValues {
    at::Tensor keys, values;
    int64_t position = 0; ///< of the query
};
/// The attention of one query [n, H, d] of each of n traces: [n, H * d_v].
at::Tensor attend_each(const AttentionRules &rules, const at::Tensor &queries,
                       const std::vector<CachedKeysValues> &seen);

} // namespace sinkscope
