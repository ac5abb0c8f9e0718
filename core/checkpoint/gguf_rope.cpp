#include "core/checkpoint/dequantise.h"
#include "core/checkpoint/gguf_config.h"
#include "core/checkpoint/rope_config.h"
#include "core/data/error.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>

namespace sinkscope {
namespace {

using Type = RopeConfig::Type;
constexpr auto frequencies_name = "rope_freqs.weight";
constexpr auto short_name = "rope_factors_short.weight";
constexpr auto long_name = "rope_factors_long.weight";

std::vector<double> read_factors(const GgufFile &file, const std::string &name)
{
    const TensorInfo *tensor = find_gguf_tensor(file, name);
    if (!tensor)
        throw Error(file.path(), name, "is missing");
    if (tensor->shape.size() != 1 || is_quantised(tensor->type))
        throw Error(file.path(), name, "is no vector of floats");
    std::vector<float> values(static_cast<size_t>(tensor->elements()));
    dequantise(tensor->type, tensor->bytes, values);
    return {values.begin(), values.end()};
}

/// By what llama 3's scaling divides the frequency of component pair `pair`.
double llama3_divisor(const RopeConfig &rope, size_t pair)
{
    const double frequency = std::pow(rope.theta, -2.0 * static_cast<double>(pair) / rope.rotary_dim);
    const double turns = rope.original_max_positions * frequency / (2 * std::numbers::pi);
    if (turns > rope.high_freq_factor)
        return 1.0;
    if (turns < rope.low_freq_factor)
        return rope.factor;
    const double smooth = (turns - rope.low_freq_factor) / (rope.high_freq_factor - rope.low_freq_factor);
    return 1.0 / ((1.0 - smooth) / rope.factor + smooth);
}

/// The divisors that llama.cpp stores for llama 3's scaling, as a RopeConfig.
void apply_frequency_divisors(RopeConfig &rope, const std::vector<double> &divisors, int max_positions)
{
    constexpr int llama3_original_positions = 8192; // of Llama 3.1 to 3.3; the file does not say
    RopeConfig llama3 = rope;
    llama3.type = Type::llama3;
    llama3.factor = divisors.empty() ? 0.0 : divisors.back();
    llama3.original_max_positions = llama3_original_positions;
    bool reproduced = divisors.size() == static_cast<size_t>(rope.rotary_dim) / 2;
    for (size_t pair = 0; reproduced && pair < divisors.size(); ++pair)
        reproduced = std::abs(llama3_divisor(llama3, pair) - divisors[pair]) <= 1e-5 * divisors[pair];
    if (reproduced) {
        rope = llama3;
        return;
    }
    rope.type = Type::longrope;
    rope.short_factor = rope.long_factor = divisors;
    rope.factor = rope.attention_factor = 1.0;
    rope.original_max_positions = max_positions;
}

void read_scaling(const GgufFile &file, const std::string &scaling, RopeConfig &rope)
{
    const std::string name = file.string_or(scaling + "type", "none");
    rope.type = name == "none" ? Type::standard : rope_type_from_name(name, file.path(), scaling + "type");
    if (rope.type == Type::dynamic || rope.type == Type::llama3)
        throw Error(file.path(), scaling + "type", "\"" + name + "\" is not supported in GGUF files");
    if (rope.type == Type::linear || rope.type == Type::yarn)
        rope.factor = file.real(scaling + "factor");
    // llama.cpp scales by it all the same
    const double factor = file.real_or(scaling + "factor", 1.0);
    if (rope.type == Type::standard && factor != 0.0 && factor != 1.0)
        throw Error(file.path(), scaling + "factor",
                    std::to_string(factor) + " without a type of scaling is not supported");
    if (rope.type != Type::yarn)
        return;
    rope.beta_fast = file.real_or(scaling + "yarn_beta_fast", rope.beta_fast);
    rope.beta_slow = file.real_or(scaling + "yarn_beta_slow", rope.beta_slow);
    // Scalings of the attention beyond YaRN's own would need llama.cpp's conventions.
    for (const char *key : {"attn_factor", "yarn_attn_factor", "yarn_ext_factor"})
        if (file.real_or(scaling + key, 1.0) != 1.0)
            throw Error(file.path(), scaling + key, "a YaRN factor other than 1 is not supported");
    if (file.real_or(scaling + "yarn_log_multiplier", 0.0) != 0.0)
        throw Error(file.path(), scaling + "yarn_log_multiplier", "is not supported");
}

} // namespace

bool is_gguf_rope_tensor(const std::string &name)
{
    return name == frequencies_name || name == short_name || name == long_name;
}

RopeConfig read_gguf_rope(const GgufFile &file, const ModelConfig &config)
{
    const std::string prefix = file.string("general.architecture") + ".rope.";
    const std::string scaling = prefix + "scaling.";
    if (file.real_or(prefix + "scale_linear", 1.0) != 1.0)
        throw Error(file.path(), prefix + "scale_linear", "this older form of linear scaling is not supported");
    RopeConfig rope;
    rope.theta = file.real_or(prefix + "freq_base", rope.theta);
    const int64_t rotated = file.integer_or(prefix + "dimension_count", config.head_dim);
    if (rotated < 2 || rotated > config.head_dim || (rotated != config.head_dim && !config.fused_qkv))
        throw Error(file.path(), prefix + "dimension_count",
                    std::to_string(rotated) + " rotated components of a head of " + std::to_string(config.head_dim) +
                        " are not supported for " + config.architecture);
    rope.rotary_dim = static_cast<int>(rotated);
    const int64_t original = file.integer_or(scaling + "original_context_length", config.max_positions);
    if (original < 1 || original > std::numeric_limits<int>::max())
        throw Error(file.path(), scaling + "original_context_length", std::to_string(original) + " is out of range");
    rope.original_max_positions = static_cast<int>(original);
    read_scaling(file, scaling, rope);

    const bool has_factors = find_gguf_tensor(file, short_name) || find_gguf_tensor(file, long_name);
    if (has_factors || rope.type == Type::longrope) {
        if (rope.type != Type::standard && rope.type != Type::longrope)
            throw Error(file.path(), long_name, "stands beside RoPE scaling of type " + rope.type_name());
        rope.type = Type::longrope;
        rope.short_factor = read_factors(file, short_name);
        rope.long_factor = read_factors(file, long_name);
        rope.factor = static_cast<double>(config.max_positions) / rope.original_max_positions;
        rope.attention_factor = file.real_or(scaling + "attn_factor", 0.0);
    }
    if (find_gguf_tensor(file, frequencies_name)) {
        if (rope.type != Type::standard)
            throw Error(file.path(), frequencies_name, "stands beside RoPE scaling of type " + rope.type_name());
        apply_frequency_divisors(rope, read_factors(file, frequencies_name), config.max_positions);
    }
    check_rope(rope, config.head_dim, file.path());
    return rope;
}

} // namespace sinkscope
