#pragma once

#include "core/engine/edits_internal.h"
#include "core/engine/probe_internal.h"
#include "core/engine/rope_internal.h"
#include "core/engine/weights_internal.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// The pre-norm, RMS-norm, gated-SiLU decoder of all supported families, one block at a time, for one known trace: a
/// single prefill without a cache. Weights are handed in, so that whoever drives it decides what stays in memory.
class Decoder {
public:
    /// `tokens`: T, which some RoPE scalings depend on.
    Decoder(std::shared_ptr<const WeightReader> weights, int tokens);

    /// resid_pre[0], [T, h].
    at::Tensor embed(const std::vector<int32_t> &ids) const;

    /// Runs block `layer` on the residual that enters it and returns the one that leaves it, [T, h]. Probes see every
    /// site after it was edited. Throws Cancelled when `stop` was requested, seen several times within a block.
    at::Tensor block(int layer, const BlockWeights &weights, const at::Tensor &residual, const Edits &edits,
                     std::span<Probe *const> probes, std::stop_token stop) const;

    /// Rotated queries and keys, and values, of a block: what its attention works on.
    struct QueriesKeysValues {
        at::Tensor query; ///< [T, H, d]
        at::Tensor key;   ///< [T, kv_heads, d]
        at::Tensor value; ///< [T, kv_heads, d]
    };
    /// `residual` is the one that enters the block.
    QueriesKeysValues queries_keys_values(int layer, const BlockWeights &weights, const at::Tensor &residual, const Edits &edits = {},
                                          std::span<Probe *const> probes = {}) const;
    /// Keys that a query of this block sees, itself included; 0 = all before it.
    int attention_window(int layer) const;

    /// The MLP alone on given inputs x [n, h] (after the norm): mlp_out [n, h]. Site vectors go to `sites` if it is given.
    at::Tensor mlp(const BlockWeights &weights, const at::Tensor &input,
                   const std::function<void(Site, at::Tensor &)> &sites = {}) const;

    /// The final norm's output, [T, h].
    at::Tensor final_norm(const at::Tensor &residual) const;

    /// Logits [rows, vocabulary] in strips of tokens, of the final norm's output; `take(first_token, logits)`.
    void logits(const at::Tensor &normed, const std::function<void(int64_t, const at::Tensor &)> &take,
                std::stop_token stop) const
    {
        logits(output_head(), normed, take, stop);
    }
    /// The same with the output head that was read before.
    void logits(const at::Tensor &head, const at::Tensor &normed,
                const std::function<void(int64_t, const at::Tensor &)> &take, std::stop_token stop) const;

    /// The matrix that makes logits of normed vectors, [vocabulary, h]: decoded anew at each call.
    at::Tensor output_head() const;

    const ModelConfig &config() const { return weights_->checkpoint().config(); }

private:
    at::Tensor attention_block(int layer, const BlockWeights &weights, const at::Tensor &residual, const Edits &edits,
                               std::span<Probe *const> probes, std::stop_token stop) const;
    at::Tensor mlp_block(int layer, const BlockWeights &weights, const at::Tensor &residual, const Edits &edits,
                         std::span<Probe *const> probes, std::stop_token stop) const;

    std::shared_ptr<const WeightReader> weights_;
    RopeTable rope_;
};

/// x [rows, in] times a projection's weight [out, in], plus its bias where there is one.
at::Tensor project(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias = {});

/// x / rms(x) * weight, over the last dimension, the statistics in float32 whatever the type.
at::Tensor rms_norm(const at::Tensor &x, const at::Tensor &weight, double epsilon);

} // namespace sinkscope
