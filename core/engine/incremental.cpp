#include "core/engine/incremental_internal.h"

#include "core/data/error.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
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
    for (const auto &[held, more] : {std::pair(&key_, &key), std::pair(&value_, &value)})
        if (more->is_cpu() && more->size(0) == 1 && more->is_contiguous())
            append_one(*held, *more);
        else
            held->narrow(1, tokens_, more->size(0)).copy_(more->transpose(0, 1));
    tokens_ += key.size(0);
}

void KeyValueCache::append_one(const at::Tensor &held, const at::Tensor &more) const
{
    const int64_t bytes = more.size(2) * static_cast<int64_t>(more.element_size());
    const auto *from = static_cast<const std::byte *>(more.data_ptr());
    auto *to = static_cast<std::byte *>(held.data_ptr());
    for (int64_t head = 0; head < more.size(1); ++head)
        std::memcpy(to + (head * held.size(1) + tokens_) * bytes, from + head * bytes, static_cast<size_t>(bytes));
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
    : model_(model), decoder_(model.reader, 1), head_(decoder_.output_head_of_few())
{
}

at::Tensor IncrementalDecoder::prefill(GrowingTrace &trace, const std::vector<int32_t> &ids, std::stop_token stop)
{
    const ModelConfig &config = decoder_.config();
    trace.caches.assign(static_cast<size_t>(config.layers), {});
    trace.tokens = static_cast<int>(ids.size());
    const Edits none;
    const Attend attend = [&](int layer, const QueriesKeysValues &qkv, const AttentionRules &rules) {
        trace.caches[static_cast<size_t>(layer)].append(qkv.key, qkv.value);
        return decoder_.attend_whole(layer, qkv, rules, none, {}, stop);
    };
    const WeightReader &reader = *model_.reader;
    const at::Tensor residual =
        run(decoder_.embed(ids), positions_of(config, trace.tokens, 0, reader.type(), reader.device()), attend, stop);
    return logits(residual.narrow(0, residual.size(0) - 1, 1), stop);
}

at::Tensor IncrementalDecoder::step(std::span<GrowingTrace *const> traces, const std::vector<int32_t> &ids,
                                    std::stop_token stop)
{
    std::vector<Positions> parts;
    std::vector<int32_t> positions;
    for (GrowingTrace *trace : traces) {
        positions.push_back(trace->tokens++);
        parts.push_back(positions_of(decoder_.config(), trace->tokens, trace->tokens - 1, model_.reader->type(),
                                     model_.reader->device()));
    }
    const Attend attend = [&](int layer, const QueriesKeysValues &qkv, const AttentionRules &rules) {
        std::vector<CachedKeysValues> seen;
        for (size_t i = 0; i < traces.size(); ++i) {
            KeyValueCache &cache = traces[i]->caches[static_cast<size_t>(layer)];
            const auto row = static_cast<int64_t>(i);
            cache.append(qkv.key.narrow(0, row, 1), qkv.value.narrow(0, row, 1));
            const int64_t count = traces[i]->tokens - rules.reach.first_key(positions[i]);
            seen.push_back({cache.keys(count), cache.values(count), positions[i]});
        }
        return attend_each(rules, qkv.query, seen);
    };
    return logits(run(decoder_.embed(ids, positions), joined(parts), attend, stop), stop);
}

at::Tensor IncrementalDecoder::run(at::Tensor residual, const Positions &positions, const Attend &attend,
                                   std::stop_token stop)
{
    const Edits none;
    for (int layer = 0; layer < decoder_.config().layers; ++layer)
        residual = decoder_.block(layer, *model_.blocks->block(layer), residual, {positions, attend, none, {}, stop});
    return residual;
}

at::Tensor IncrementalDecoder::logits(const at::Tensor &residual, std::stop_token stop) const
{
    std::vector<at::Tensor> strips;
    decoder_.logits(
        head_, decoder_.final_norm(residual),
        [&strips](int64_t, const at::Tensor &logits) { strips.push_back(logits.to(at::kCPU, at::kFloat)); }, stop);
    return strips.size() == 1 ? strips.front().contiguous() : at::cat(strips);
}

} // namespace sinkscope
