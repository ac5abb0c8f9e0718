#include "core/engine/decoder_internal.h"

#include "core/engine/attention_internal.h"
#include "core/data/error.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/silu.h>

#include <algorithm>

namespace sinkscope {

namespace {

constexpr int64_t widened_values = int64_t{2} << 20; // bfloat16 weights that are float32 at a time: 8 MiB
constexpr int64_t strip_values = int64_t{16} << 20; // float32 values of the largest temporary: 64 MiB

void offer(std::span<Probe *const> probes, Site site, int layer, int64_t first_token, const at::Tensor &vectors)
{
    for (Probe *probe : probes)
        if (probe->wants(site, layer))
            probe->take(site, layer, first_token, vectors);
}

void check(std::stop_token stop)
{
    if (stop.stop_requested())
        throw Cancelled();
}

/// False on CPUs whose bfloat16 products would be emulated an element at a time: there float32 products of the same
/// bfloat16 values, rounded once at the end, are several times faster and closer to the exact result.
bool has_fast_bfloat16()
{
#if defined(__x86_64__)
    static const bool fast = __builtin_cpu_supports("avx512bf16");
    return fast;
#else
    return false;
#endif
}

/// A strip of the weight's rows at a time: all of a large matrix in float32 would take twice the memory that it was
/// given, and a strip that the allocator keeps is not cleared by the kernel each time.
at::Tensor project_in_float32(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias)
{
    const at::Tensor wide = x.to(at::kFloat);
    const int64_t outputs = weight.size(0), strip = std::clamp<int64_t>(widened_values / weight.size(1), 1, outputs);
    at::Tensor result = at::empty({x.size(0), outputs}, x.options());
    for (int64_t first = 0; first < outputs; first += strip) {
        const int64_t rows = std::min(strip, outputs - first);
        at::Tensor part = at::linear(wide, weight.narrow(0, first, rows).to(at::kFloat));
        if (bias.defined())
            part.add_(bias.narrow(0, first, rows));
        result.narrow(1, first, rows).copy_(part);
    }
    return result;
}

} // namespace

at::Tensor project(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias)
{
    if (x.is_cpu() && x.scalar_type() == at::kBFloat16 && !has_fast_bfloat16())
        return project_in_float32(x, weight, bias);
    return bias.defined() ? at::linear(x, weight, bias) : at::linear(x, weight);
}

at::Tensor rms_norm(const at::Tensor &x, const at::Tensor &weight, double epsilon)
{
    const at::Tensor wide = x.to(at::kFloat);
    const at::Tensor scale = at::rsqrt(wide.square().mean(-1, true).add_(epsilon));
    return (wide * scale).to(x.scalar_type()).mul_(weight);
}

Decoder::Decoder(std::shared_ptr<const WeightReader> weights, int tokens)
    : weights_(std::move(weights)), rope_(rope_table(config().ropes.front(), tokens))
{
    rope_.cosine = rope_.cosine.to(weights_->device(), weights_->type());
    rope_.sine = rope_.sine.to(weights_->device(), weights_->type());
}

at::Tensor Decoder::embed(const std::vector<int32_t> &ids) const
{
    return weights_->rows("embed.weight", ids);
}

at::Tensor Decoder::block(int layer, const BlockWeights &weights, const at::Tensor &residual, const Edits &edits,
                          std::span<Probe *const> probes, std::stop_token stop) const
{
    check(stop);
    at::Tensor entering = residual;
    if (edits.touch(Site::resid_pre, layer)) {
        entering = residual.clone();
        edits.apply(Site::resid_pre, layer, entering);
    }
    offer(probes, Site::resid_pre, layer, 0, entering);
    const at::Tensor attention_output = attention_block(layer, weights, entering, edits, probes, stop);
    check(stop);
    const at::Tensor middle = entering + attention_output;
    at::Tensor leaving = mlp_block(layer, weights, middle, edits, probes, stop).add_(middle);
    edits.apply(Site::resid_post, layer, leaving);
    offer(probes, Site::resid_post, layer, 0, leaving);
    return leaving;
}

Decoder::QueriesKeysValues Decoder::queries_keys_values(int layer, const BlockWeights &weights,
                                                        const at::Tensor &residual, const Edits &edits,
                                                        std::span<Probe *const> probes) const
{
    const ModelConfig &c = config();
    const int64_t tokens = residual.size(0);
    const at::Tensor normed = rms_norm(residual, weights.input_norm, c.norm_eps);
    at::Tensor query = project(normed, weights.query, weights.query_bias).view({tokens, c.heads, c.head_dim});
    at::Tensor key = project(normed, weights.key, weights.key_bias);
    at::Tensor value = project(normed, weights.value, weights.value_bias);
    edits.apply(Site::key, layer, key);
    edits.apply(Site::value, layer, value);
    offer(probes, Site::key, layer, 0, key);
    offer(probes, Site::value, layer, 0, value);
    key = key.view({tokens, c.kv_heads, c.head_dim});
    if (weights.query_norm.defined()) {
        query = rms_norm(query, weights.query_norm, c.norm_eps);
        key = rms_norm(key, weights.key_norm, c.norm_eps);
    }
    rotate(query, rope_);
    rotate(key, rope_);
    return {query, key, value.view({tokens, c.kv_heads, c.head_dim})};
}

int Decoder::attention_window(int layer) const
{
    return config().block(layer).window;
}

at::Tensor Decoder::attention_block(int layer, const BlockWeights &weights, const at::Tensor &residual,
                                    const Edits &edits, std::span<Probe *const> probes, std::stop_token stop) const
{
    const QueriesKeysValues qkv = queries_keys_values(layer, weights, residual, edits, probes);
    check(stop);
    const AttentionOutput attended =
        attention({qkv.query, qkv.key, qkv.value, attention_window(layer), edits.hidden_keys(layer)}, stop);
    for (Probe *probe : probes)
        probe->take_column_sums(layer, attended.column_sum);
    at::Tensor output = project(attended.output, weights.output, weights.output_bias);
    edits.apply(Site::attn_out, layer, output);
    offer(probes, Site::attn_out, layer, 0, output);
    return output;
}

at::Tensor Decoder::mlp(const BlockWeights &weights, const at::Tensor &input,
                        const std::function<void(Site, at::Tensor &)> &sites) const
{
    const auto visit = [&sites](Site site, at::Tensor &vectors) {
        if (sites)
            sites(site, vectors);
    };
    at::Tensor x = input;
    visit(Site::mlp_in, x);
    at::Tensor gate = project(x, weights.gate);
    visit(Site::mlp_gate, gate);
    at::Tensor up = project(x, weights.up);
    visit(Site::mlp_up, up);
    at::Tensor activated = at::silu(gate);
    visit(Site::mlp_act, activated);
    at::Tensor product = activated.mul_(up);
    visit(Site::mlp_post, product);
    at::Tensor output = project(product, weights.down);
    visit(Site::mlp_out, output);
    return output;
}

at::Tensor Decoder::mlp_block(int layer, const BlockWeights &weights, const at::Tensor &residual, const Edits &edits,
                              std::span<Probe *const> probes, std::stop_token stop) const
{
    const int64_t tokens = residual.size(0);
    const int64_t strip = edits.touch_mlp(layer)
        ? tokens
        : std::min(tokens, std::max<int64_t>(64, strip_values / config().intermediate_size));
    at::Tensor output = at::empty_like(residual);
    for (int64_t first = 0; first < tokens; first += strip) {
        check(stop);
        const int64_t rows = std::min(strip, tokens - first);
        const at::Tensor normed =
            rms_norm(residual.narrow(0, first, rows), weights.post_attention_norm, config().norm_eps);
        output.narrow(0, first, rows).copy_(mlp(weights, normed, [&](Site site, at::Tensor &vectors) {
            edits.apply(site, layer, vectors);
            offer(probes, site, layer, first, vectors);
        }));
    }
    return output;
}

at::Tensor Decoder::final_norm(const at::Tensor &residual) const
{
    return rms_norm(residual, weights_->tensor("final_norm.weight"), config().norm_eps);
}

at::Tensor Decoder::output_head() const
{
    const Checkpoint &checkpoint = weights_->checkpoint();
    const bool own = !config().tie_word_embeddings && checkpoint.find("head.weight");
    const char *name = own ? "head.weight" : "embed.weight";
    checkpoint.fetch(name); // a gigabyte in a large model: page by page as a product meets it would be far slower
    return weights_->tensor(name);
}

void Decoder::logits(const at::Tensor &head, const at::Tensor &normed,
                     const std::function<void(int64_t, const at::Tensor &)> &take, std::stop_token stop) const
{
    const int64_t tokens = normed.size(0), strip = std::clamp<int64_t>(strip_values / head.size(0), 1, tokens);
    for (int64_t first = 0; first < tokens; first += strip) {
        check(stop);
        take(first, project(normed.narrow(0, first, std::min(strip, tokens - first)), head));
    }
}

} // namespace sinkscope
