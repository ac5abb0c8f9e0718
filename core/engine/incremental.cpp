#include "core/engine/incremental_internal.h"

#include "core/data/error.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/softmax.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace sinkscope {

namespace {

RopeTable on_device(RopeTable table, const WeightReader &reader)
{
    return {table.cosine.to(reader.device(), reader.type()), table.sine.to(reader.device(), reader.type())};
}

/// What there is room for when `tokens` did not fit.
int64_t grown(int64_t tokens, int64_t capacity)
{
    return std::max(tokens + 64, 2 * capacity);
}

/// Fills the caches from what the decoder makes of the prompt: keys before their norm and rotation, and values.
class CacheProbe : public Probe {
public:
    CacheProbe(std::vector<KeyValueCache> &caches, const ModelConfig &config, RopeTable rope)
        : caches_(caches), config_(config), rope_(std::move(rope))
    {
    }
    void enter_block(const BlockWeights &weights) { key_norm_ = weights.key_norm; }

    bool wants(Site site, int) const override { return site == Site::key || site == Site::value; }
    void take(Site site, int layer, int64_t, const at::Tensor &vectors) override
    {
        // a copy: the decoder goes on to rotate the keys in place
        at::Tensor heads = vectors.clone().view({vectors.size(0), config_.kv_heads, config_.head_dim});
        if (site == Site::key) {
            if (key_norm_.defined())
                heads = rms_norm(heads, key_norm_, config_.norm_eps);
            rotate(heads, rope_);
            key_ = heads;
        } else {
            caches_[static_cast<size_t>(layer)].append(key_, heads);
        }
    }

private:
    std::vector<KeyValueCache> &caches_;
    const ModelConfig &config_;
    RopeTable rope_;
    at::Tensor key_norm_, key_;
};

} // namespace

void KeyValueCache::append(const at::Tensor &key, const at::Tensor &value)
{
    reserve(tokens_ + key.size(0), key);
    key_.narrow(1, tokens_, key.size(0)).copy_(key.transpose(0, 1));
    value_.narrow(1, tokens_, key.size(0)).copy_(value.transpose(0, 1));
    tokens_ += key.size(0);
}

void KeyValueCache::reserve(int64_t tokens, const at::Tensor &like)
{
    const int64_t capacity = key_.defined() ? key_.size(1) : 0;
    if (tokens <= capacity)
        return;
    for (at::Tensor *held : {&key_, &value_}) {
        at::Tensor larger = at::empty({like.size(1), grown(tokens, capacity), like.size(2)}, like.options());
        if (tokens_ > 0)
            larger.narrow(1, 0, tokens_).copy_(held->narrow(1, 0, tokens_));
        *held = larger;
    }
}

int64_t cache_bytes(const ModelConfig &config, at::ScalarType type, int prompt_tokens, int tokens)
{
    int64_t capacity = grown(prompt_tokens, 0);
    while (capacity < tokens)
        capacity = grown(capacity + 1, capacity);
    return 2 * int64_t{config.layers} * config.kv_heads * config.head_dim * capacity *
        static_cast<int64_t>(c10::elementSize(type));
}

IncrementalDecoder::IncrementalDecoder(LoadedModel &model)
    : model_(model), caches_(static_cast<size_t>(model.checkpoint->config().layers))
{
}

at::Tensor IncrementalDecoder::prefill(const std::vector<int32_t> &ids, std::stop_token stop)
{
    tokens_ = static_cast<int>(ids.size());
    decoder_.emplace(model_.reader, tokens_);
    head_ = decoder_->output_head();
    const ModelConfig &config = decoder_->config();
    CacheProbe probe(caches_, config, on_device(rope_table(config.ropes.front(), tokens_), *model_.reader));
    const std::array<Probe *, 1> probes{&probe};
    at::Tensor residual = decoder_->embed(ids);
    for (int layer = 0; layer < config.layers; ++layer) {
        const std::shared_ptr<const BlockWeights> weights = model_.blocks->block(layer);
        probe.enter_block(*weights);
        residual = decoder_->block(layer, *weights, residual, Edits(), probes, stop);
    }
    return logits(residual.narrow(0, tokens_ - 1, 1));
}

at::Tensor IncrementalDecoder::step(int32_t id, std::stop_token stop)
{
    const ModelConfig &config = decoder_->config();
    ++tokens_;
    const RopeTable rope = on_device(rope_table(config.ropes.front(), tokens_, tokens_ - 1), *model_.reader);
    at::Tensor residual = decoder_->embed({id});
    for (int layer = 0; layer < config.layers; ++layer) {
        if (stop.stop_requested())
            throw Cancelled();
        const std::shared_ptr<const BlockWeights> weights = model_.blocks->block(layer);
        const at::Tensor normed = rms_norm(residual, weights->input_norm, config.norm_eps);
        const at::Tensor middle = residual + attend(layer, *weights, normed, rope);
        residual =
            middle + decoder_->mlp(*weights, rms_norm(middle, weights->post_attention_norm, config.norm_eps));
    }
    return logits(residual);
}

at::Tensor IncrementalDecoder::attend(int layer, const BlockWeights &weights, const at::Tensor &normed,
                                      const RopeTable &rope)
{
    const ModelConfig &c = decoder_->config();
    at::Tensor query = project(normed, weights.query, weights.query_bias).view({1, c.heads, c.head_dim});
    at::Tensor key = project(normed, weights.key, weights.key_bias).view({1, c.kv_heads, c.head_dim});
    const at::Tensor value = project(normed, weights.value, weights.value_bias).view({1, c.kv_heads, c.head_dim});
    if (weights.query_norm.defined()) {
        query = rms_norm(query, weights.query_norm, c.norm_eps);
        key = rms_norm(key, weights.key_norm, c.norm_eps);
    }
    rotate(query, rope);
    rotate(key, rope);
    KeyValueCache &cache = caches_[static_cast<size_t>(layer)];
    cache.append(key, value);

    const int window = decoder_->attention_window(layer);
    const int64_t seen = window > 0 ? std::min<int64_t>(window, cache.tokens()) : cache.tokens();
    // the query heads that share a key head are rows of one product
    const at::Tensor grouped = query.view({c.kv_heads, c.heads / c.kv_heads, c.head_dim});
    const at::Tensor scores = at::matmul(grouped, cache.keys(seen).transpose(1, 2)).to(at::kFloat);
    const at::Tensor probability = at::softmax(scores.mul_(1.0 / std::sqrt(static_cast<double>(c.head_dim))), -1);
    const at::Tensor attended = at::matmul(probability.to(normed.scalar_type()), cache.values(seen));
    return project(attended.reshape({1, static_cast<int64_t>(c.heads) * c.head_dim}), weights.output,
                   weights.output_bias);
}

at::Tensor IncrementalDecoder::logits(const at::Tensor &last_residual) const
{
    return project(decoder_->final_norm(last_residual), head_).view({-1}).to(at::kCPU, at::kFloat).contiguous();
}

} // namespace sinkscope
