#pragma once

#include "core/engine/model_internal.h"

#include <cstdint>
#include <span>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// The keys (rotated) and values of all earlier tokens in one block. Memory grows by doubling.
class KeyValueCache {
public:
    /// Adds the keys [n, kv_heads, d] and values [n, kv_heads, d_v] of the next n tokens.
    void append(const at::Tensor &key, const at::Tensor &value);
    int64_t tokens() const { return tokens_; }
    /// The last `count` tokens' keys or values, [kv_heads, count, d]; views of [kv_heads, capacity, d].
    at::Tensor keys(int64_t count) const { return key_.narrow(1, tokens_ - count, count); }
    at::Tensor values(int64_t count) const { return value_.narrow(1, tokens_ - count, count); }

private:
    void append_one(const at::Tensor &held, const at::Tensor &more) const; ///< one token's [1, kv_heads, d]
    void reserve(int64_t tokens, const at::Tensor &key, const at::Tensor &value);

    at::Tensor key_, value_; ///< [kv_heads, capacity, d or d_v]
    int64_t tokens_ = 0;
};

/// Bytes of the caches of all blocks when a prompt has grown to `tokens`.
int64_t cache_bytes(const ModelConfig &config, at::ScalarType type, int prompt_tokens, int tokens);

/// What is kept of a trace that grows: a cache for each block.
struct GrowingTrace {
    std::vector<KeyValueCache> caches;
    int tokens = 0;
};

/// Runs a model on traces that grow: a prompt at once, then one token of each trace at a time, together, with what is
/// cached of the earlier ones. What a trace is given does not depend on which others grow beside it: on the CPU the
/// bits are the same. RoPE scalings that depend on the length take the length that the trace has at each step, as
/// transformers does; what is cached keeps the rotation it was made with.
class IncrementalDecoder {
public:
    explicit IncrementalDecoder(LoadedModel &model);

    /// Begins `trace` with a prompt of at least one token. Returns the logits of the token after it, [1, vocabulary]
    /// float32 on the CPU. Throws Cancelled.
    at::Tensor prefill(GrowingTrace &trace, const std::vector<int32_t> &ids, std::stop_token stop);
    /// One token more of each trace; the logits of those after them, [traces, vocabulary]. Throws Cancelled, seen
    /// before each block: the caches are then half filled, and no further step is possible.
    at::Tensor step(std::span<GrowingTrace *const> traces, const std::vector<int32_t> &ids, std::stop_token stop);

private:
    at::Tensor run(at::Tensor residual, const Positions &positions, const Attend &attend, std::stop_token stop);
    at::Tensor logits(const at::Tensor &residual, std::stop_token stop) const;

    LoadedModel &model_;
    Decoder decoder_;
    Linear head_; ///< read once
};

} // namespace sinkscope
