#pragma once

#include "core/engine/attention_internal.h"
#include "core/engine/edits_internal.h"
#include "core/engine/mlp_internal.h"
#include "core/engine/norm_internal.h"
#include "core/engine/probe_internal.h"
#include "core/engine/rope_internal.h"
#include "core/engine/weights_internal.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// Sums values up over what each query attends to: [n, H * d_v] of the n tokens of `qkv`, before the output projection.
using Attend = std::function<at::Tensor(int layer, const QueriesKeysValues &qkv, const AttentionRules &rules)>;

/// What a block is run with, beside its weights and the residual.
struct BlockRun {
    const Positions &positions; ///< of the residual's tokens
    const Attend &attend;
    const Edits &edits;
    std::span<Probe *const> probes;
    std::stop_token stop;
};

/// The decoder that a ModelConfig describes, one block at a time. Weights are handed in, so that whoever drives it
/// decides what stays in memory; so is the attention, which sees a whole trace at once or what is cached of earlier
/// tokens.
class Decoder {
public:
    /// `tokens`: T, which some RoPE scalings depend on.
    Decoder(std::shared_ptr<const WeightReader> weights, int tokens);

    /// resid_pre[0] of the tokens of a whole trace, [n, h].
    at::Tensor embed(const std::vector<int32_t> &ids) const;
    /// The same of tokens that stand at `positions`.
    at::Tensor embed(const std::vector<int32_t> &ids, const std::vector<int32_t> &positions) const;

    /// Runs block `layer` on the residual [n, h] that enters it and returns the one that leaves it. Probes see every
    /// site after it was edited. Throws Cancelled when `stop` was requested, seen several times within a block.
    at::Tensor block(int layer, const BlockWeights &weights, const at::Tensor &residual, const BlockRun &run) const;
    /// The same on a whole trace in a single prefill, without a cache.
    at::Tensor block(int layer, const BlockWeights &weights, const at::Tensor &residual, const Edits &edits,
                     std::span<Probe *const> probes, std::stop_token stop) const;
    /// The attention of the latter.
    at::Tensor attend_whole(int layer, const QueriesKeysValues &qkv, const AttentionRules &rules, const Edits &edits,
                            std::span<Probe *const> probes, std::stop_token stop) const;

    /// What the attention of a block works on, for the residual of a whole trace that enters it.
    AttentionInput attention_input(int layer, const BlockWeights &weights, const at::Tensor &residual) const;

    /// The MLP or the experts alone on given inputs x [n, h] (after the norm): mlp_out [n, h], as it is added to the
    /// residual.
    at::Tensor mlp(int layer, const BlockWeights &weights, const at::Tensor &input) const;

    /// The final norm's output, [T, h].
    at::Tensor final_norm(const at::Tensor &residual) const;

    /// Logits [rows, vocabulary] in strips of tokens, of the final norm's output; `take(first_token, logits)`.
    void logits(const at::Tensor &normed, const std::function<void(int64_t, const at::Tensor &)> &take,
                std::stop_token stop) const
    {
        logits(output_head(), normed, take, stop);
    }
    /// The same with the output head that was read before.
    void logits(const Linear &head, const at::Tensor &normed,
                const std::function<void(int64_t, const at::Tensor &)> &take, std::stop_token stop) const;

    /// What makes logits of normed vectors, [vocabulary, h]: decoded anew at each call.
    Linear output_head() const;
    /// The same for at most most_few_rows vectors at a time: not decoded where products of such can do without.
    Linear output_head_of_few() const;

    const ModelConfig &config() const { return weights_->checkpoint().config(); }

private:
    const char *output_head_name() const;
    at::Tensor block_input(const at::Tensor &residual, const Linear &norm) const;
    QueriesKeysValues queries_keys_values(int layer, const BlockWeights &weights, const at::Tensor &input,
                                          const BlockRun &run) const;
    QueriesKeysValues latent_queries_keys_values(int layer, const BlockWeights &weights, const at::Tensor &input,
                                                 const BlockRun &run) const;
    at::Tensor attention_block(int layer, const BlockWeights &weights, const at::Tensor &residual,
                               const BlockRun &run) const;
    at::Tensor mlp_rows(int layer, const BlockWeights &weights, at::Tensor input, const at::Tensor &residual,
                        const SiteVisitor &visit, const BlockRun &run) const;
    at::Tensor mixture(int layer, const BlockWeights &weights, const at::Tensor &input, const SiteVisitor &visit,
                       const BlockRun &run) const;
    at::Tensor mlp_block(int layer, const BlockWeights &weights, const at::Tensor &residual, const BlockRun &run) const;
    at::Tensor added(const at::Tensor &raw, const at::Tensor &residual, const Linear &post_norm,
                     const Linear &sum_norm) const;

    std::shared_ptr<const WeightReader> weights_;
    Positions positions_; ///< of the whole trace
    Linear embed_norm_, embed_in_, embed_out_, final_norm_;
    at::Tensor head_bias_;
};

} // namespace sinkscope
