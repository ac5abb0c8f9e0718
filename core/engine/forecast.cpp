#include "core/engine/forecast.h"

#include "core/checkpoint/tensor_table.h"
#include "core/data/grid_table.h"
#include "core/data/number_text.h"
#include "core/engine/reach.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr int64_t program_bytes = int64_t{330} << 20; // the libraries and a small window
constexpr int64_t cuda_program_bytes = int64_t{700} << 20; // of main memory, the driver's: assumed, not measured
constexpr int64_t cuda_workspace_bytes = int64_t{40} << 20; // of the card for its matrix products
constexpr int64_t largest_temporary = int64_t{64} << 20; // the decoder's strips
constexpr int64_t kept_attention_weights = int64_t{16} << 20; // of a thread, at most, where T is not larger still

constexpr double assumed_disk_rate = 1e9; // bytes a second

/// Of a block, but for its experts', or of one of its experts.
int64_t values_of(const ModelConfig &c, int layer, bool of_expert)
{
    const BlockConfig &block = c.block(layer);
    int64_t sum = 0;
    for (const TensorPart &part : block_parts())
        if (part.present(c, block) && is_of_experts(block_tensor(layer, part.name)) == of_expert)
            sum += part_values(part, c, block);
    return of_expert && sum > 0 ? sum / c.experts.count : sum;
}

/// The largest over all blocks.
int64_t largest_block(const ModelConfig &c, bool of_expert)
{
    int64_t most = 0;
    for (int layer = 0; layer < c.layers; ++layer)
        most = std::max(most, values_of(c, layer, of_expert));
    return most;
}

/// Values that all blocks' weights have, experts as far as so many tokens can choose them.
int64_t all_values(const ModelConfig &c, int64_t tokens)
{
    const int64_t chosen = std::min<int64_t>(c.experts.count, tokens * c.experts.used);
    int64_t sum = 0;
    for (int layer = 0; layer < c.layers; ++layer)
        sum += values_of(c, layer, false) + values_of(c, layer, true) * chosen;
    return sum;
}

/// What is alive while the attention of a block is computed, by strips of scores on a card.
int64_t attention_bytes(const ModelConfig &c, const PassShape &shape)
{
    const int64_t T = shape.tokens, e = shape.value_bytes;
    const int64_t wider = std::max(c.head_dim, c.value_size());
    const int64_t residual = T * c.hidden_size * e, heads = T * c.heads * wider, kv = T * c.kv_heads * wider;
    const int64_t sums = int64_t{c.heads} * T * 8;
    if (shape.on_cuda) {
        const int64_t scores =
            std::max(std::min(cuda_score_bytes, int64_t{c.heads} * T * T * 4), int64_t{c.heads} * T * 16 * 4);
        // keys and values are always copied, queries and outputs strip by strip but for the whole output; and masks
        return 2 * residual + (heads + 2 * kv) * e + 2 * kv * 4 + heads * (4 + e) + 2 * sums + scores + scores / 4;
    }
    const int64_t wide = e == 4 ? 0 : 4; // bfloat16 is widened to float32 beside the original
    const int64_t strips = shape.threads * std::max(std::min(kept_attention_weights, T * 96 * 4), T * 6 * 4) +
        int64_t{shape.threads} * c.heads / c.kv_heads * T * 8;
    return 2 * residual + (heads + 2 * kv) * (e + wide) + heads * (4 + wide) + 2 * T * wider * 4 + sums + strips;
}

/// The larger of what is alive while the attention and while the MLP of a block is computed.
int64_t activation_bytes(const ModelConfig &c, const PassShape &shape)
{
    const int64_t T = shape.tokens, e = shape.value_bytes;
    const int64_t residual = T * c.hidden_size * e;
    const int64_t inner = std::max(c.intermediate_size, c.experts.intermediate_size);
    const int64_t strip = std::min(T * inner * 4, largest_temporary);
    // of a mixture: what is gathered and written by one expert, and all tokens in its shared one
    const int64_t mixture =
        c.experts.count > 0 ? 3 * residual + T * (3 * c.experts.shared_intermediate_size + 4 * c.experts.count) * 4 : 0;
    // a CPU without such products multiplies bfloat16 in float32; on a card only norms are taken in it
    const int64_t wide = e == 4 ? 0 : shape.on_cuda ? 3 * T * c.hidden_size * 4 : 2 * largest_temporary;
    const int64_t mlp = 4 * residual + mixture + strip * 3 + wide;
    return std::max(attention_bytes(c, shape), mlp);
}

/// Of a decoded weight on its way: its float32 beside it.
int64_t widening_bytes(const PassShape &shape)
{
    return shape.decoded && shape.value_bytes != 4 ? 4 : 0;
}

