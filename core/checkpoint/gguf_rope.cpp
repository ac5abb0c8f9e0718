#include "core/checkpoint/dequantise.h"
#include "core/checkpoint/gguf_config.h"
#include "core/checkpoint/rope_config.h"
#include "core/data/error.h"

#include <nlohmann/json.hpp>

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
    if (tensor->shape.size() != 1 || !is_plain_type(tensor->type))
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

/// The divisors that llama.cpp stores for llama 3's scaling, as parameters of RoPE.
void apply_frequency_divisors(nlohmann::json &parameters, double theta, int rotary_dim, int positions,
                              const std::vector<double> &divisors)
{
    constexpr int llama3_original_positions = 8192; // of Llama 3.1 to 3.3; the file does not say
    RopeConfig llama3;
    llama3.theta = theta;
    llama3.rotary_dim = rotary_dim;
    llama3.factor = divisors.empty() ? 0.0 : divisors.back();
    llama3.original_max_positions = llama3_original_positions;
    bool reproduced = divisors.size() == static_cast<size_t>(rotary_dim) / 2;
    for (size_t pair = 0; reproduced && pair < divisors.size(); ++pair)
        reproduced = std::abs(llama3_divisor(llama3, pair) - divisors[pair]) <= 1e-5 * divisors[pair];
    if (reproduced)
        parameters.update({{"rope_type", "llama3"},
                           {"factor", llama3.factor},
                           {"low_freq_factor", llama3.low_freq_factor},
                           {"high_freq_factor", llama3.high_freq_factor},
                           {"original_max_position_embeddings", llama3_original_positions}});
    else
        parameters.update({{"rope_type", "longrope"},
                           {"factor", 1.0},
                           {"attention_factor", 1.0},
                           {"short_factor", divisors},
                           {"long_factor", divisors},
                           {"original_max_position_embeddings", positions}});
}

void read_scaling(const GgufFile &file, const std::string &scaling, nlohmann::json &parameters)
{
    const std::string name = file.string_or(scaling + "type", "none");
    const Type type = name == "none" ? Type::standard : rope_type_from_name(name, file.path(), scaling + "type");
    if (type == Type::dynamic || type == Type::llama3)
        throw Error(file.path(), scaling + "type", "\"" + name + "\" is not supported in GGUF files");
    parameters["rope_type"] = name == "none" ? "default" : name;
    if (type == Type::linear || type == Type::yarn)
        parameters["factor"] = file.real(scaling + "factor");
    // llama.cpp scales by it all the same
    const double factor = file.real_or(scaling + "factor", 1.0);
    if (type == Type::standard && factor != 0.0 && factor != 1.0)
        throw Error(file.path(), scaling + "factor",
                    std::to_string(factor) + " without a type of scaling is not supported");
    if (type != Type::yarn)
        return;
    for (const auto &[key, own] : {std::pair{"yarn_beta_fast", "beta_fast"}, {"yarn_beta_slow", "beta_slow"}})
        if (file.has(scaling + key))
            parameters[own] = file.real(scaling + key);
    // Scalings of the attention beyond YaRN's own would need llama.cpp's conventions.
    for (const char *key : {"attn_factor", "yarn_attn_factor", "yarn_ext_factor"})
        if (file.real_or(scaling + key, 1.0) != 1.0)
            throw Error(file.path(), scaling + key, "a YaRN factor other than 1 is not supported");
    // 0.1 of DeepSeek's and Mistral's mscale_all_dim, beside which mscale is the same
    if (const double log_multiplier = file.real_or(scaling + "yarn_log_multiplier", 0.0); log_multiplier != 0.0)
        parameters["mscale"] = parameters["mscale_all_dim"] = log_multiplier * 10;
}

} // namespace

bool is_gguf_rope_tensor(const std::string &name)
{
    return name == frequencies_name || name == short_name || name == long_name;
}

void add_gguf_rope(const GgufFile &file, const Family &family, nlohmann::json &settings,
                   std::map<std::string, std::string> &names)
{
    if (family.rotation == Rotation::none)
        return;
    const std::string prefix = std::string(family.gguf) + ".rope.", scaling = prefix + "scaling.";
    if (file.real_or(prefix + "scale_linear", 1.0) != 1.0)
        throw Error(file.path(), prefix + "scale_linear", "this older form of linear scaling is not supported");
    nlohmann::json parameters;
    parameters["rope_theta"] = file.real_or(prefix + "freq_base", 10000.0);
    const double head_dim = head_size(settings), rotated = number_of(settings, "rotary_dim", head_dim);
    if (family.defaults.rotated == 0 && rotated != head_dim)
        throw Error(file.path(), prefix + "dimension_count",
                    std::to_string(whole_number(rotated)) + " rotated components of a head of " +
                        std::to_string(whole_number(head_dim)) + " are not supported for " + family.architecture);
    settings["rotary_dim"] = rotated;
    const double positions = number_of(settings, "max_position_embeddings", 1);
    const double original = file.real_or(scaling + "original_context_length", positions);
    parameters["original_max_position_embeddings"] = original;
    if (family.only_longrope)
        settings["original_max_position_embeddings"] = original;
    names["original_max_position_embeddings"] = scaling + "original_context_length";
    read_scaling(file, scaling, parameters);
    if (const std::string key = std::string(family.gguf) + ".attention.temperature_scale"; file.has(key))
        parameters["llama_4_scaling_beta"] = file.real(key);
    if (std::string(family.gguf) == "gpt-oss")
        parameters["truncate"] = false;

    const bool has_factors = find_gguf_tensor(file, short_name) || find_gguf_tensor(file, long_name);
    const std::string type = parameters["rope_type"];
    if (has_factors || type == "longrope") {
        if (type != "default" && type != "longrope")
            throw Error(file.path(), long_name, "stands beside RoPE scaling of type " + type);
        parameters["rope_type"] = "longrope";
        parameters["short_factor"] = read_factors(file, short_name);
        parameters["long_factor"] = read_factors(file, long_name);
        parameters["factor"] = positions / std::max(original, 1.0);
        parameters["attention_factor"] = file.real_or(scaling + "attn_factor", 0.0);
    }
    if (find_gguf_tensor(file, frequencies_name)) {
        if (type != "default")
            throw Error(file.path(), frequencies_name, "stands beside RoPE scaling of type " + type);
        const auto bounded = [](double number) { // what is unusable is told when the settings are read
            return static_cast<int>(std::clamp<int64_t>(whole_number(number), 1, 1 << 30));
        };
        apply_frequency_divisors(parameters, parameters["rope_theta"], bounded(rotated), bounded(positions),
                                 read_factors(file, frequencies_name));
    }
    settings["rope_parameters"] = std::move(parameters);
}

} // namespace sinkscope
