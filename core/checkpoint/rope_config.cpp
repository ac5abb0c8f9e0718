#include "core/checkpoint/rope_config.h"

#include "core/data/error.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {
namespace {

using Type = RopeConfig::Type;
constexpr int most_positions = 1 << 30;
constexpr int phi3_original_positions = 4096; // transformers' default, which overrides the one in the RoPE parameters

void require_positive(double value, const char *key, const std::filesystem::path &file)
{
    if (!(value > 0) || !std::isfinite(value))
        throw Error(file, std::string("RoPE ") + key, std::to_string(value) + " is not a positive number");
}

int original_positions(const JsonReader &json, const JsonReader &parameters, const Family &family,
                       const ModelConfig &config)
{
    const std::string key = "original_max_position_embeddings";
    if (family.only_longrope)
        return json.integer_or(key, phi3_original_positions, 1, most_positions);
    if (json.has(key))
        return json.at(key).integer(1, most_positions);
    return parameters.integer_or(key, config.max_positions, 1, most_positions);
}

void read_scaling(RopeConfig &rope, const JsonReader &parameters, const ModelConfig &config)
{
    const double implied_factor = static_cast<double>(config.max_positions) / rope.original_max_positions;
    switch (rope.type) {
    case Type::standard:
        break;
    case Type::linear:
        rope.factor = parameters.at("factor").real();
        break;
    case Type::dynamic:
        if (parameters.has("alpha"))
            parameters.fail("alpha", "dynamic RoPE with alpha is not supported");
        rope.factor = parameters.at("factor").real();
        break;
    case Type::llama3:
        rope.factor = parameters.at("factor").real();
        rope.low_freq_factor = parameters.at("low_freq_factor").real();
        rope.high_freq_factor = parameters.at("high_freq_factor").real();
        break;
    case Type::yarn:
        rope.factor = parameters.real_or("factor", implied_factor);
        rope.attention_factor = parameters.real_or("attention_factor", 0.0);
        // transformers reads a zero as "not given" for these.
        rope.beta_fast = parameters.real_or("beta_fast", 0.0) != 0.0 ? parameters.at("beta_fast").real() : 32.0;
        rope.beta_slow = parameters.real_or("beta_slow", 0.0) != 0.0 ? parameters.at("beta_slow").real() : 1.0;
        rope.mscale = parameters.real_or("mscale", 0.0);
        rope.mscale_all_dim = parameters.real_or("mscale_all_dim", 0.0);
        rope.truncate = parameters.boolean_or("truncate", true);
        break;
    case Type::longrope:
        rope.factor = parameters.real_or("factor", implied_factor);
        rope.attention_factor = parameters.real_or("attention_factor", 0.0);
        rope.short_factor = parameters.at("short_factor").reals();
        rope.long_factor = parameters.at("long_factor").reals();
        break;
    }
}

/// How many leading components of a head are rotated.
int rotated_components(const JsonReader &json, const JsonReader &parameters, const Family &family,
                       const ModelConfig &config)
{
    const int size =
        json.integer_or("qk_rope_head_dim", config.head_dim, 1, most_positions); // MLA rotates a part apart
    const bool partial = family.defaults.rotated > 0;
    if (partial && json.has("rotary_dim"))
        return json.at("rotary_dim").integer(0, size);
    const std::string key = json.has("rotary_pct") ? "rotary_pct" : "partial_rotary_factor";
    const double rotated =
        parameters.real_or("partial_rotary_factor", json.real_or(key, partial ? family.defaults.rotated : 1.0));
    if (!(rotated > 0.0 && rotated <= 1.0))
        json.fail(key, std::to_string(rotated) + " is not between 0 and 1");
    if (rotated != 1.0 && !partial)
        json.fail(key, "partial rotation is not supported for " + config.architecture);
    return static_cast<int>(size * rotated);
}

RopeConfig read_rope(const JsonReader &json, const JsonReader &parameters, const std::string &key, const Family &family,
                     const ModelConfig &config)
{
    RopeConfig rope;
    rope.type = rope_type_from_name(parameters.string_or("rope_type", parameters.string_or("type", "default")),
                                    json.file(), key);
    if (family.only_longrope && rope.type == Type::yarn) // as early Phi-3 checkpoints call it
        rope.type = Type::longrope;
    if (family.only_longrope && rope.type != Type::standard && rope.type != Type::longrope)
        json.fail(key, "RoPE type \"" + rope.type_name() + "\" is not supported for " + config.architecture);
    rope.theta = parameters.real_or(
        "rope_theta",
        json.real_or(json.has("rotary_emb_base") ? "rotary_emb_base" : "rope_theta", family.defaults.theta));
    rope.rotary_dim = rotated_components(json, parameters, family, config);
    rope.interleaved = family.rotation == Rotation::pairs && json.boolean_or("rope_interleave", true);
    // Dynamic scaling starts where the configured length ends, whatever else is given.
    rope.original_max_positions =
        rope.type == Type::dynamic ? config.max_positions : original_positions(json, parameters, family, config);
    read_scaling(rope, parameters, config);
    check_rope(rope, rope.rotary_dim == 0 ? 0 : std::max(config.head_dim, rope.rotary_dim), json.file());
    return rope;
}

/// Of blocks with a window: what is given for them, else a table without scaling of a base of their own.
RopeConfig read_sliding_rope(const JsonReader &json, const JsonReader &parameters, bool given_apart,
                             const Family &family, const ModelConfig &config)
{
    if (given_apart)
        return read_rope(json, parameters, "rope_parameters", family, config);
    const JsonReader none = JsonReader::parse("{}", json.file());
    RopeConfig rope = read_rope(json, none, "rope_parameters", family, config);
    rope.theta = parameters.real_or("rope_theta", rope.theta);
    if (family.defaults.sliding_theta > 0)
        rope.theta = family.defaults.sliding_theta;
    rope.theta = json.real_or(json.has("swa_rope_theta") ? "swa_rope_theta" : "rope_local_base_freq", rope.theta);
    return rope;
}

} // namespace

