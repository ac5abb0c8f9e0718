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

/// The larger of what is alive while the attention and while the MLP of a block is computed.
int64_t activation_bytes(const ModelConfig &c, const PassShape &shape)
{
    const int64_t T = shape.tokens, e = shape.value_bytes;
    const int64_t wider = std::max(c.head_dim, c.value_size());
    const int64_t residual = T * c.hidden_size * e, heads = T * c.heads * wider, kv = T * c.kv_heads * wider;
    const int64_t wide = e == 4 ? 0 : 4; // bfloat16 is widened to float32 beside the original
    const int64_t scores =
        std::max(std::min(cuda_score_bytes, int64_t{c.heads} * T * T * 4), int64_t{c.heads} * T * 16 * 4);
    const int64_t cpu_strips = shape.threads * std::max(std::min(kept_attention_weights, T * 96 * 4), T * 6 * 4) +
        int64_t{shape.threads} * c.heads / c.kv_heads * T * 8;
    const int64_t strips = shape.on_cuda ? scores + scores / 4 : cpu_strips; // the scores, and masks
    const int64_t attention = 2 * residual + (heads + 2 * kv) * (e + wide) + heads * (4 + wide) + 2 * T * wider * 4 +
        int64_t{c.heads} * T * 8 + strips;
    const int64_t inner = std::max(c.intermediate_size, c.experts.intermediate_size);
    const int64_t strip = std::min(T * inner * 4, largest_temporary);
    // of a mixture: what is gathered and written by one expert, and all tokens in its shared one
    const int64_t mixture =
        c.experts.count > 0 ? 3 * residual + T * (3 * c.experts.shared_intermediate_size + 4 * c.experts.count) * 4 : 0;
    const int64_t mlp = 4 * residual + mixture + strip * 3 + (wide ? 2 * largest_temporary : 0);
    return std::max(attention, mlp);
}

int64_t head_bytes(const ModelConfig &c, const PassShape &shape)
{
    const int64_t value = shape.value_bytes + (shape.decoded && shape.value_bytes != 4 ? 4 : 0);
    return shape.logprob ? int64_t{c.vocab_size} * c.hidden_size * value + 2 * largest_temporary : 0;
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

std::string duration_text(double seconds)
{
    if (seconds < 1)
        return "under a second";
    if (seconds < 90)
        return "about " + fixed_text(seconds, 0) + " s";
    if (seconds < 5400)
        return "about " + fixed_text(seconds / 60, 0) + " min";
    return "about " + fixed_text(seconds / 3600, 1) + " h";
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
    result.working_bytes = program_bytes + grid_values_per_token(config, shape.per_head) * shape.tokens * 4 +
        activation_bytes(config, shape) + head_bytes(config, shape) + shape.kept_bytes;
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

std::string describe(const Forecast &forecast)
{
    std::string text = "needs " + bytes_text(forecast.peak_bytes());
    if (forecast.seconds >= 0)
        text += ", " + duration_text(forecast.seconds);
    if (forecast.fits() && forecast.streams())
        text += ", with blocks streamed from the disk";
    return text;
}

std::string bytes_text(int64_t bytes)
{
    const bool large = bytes >= 1'000'000'000;
    return fixed_text(static_cast<double>(bytes) / (large ? 1e9 : 1e6), large ? 1 : 0) + (large ? " GB" : " MB");
}

int64_t bytes_from_text(const std::string &text)
{
    std::string_view rest(text);
    const auto skip_blanks = [&rest] { rest.remove_prefix(std::min(rest.find_first_not_of(' '), rest.size())); };
    skip_blanks();
    if (rest.starts_with('+'))
        rest.remove_prefix(1);
    const std::optional<double> value = take_number(rest);
    if (!value || !std::isfinite(*value) || *value <= 0)
        return -1;
    skip_blanks();
    std::string name(rest);
    for (char &letter : name) // not the language's: a Turkish I is no i
        letter = static_cast<char>(letter >= 'A' && letter <= 'Z' ? letter - 'A' + 'a' : letter);
    double scale = 1;
    if (!name.empty() && name != "b") {
        const size_t power = std::string("kmgt").find(name[0]);
        const std::string tail = name.substr(1);
        if (power == std::string::npos || (!tail.empty() && tail != "b" && tail != "ib"))
            return -1;
        scale = std::pow(tail == "ib" ? 1024.0 : 1000.0, static_cast<double>(power + 1));
    }
    const double bytes = *value * scale;
    return bytes >= 1 && bytes < 9e18 ? static_cast<int64_t>(bytes) : -1;
}

} // namespace sinkscope