int64_t head_bytes(const ModelConfig &c, const PassShape &shape)
{
    const int64_t value = shape.value_bytes + (shape.on_cuda ? 0 : widening_bytes(shape)); // a card gets it decoded
    const int64_t logits = std::min(largest_temporary, int64_t{shape.tokens} * c.vocab_size * 4);
    const int64_t narrow = shape.value_bytes == 4 ? 0 : logits / 2; // beside themselves in float32, and their powers
    return shape.logprob ? int64_t{c.vocab_size} * c.hidden_size * value + 2 * logits + narrow : 0;
}

/// Of main memory, beside a card and but for the grids: weights pass through page-locked memory, whose blocks are
/// powers of two.
int64_t host_bytes(const ModelConfig &c, const PassShape &shape, int64_t block_bytes)
{
    const int64_t head = shape.logprob ? int64_t{c.vocab_size} * c.hidden_size : 0;
    const int64_t largest = std::max(head, block_bytes / shape.value_bytes);
    return program_bytes + cuda_program_bytes + 2 * (2 * block_bytes + head * shape.value_bytes) +
        largest * widening_bytes(shape);
}

double operations(const ModelConfig &c, const PassShape &shape)
{
    const double T = shape.tokens;
    double sum = shape.logprob ? 2.0 * T * c.hidden_size * c.vocab_size : 0.0;
    for (int layer = 0; layer < c.layers; ++layer) {
        const BlockConfig &block = c.block(layer);
        const double seen = static_cast<double>(Reach{block.window, block.chunk}.most_keys(shape.tokens));
        sum += 2.0 * block.heads * (c.head_dim + c.value_size()) * T * std::min(seen, T / 2);
        const int64_t used = values_of(c, layer, false) + values_of(c, layer, true) * c.experts.used;
        sum += 2.0 * T * static_cast<double>(used);
    }
    return sum;
}

/// Without the offer.
Forecast needs(const ModelConfig &config, const PassShape &shape, int64_t limit_bytes)
{
    Forecast result;
    result.shape = shape;
    result.limit_bytes = limit_bytes;
    // an expert's weights are read beside the blocks, two where the next is decoded before the last is let go
    result.block_bytes = (largest_block(config, false) + largest_block(config, true)) * shape.value_bytes;
    result.weight_bytes = all_values(config, shape.tokens) * shape.value_bytes;
    // the activations are gone when the head is read, but the allocator has not given their memory back
    const int64_t grids = grid_values_per_token(config, shape.per_head) * shape.tokens * 4;
    result.working_bytes = activation_bytes(config, shape) + head_bytes(config, shape) + shape.kept_bytes +
        (shape.on_cuda ? cuda_workspace_bytes : program_bytes + grids);
    if (shape.on_cuda)
        result.host_bytes = grids + host_bytes(config, shape, result.block_bytes);
    result.operations = operations(config, shape);
    return result;
}

/// How many tokens fit into the limit, every block streamed; 0 when not even one does.
int tokens_that_fit(const ModelConfig &config, PassShape shape, int64_t limit_bytes)
{
    int fitting = 0, too_many = 1 << 24;
    while (too_many - fitting > 1) {
        shape.tokens = fitting + (too_many - fitting) / 2;
        (needs(config, shape, limit_bytes).fits() ? fitting : too_many) = shape.tokens;
    }
    return fitting;
}

/// As a person would set it.
std::string offer_for(const ModelConfig &config, const Forecast &forecast)
{
    std::string text;
    if (const int tokens = tokens_that_fit(config, forecast.shape, forecast.limit_bytes); tokens > 0)
        text = "at most " + std::to_string(tokens) + " tokens";
    if (forecast.shape.value_bytes == 4) {
        PassShape narrow = forecast.shape;
        narrow.value_bytes = 2;
        if (needs(config, narrow, forecast.limit_bytes).fits())
            text += (text.empty() ? "" : ", or ") + std::string("bfloat16");
    }
    return text;
}

} // namespace

Forecast forecast_pass(const ModelConfig &config, const PassShape &shape, int64_t limit_bytes)
{
    Forecast result = needs(config, shape, limit_bytes);
    if (!result.fits())
        result.offer = offer_for(config, result);
    return result;
}

double reading_seconds(const Forecast &forecast, int64_t stored_bytes)
{
    if (!forecast.streams())
        return 0;
    const double streamed =
        1 - static_cast<double>(forecast.resident_bytes()) / static_cast<double>(forecast.weight_bytes);
    return static_cast<double>(stored_bytes) * streamed / assumed_disk_rate;
}

int64_t grid_values_per_token(const ModelConfig &config, bool per_head)
{
    int64_t values = values_per_token(config.layers, config.heads, per_head);
    const int64_t of_experts = int64_t{3} * config.experts.used + 1, of_sinks = 1 + (per_head ? config.heads : 0);
    for (const BlockConfig &block : config.blocks)
        values += (block.experts ? of_experts : 0) + (block.sinks ? of_sinks : 0);
    return values;
}

} // namespace sinkscope
