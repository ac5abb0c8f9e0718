#pragma once

#include "core/engine/model_internal.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// The keys (rotated) and values of all earlier tokens in one block. Memory grows by doubling.
class KeyValueCache {
public:
    /// Adds the keys [n, kv_heads, d] and values [n, kv_heads, d_v] of the next n tokens.
    void append(const at::Tensor &key, const at::Tensor &value);
    int64_t tokens() const { return tokens_; }
    /// The last `count` tokens' keys or values, [kv_heads, count, d].
    at::Tensor keys(int64_t count) const { return key_.narrow(1, tokens_ - count, count); }
    at::Tensor values(int64_t count) const { return value_.narrow(1, tokens_ - count, count); }

private:
    void reserve(int64_t tokens, const at::Tensor &key, const at::Tensor &value);

    at::Tensor key_, value_; ///< [kv_heads, capacity, d or d_v]
    int64_t tokens_ = 0;
};

/// Bytes of the caches of all blocks when a prompt has grown to `tokens`.
int64_t cache_bytes(const ModelConfig &config, at::ScalarType type, int prompt_tokens, int tokens);

/// Runs a model on a trace that grows: the prompt once through Decoder, then one token at a time with what is cached of
/// the earlier ones. RoPE scalings that depend on the length take the length that the trace has at each step, as
/// transformers does; what is cached keeps the rotation it was made with.
class IncrementalDecoder {
public:
    explicit IncrementalDecoder(LoadedModel &model);

    /// The prompt, at least one token; to be called once, first. Returns the logits of the token after it, [vocabulary]
    /// float32 on the CPU. Throws Cancelled.
    at::Tensor prefill(const std::vector<int32_t> &ids, std::stop_token stop);
    /// One token more; the logits of the one after it. Throws Cancelled, seen before each block: the caches are then
    /// half filled, and no further step is possible.
    at::Tensor step(int32_t id, std::stop_token stop);

private:
    at::Tensor run(const std::vector<int32_t> &ids, int first, const Attend &attend, std::stop_token stop);

    LoadedModel &model_;
    std::optional<Decoder> decoder_; ///< made for the prompt's length
    at::Tensor head_; ///< decoded once: [vocabulary, h]
    std::vector<KeyValueCache> caches_; ///< per block
    int tokens_ = 0;
};

} // namespace sinkscope
