#include "core/engine/incremental_internal.h"

#include "core/data/error.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <utility>

namespace sinkscope {

namespace {

/// What there is room for when `tokens` did not fit.
int64_t grown(int64_t tokens, int64_t capacity)
{
    return std::max(tokens + 64, 2 * capacity);
}

} // namespace

void KeyValueCache::append(const at::Tensor &key, const at::Tensor &value)
{
    reserve(tokens_ + key.size(0), key, value);
    key_.narrow(1, tokens_, key.size(0)).copy_(key.transpose(0, 1));
    value_.narrow(1, tokens_, key.size(0)).copy_(value.transpose(0, 1));
    tokens_ += key.size(0);
}

void KeyValueCache::reserve(int64_t tokens, const at::Tensor &key, const at::Tensor &value)
{
    const int64_t capacity = key_.defined() ? key_.size(1) : 0;
    if (tokens <= capacity)
        return;
    for (const auto &[held, like] : {std::pair(&key_, &key), std::pair(&value_, &value)}) {
        at::Tensor larger = at::empty({like->size(1), grown(tokens, capacity), like->size(2)}, like->options());
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
    int64_t values = 0;
    for (const BlockConfig &block : config.blocks)
        values += int64_t{block.kv_heads} * (config.head_dim + config.value_size());
    return values * capacity * static_cast<int64_t>(c10::elementSize(type));
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
    const Edits none;
    const Attend attend = [&](int layer, const QueriesKeysValues &qkv, const AttentionRules &rules) {
        caches_[static_cast<size_t>(layer)].append(qkv.key, qkv.value);
        return decoder_->attend_whole(layer, qkv, rules, none, {}, stop);
    };
    return run(ids, 0, attend, stop);
}

at::Tensor IncrementalDecoder::step(int32_t id, std::stop_token stop)
{
    const Attend attend = [this](int layer, const QueriesKeysValues &qkv, const AttentionRules &rules) {
        KeyValueCache &cache = caches_[static_cast<size_t>(layer)];
        cache.append(qkv.key, qkv.value);
        const int position = tokens_ - 1;
        const int64_t seen = tokens_ - rules.reach.first_key(position);
        return attend_one(rules, qkv.query, cache.keys(seen), cache.values(seen), position);
    };
    ++tokens_;
    return run({id}, tokens_ - 1, attend, stop);
}

at::Tensor IncrementalDecoder::run(const std::vector<int32_t> &ids, int first, const Attend &attend,
                                   std::stop_token stop)
{
    const ModelConfig &config = decoder_->config();
    const WeightReader &reader = *model_.reader;
    const Positions positions = positions_of(config, tokens_, first, reader.type(), reader.device());
    const Edits none;
    at::Tensor residual = decoder_->embed(ids, first);
    for (int layer = 0; layer < config.layers; ++layer)
        residual = decoder_->block(layer, *model_.blocks->block(layer), residual, {positions, attend, none, {}, stop});
    at::Tensor result;
    decoder_->logits(
        head_, decoder_->final_norm(residual.narrow(0, residual.size(0) - 1, 1)),
        [&result](int64_t, const at::Tensor &logits) {
            result = logits.view({-1}).to(at::kCPU, at::kFloat).contiguous();
        },
        stop);
    return result;
}

} // namespace sinkscope
