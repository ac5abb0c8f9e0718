#include "core/checkpoint/model_settings.h"

#include "core/data/error.h"
#include "core/json/json_value_internal.h"

#include <algorithm>
#include <limits>
#include <optional>

namespace sinkscope {
namespace {

constexpr int most = std::numeric_limits<int>::max();

/// How far a block's queries see: by the names of layer_types, and GPT-Neo's attention_layers.
enum class Reach { full, sliding, chunked };

std::optional<Reach> reach_of(const nlohmann::json &type)
{
    if (type == "full_attention" || type == "global")
        return Reach::full;
    if (type == "sliding_attention" || type == "local")
        return Reach::sliding;
    if (type == "chunked_attention")
        return Reach::chunked;
    return {};
}

/// The list that a configuration has of its blocks' kinds; empty when it has none.
std::vector<Reach> read_layer_types(const JsonReader &json, const Family &family, int layers)
{
    const char *key = given(json, {"layer_types", "attention_layers"});
    std::vector<Reach> reaches;
    if (!json.has(key))
        return reaches;
    const nlohmann::json &types = json_value(json.at(key));
    if (!types.is_array() || types.size() != static_cast<size_t>(layers))
        json.fail(key, "is no list of " + std::to_string(layers) + " names");
    for (const nlohmann::json &type : types) {
        const std::optional<Reach> reach = reach_of(type);
        if (!reach) {
            const std::string why = why_left_out(family.architecture);
            json.fail(key, type.dump() + " is not supported" + (why.empty() ? "" : ": " + why));
        }
        reaches.push_back(*reach);
    }
    return reaches;
}

/// GPT-Neo: [[["global", "local"], 12]].
std::vector<Reach> read_attention_types(const JsonReader &json, int layers)
{
    std::vector<Reach> reaches;
    for (const nlohmann::json &part : json_value(json.at("attention_types"))) {
        const bool usable = part.is_array() && part.size() == 2 && part[0].is_array() && part[1].is_number_unsigned() &&
            part[1].get<uint64_t>() <= static_cast<uint64_t>(layers);
        if (!usable)
            json.fail("attention_types", "is no list of [kinds, times]");
        for (int i = 0; i < part[1].get<int>(); ++i)
            for (const nlohmann::json &type : part[0])
                reaches.push_back(reach_of(type).value_or(Reach::chunked));
    }
    if (reaches.size() != static_cast<size_t>(layers) || std::ranges::count(reaches, Reach::chunked))
        json.fail("attention_types", "does not tell of " + std::to_string(layers) + " blocks which is global or local");
    return reaches;
}

/// MiMo's published files: 1 for a block that slides.
std::vector<Reach> read_hybrid_pattern(const JsonReader &json, int layers)
{
    const std::vector<double> pattern = json.at("hybrid_layer_pattern").reals();
    if (pattern.size() != static_cast<size_t>(layers))
        json.fail("hybrid_layer_pattern", "is no list of " + std::to_string(layers) + " numbers");
    std::vector<Reach> reaches;
    for (const double slides : pattern)
        reaches.push_back(slides != 0 ? Reach::sliding : Reach::full);
    return reaches;
}

int read_period(const JsonReader &json, const Family &family)
{
    const char *key = given(json, {"sliding_window_pattern", "_sliding_window_pattern", "global_attn_every_n_layers"});
    if (json.has(key) && json.at(key).is_string()) { // EXAONE: "LLLG"
        const std::string pattern = json.at(key).string();
        if (pattern.empty() || pattern.find('G') != pattern.size() - 1 ||
            pattern.find_first_not_of("LG") != std::string::npos)
            json.fail(key, "\"" + pattern + "\" is not supported");
        return static_cast<int>(pattern.size());
    }
    return json.integer_or(key, family.defaults.window_period, 0, most);
}

std::vector<Reach> read_reaches(const JsonReader &json, const Family &family, const ModelConfig &c)
{
    std::vector<Reach> reaches = read_layer_types(json, family, c.layers);
    if (!reaches.empty())
        return reaches;
    if (json.has("attention_types"))
        return read_attention_types(json, c.layers);
    if (json.has("hybrid_layer_pattern"))
        return read_hybrid_pattern(json, c.layers);
    if (const std::string why = why_left_out(family.architecture); !why.empty())
        throw Error(json.file(), "layer_types", "is missing, and so " + why);
    if (family.windows == Windows::if_used) {
        const int full_layers = json.integer_or("max_window_layers", 28, 0, most);
        for (int layer = 0; layer < c.layers; ++layer)
            reaches.push_back(layer >= full_layers ? Reach::sliding : Reach::full);
        return reaches;
    }
    const int period = read_period(json, family);
    const Reach short_reach = family.windows == Windows::by_chunk ? Reach::chunked : Reach::sliding;
    for (int layer = 0; layer < c.layers; ++layer)
        reaches.push_back(period > 0 && (layer + 1) % period != 0 ? short_reach : Reach::full);
    return reaches;
}

void read_windows(const JsonReader &json, const Family &family, ModelConfig &c)
{
    const std::vector<Reach> reaches = read_layer_types(json, family, c.layers);
    const bool some_slide = std::ranges::count(reaches, Reach::full) < std::ssize(reaches);
    const bool if_used = family.windows == Windows::if_used || family.windows == Windows::all_if_used;
    const bool used = !if_used || json.boolean_or("use_sliding_window", false);
    if (family.windows == Windows::none || !used) {
        if (some_slide)
            json.fail("layer_types", "sliding_attention without a sliding window in use");
        return;
    }
    // An explicit null switches the window off; an absent key means the family's default.
    const char *key = given(json, {"sliding_window", "window_size"});
    const bool is_off = json.contains(key) && !json.has(key);
    const int window = is_off ? 0 : json.integer_or(key, family.defaults.window, 1, most);
    const int chunk = json.integer_or("attention_chunk_size", family.defaults.window, 1, most);
    if (family.windows == Windows::all_blocks || family.windows == Windows::all_if_used) {
        if (std::ranges::count(reaches, Reach::full) > 0 && window > 0)
            json.fail("layer_types", "full_attention in some blocks is not supported for " + c.architecture);
        for (BlockConfig &block : c.blocks)
            block.window = window;
        return;
    }
    const std::vector<Reach> all = read_reaches(json, family, c);
    for (size_t layer = 0; layer < all.size(); ++layer) {
        if (all[layer] == Reach::chunked)
            c.blocks[layer].chunk = chunk;
        else if (all[layer] == Reach::sliding)
            c.blocks[layer].window = window;
        if (all[layer] == Reach::sliding && window == 0 && !reaches.empty())
            json.fail("layer_types", "sliding_attention without a sliding window");
    }
}

/// no_rope_layers: 1 for a block that rotates; else every no_rope_layer_interval-th does not.
void read_listed_rotation(const JsonReader &json, ModelConfig &c)
{
    if (!json.has("no_rope_layers") || json.at("no_rope_layers").size() == 0) {
        const int interval = json.integer_or("no_rope_layer_interval", 4, 1, most);
        for (int layer = 0; layer < c.layers; ++layer)
            if ((layer + 1) % interval == 0)
                c.blocks[static_cast<size_t>(layer)].rope = -1;
        return;
    }
    const std::vector<double> rotates = json.at("no_rope_layers").reals();
    if (rotates.size() != c.blocks.size())
        json.fail("no_rope_layers", "is no list of " + std::to_string(c.layers) + " numbers");
    for (size_t layer = 0; layer < rotates.size(); ++layer)
        if (rotates[layer] == 0)
            c.blocks[layer].rope = -1;
}

/// Whether each block has experts.
std::vector<bool> read_sparse_blocks(const JsonReader &json, const ModelConfig &c)
{
    std::vector<bool> sparse;
    if (json.has("mlp_layer_types")) {
        for (const nlohmann::json &type : json_value(json.at("mlp_layer_types")))
            sparse.push_back(type == "sparse");
    } else if (json.has("moe_layers")) {
        sparse.assign(c.blocks.size(), false);
        for (const double layer : json.at("moe_layers").reals())
            if (layer >= 0 && layer < c.layers)
                sparse[static_cast<size_t>(layer)] = true;
    } else if (json.has("moe_layer_freq") && json.at("moe_layer_freq").is_list()) {
        for (const double is_sparse : json.at("moe_layer_freq").reals())
            sparse.push_back(is_sparse != 0);
    } else {
        const int step = json.integer_or(
            given(json, {"decoder_sparse_step", "interleave_moe_layer_step", "moe_layer_interval", "moe_layer_freq"}),
            1, 1, most);
        const int first = json.integer_or(
            given(json, {"first_k_dense_replace", "num_dense_layers", "moe_layer_start_index"}), 0, 0, most);
        const int last = json.integer_or("moe_layer_end_index", most, -1, most);
        for (int layer = 0; layer < c.layers; ++layer)
            sparse.push_back(layer >= first && (last < 0 || layer <= last) && (layer + 1) % step == 0);
        if (json.has("mlp_only_layers"))
            for (const double layer : json.at("mlp_only_layers").reals())
                if (layer >= 0 && layer < c.layers)
                    sparse[static_cast<size_t>(layer)] = false;
    }
    if (sparse.size() != c.blocks.size())
        json.fail("mlp_layer_types", "does not tell of " + std::to_string(c.layers) + " blocks which has experts");
    return sparse;
}

/// A number, or a list of it for each block (Hunyuan), which must not differ.
int read_one(const JsonReader &json, const char *key, int fallback)
{
    if (!json.has(key) || !json.at(key).is_list())
        return json.integer_or(key, fallback, 0, most);
    const std::vector<double> values = json.at(key).reals();
    if (values.empty() || std::ranges::count(values, values[0]) != std::ssize(values) || values[0] < 0 ||
        values[0] > most)
        json.fail(key, "values that differ between blocks are not supported");
    return static_cast<int>(values[0]);
}

} // namespace

void read_blocks(const JsonReader &json, const Family &family, ModelConfig &c)
{
    BlockConfig block;
    block.heads = c.heads;
    block.kv_heads = c.kv_heads;
    block.sinks = family.sinks;
    block.rope = family.rotation == Rotation::none ? -1 : 0;
    c.blocks.assign(static_cast<size_t>(c.layers), block);
    read_windows(json, family, c);
    if (family.no_rotation == NoRotation::listed)
        read_listed_rotation(json, c);
    for (BlockConfig &own : c.blocks)
        if (family.no_rotation == NoRotation::without_window && own.window == 0)
            own.rope = -1;
}

void read_experts(const JsonReader &json, const Family &family, ModelConfig &c)
{
    if (!family.experts.present)
        return;
    ExpertsConfig &e = c.experts;
    e.count =
        read_one(json, given(json, {"num_local_experts", "num_experts", "n_routed_experts", "moe_num_experts"}), 0);
    if (e.count == 0)
        return;
    e.used = read_one(json, given(json, {"num_experts_per_tok", "moe_topk", "moe_k"}), 0);
    e.intermediate_size =
        family.experts.own_size ? read_one(json, "moe_intermediate_size", c.intermediate_size) : c.intermediate_size;
    const char *shared =
        given(json, {"n_shared_experts", "num_shared_experts", "moe_num_shared_experts", "num_shared_expert"});
    const int64_t shared_size = int64_t{read_one(json, shared, family.experts.shared)} * e.intermediate_size;
    e.shared_intermediate_size = json.integer_or("shared_expert_intermediate_size",
                                                 static_cast<int>(std::min<int64_t>(shared_size, most)), 0, most);
    e.shared_gate = family.experts.shared_gate;
    e.score = family.experts.score;
    e.selection_bias = family.experts.selection_bias;
    e.group_score = family.experts.group_score;
    e.groups = json.integer_or("n_group", 1, 1, most);
    e.used_groups = json.integer_or("topk_group", e.groups, 1, most);
    e.renormalise = family.experts.renormalise == Renormalise::always ||
        (family.experts.renormalise == Renormalise::configured && json.boolean_or("norm_topk_prob", false));
    e.scale = json.real_or(given(json, {"routed_scaling_factor", "route_scale", "moe_routed_scaling_factor"}), 1.0);
    const std::vector<bool> sparse = read_sparse_blocks(json, c);
    for (size_t layer = 0; layer < sparse.size(); ++layer)
        c.blocks[layer].experts = sparse[layer];
}

} // namespace sinkscope