std::string RopeConfig::type_name() const
{
    switch (type) {
    case Type::standard:
        return "default";
    case Type::linear:
        return "linear";
    case Type::dynamic:
        return "dynamic";
    case Type::llama3:
        return "llama3";
    case Type::yarn:
        return "yarn";
    case Type::longrope:
        return "longrope";
    }
    return "?";
}

RopeConfig::Type rope_type_from_name(const std::string &name, const std::filesystem::path &file, const std::string &key)
{
    for (const Type type : {Type::standard, Type::linear, Type::dynamic, Type::llama3, Type::yarn, Type::longrope}) {
        RopeConfig rope;
        rope.type = type;
        if (rope.type_name() == name)
            return type;
    }
    if (name == "su")
        return Type::longrope;
    if (name == "mrope") // places in time, height and width, which are the same number for text
        return Type::standard;
    throw Error(file, key, "RoPE type \"" + name + "\" is not supported");
}

void read_ropes(const JsonReader &json, const Family &family, ModelConfig &config)
{
    if (family.rotation == Rotation::none)
        return;
    const std::string key = json.has("rope_scaling") ? "rope_scaling" : "rope_parameters";
    const JsonReader parameters = json.has(key) ? json.at(key) : JsonReader::parse("{}", json.file());
    const bool by_kind = parameters.has("full_attention") || parameters.has("sliding_attention");
    const auto kind = [&](bool slides) {
        return by_kind ? parameters.at(slides ? "sliding_attention" : "full_attention") : parameters;
    };
    if (by_kind && family.windows != Windows::by_type)
        parameters.fail("full_attention",
                        "RoPE parameters that differ between blocks are not supported for " + config.architecture);
    // tables that some block uses, the one of blocks that see everything first
    int own[2] = {-1, -1};
    for (BlockConfig &block : config.blocks) {
        if (block.rope < 0)
            continue;
        const bool slides = block.window > 0;
        const bool differs = by_kind || family.slides_unscaled || json.has("swa_rope_theta");
        int &table = own[differs && slides ? 1 : 0];
        if (table < 0) {
            table = static_cast<int>(config.ropes.size());
            config.ropes.push_back(differs && slides ? read_sliding_rope(json, kind(true), by_kind, family, config)
                                                     : read_rope(json, kind(false), key, family, config));
        }
        block.rope = table;
    }
}

void check_rope(const RopeConfig &rope, int head_dim, const std::filesystem::path &file)
{
    if (rope.rotary_dim < 2 || rope.rotary_dim > head_dim || rope.rotary_dim % 2 != 0)
        throw Error(file, "RoPE",
                    std::to_string(rope.rotary_dim) + " rotated components of a head of " + std::to_string(head_dim) +
                        "; an even number from 2 expected");
    require_positive(rope.theta, "theta", file);
    require_positive(rope.factor, "factor", file);
    require_positive(rope.low_freq_factor, "low_freq_factor", file);
    require_positive(rope.high_freq_factor, "high_freq_factor", file);
    require_positive(rope.beta_fast, "beta_fast", file);
    require_positive(rope.beta_slow, "beta_slow", file);
    if (rope.attention_factor != 0.0)
        require_positive(rope.attention_factor, "attention_factor", file);
    if (rope.type == Type::llama3 && rope.low_freq_factor == rope.high_freq_factor)
        throw Error(file, "RoPE high_freq_factor", "equals low_freq_factor");
    if ((rope.type == Type::yarn || rope.type == Type::dynamic) && (rope.theta == 1.0 || rope.rotary_dim == 2))
        throw Error(file, "RoPE",
                    rope.type_name() + " scaling needs a base other than 1 and more than 2 rotated components");
    if (rope.type != Type::longrope)
        return;
    if (rope.attention_factor == 0.0 && rope.factor > 1.0 && rope.original_max_positions < 2)
        throw Error(file, "RoPE original_max_position_embeddings", "is too small to derive the attention factor");
    for (const auto *factors : {&rope.short_factor, &rope.long_factor}) {
        const std::string name = factors == &rope.short_factor ? "short_factor" : "long_factor";
        if (factors->size() != static_cast<size_t>(rope.rotary_dim) / 2)
            throw Error(file, "RoPE " + name,
                        std::to_string(factors->size()) + " values; " + std::to_string(rope.rotary_dim / 2) +
                            " expected");
        for (const double factor : *factors)
            require_positive(factor, name.c_str(), file);
    }
}

} // namespace sinkscope
