#include "core/checkpoint/model_settings.h"

#include "core/checkpoint/alibi.h"
#include "core/checkpoint/rope_config.h"
#include "core/data/error.h"
#include "core/json/json_value_internal.h"

#include <limits>
#include <utility>

namespace sinkscope {
namespace {

constexpr int most = std::numeric_limits<int>::max();

constexpr std::pair<const char *, Activation> activations[] = {
    {"silu", Activation::silu},
    {"swish", Activation::silu},
    {"gelu", Activation::gelu},
    {"gelu_new", Activation::gelu_tanh},
    {"gelu_pytorch_tanh", Activation::gelu_tanh},
    {"gelu_fast", Activation::gelu_tanh},
    {"relu", Activation::relu},
    {"relu2", Activation::relu_squared},
};

/// Settings that change what a decoder computes, in a way that ours does not have, unless they have this value.
constexpr std::pair<const char *, bool> only_values[] = {
    {"scale_attn_by_inverse_layer_idx", false},
    {"add_cross_attention", false},
    {"apply_residual_connection_post_layernorm", false},
    {"use_bidirectional_attention", false},
    {"_remove_final_layer_norm", false},
    {"layer_norm_elementwise_affine", true},
    {"use_cla", false},
    {"is_encoder_decoder", false},
};

Activation read_activation(const JsonReader &json, const Family &family)
{
    const char *key = given(json, {"hidden_activation", "hidden_act", "activation_function", "activation"});
    if (!json.has(key))
        return family.defaults.activation;
    const std::string name = json.at(key).string();
    for (const auto &[known, activation] : activations)
        if (name == known)
            return activation;
    json.fail(key, "activation \"" + name + "\" is not supported");
}

void refuse_unsupported(const JsonReader &json, const Family &family)
{
    for (const auto &[key, value] : only_values)
        if (json.boolean_or(key, value) != value)
            json.fail(key, std::string(value ? "false" : "true") + " is not supported");
    if (!family.experts.present)
        for (const char *key : {"num_experts", "num_local_experts", "n_routed_experts"})
            if (json.has(key) && json.at(key).integer(0, most) > 0)
                json.fail(key, std::string("a mixture of experts is not supported for ") + family.architecture);
}

void read_sizes(const JsonReader &json, const Family &family, ModelConfig &c)
{
    const FamilyDefaults &defaults = family.defaults;
    c.layers = json.at(given(json, {"num_hidden_layers", "n_layers", "n_layer", "num_layers"})).integer(1, most);
    c.hidden_size = json.at(given(json, {"hidden_size", "d_model", "n_embd"})).integer(1, most);
    c.heads = json.at(given(json, {"num_attention_heads", "n_heads", "n_head", "num_heads"})).integer(1, most);
    c.vocab_size = json.at("vocab_size").integer(1, most);
    c.kv_heads = json.integer_or(given(json, {"num_key_value_heads", "num_kv_heads", "n_head_kv"}),
                                 defaults.kv_heads ? defaults.kv_heads : c.heads, 1, most);
    c.head_dim = json.integer_or("head_dim", defaults.head_dim ? defaults.head_dim : c.hidden_size / c.heads, 1, most);
    c.max_positions = json.integer_or(given(json, {"max_position_embeddings", "n_positions", "max_seq_len"}),
                                      defaults.positions, 1, most);
    // GPT's are four times as wide inside where they say nothing; a model of experts alone has no other MLP
    const char *inside = given(json, {"intermediate_size", "ffn_dim", "n_inner", "ffn_hidden_size"});
    const int64_t expansion = json.integer_or("expansion_ratio", 4, 1, 1024);
    const bool may_be_missing = !family.gated_mlp || family.experts.present;
    c.intermediate_size = json.has(inside) || !may_be_missing
        ? json.at(inside).integer(1, most)
        : static_cast<int>(std::min<int64_t>(expansion * c.hidden_size, most));
    c.norm_eps =
        json.real_or(given(json, {"rms_norm_eps", "layer_norm_eps", "layer_norm_epsilon", "norm_eps", "norm_epsilon"}),
                     defaults.epsilon);
}

void read_token_ids(const JsonReader &json, ModelConfig &config)
{
    config.bos_id = json.integer_or("bos_token_id", -1, -1, most);
    if (!json.has("eos_token_id"))
        return;
    const nlohmann::json &eos = json_value(json.at("eos_token_id"));
    for (const nlohmann::json &id : eos.is_array() ? eos : nlohmann::json::array({eos})) {
        if (!id.is_number_integer() || id.get<int64_t>() < -1 || id.get<int64_t>() > most)
            json.fail("eos_token_id", "is neither a token id nor a list of them");
        if (id.get<int64_t>() >= 0)
            config.eos_ids.push_back(id.get<int>());
    }
}

void require(bool holds, const std::filesystem::path &file, const char *place, const std::string &what)
{
    if (!holds)
        throw Error(file, place, what);
}

} // namespace

const char *given(const JsonReader &json, std::initializer_list<const char *> names)
{
    for (const char *name : names)
        if (json.has(name))
            return name;
    return *names.begin();
}

ModelConfig read_model_settings(const JsonReader &json, const Family &family)
{
    ModelConfig c;
    c.architecture = family.architecture;
    refuse_unsupported(json, family);
    read_sizes(json, family, c);
    c.tie_word_embeddings = json.boolean_or("tie_word_embeddings", family.defaults.tied);
    check_config(c, json.file());
    c.norm = family.norm;
    c.norm_weight_plus_one = family.norm_weight_plus_one && !json.boolean_or("norm_weights_have_one", false);
    c.norm_places = family.norm_places;
    c.parallel = family.parallel;
    c.learned_positions = family.learned_positions;
    c.qk_norm = family.qk_norm;
    c.qk_norm_weight = family.qk_norm_weight;
    c.qk_norm_after_rope = family.qk_norm_after_rope;
    c.clip_qkv = json.real_or("clip_qkv", 0);
    c.gated_mlp = family.gated_mlp;
    c.activation = read_activation(json, family);
    c.alibi_slopes = alibi_slopes(family.slopes, c.heads, 8, c.head_dim);
    read_blocks(json, family, c);
    read_ropes(json, family, c);
    read_experts(json, family, c);
    read_token_ids(json, c);
    if (family.adapt)
        family.adapt(json, c);
    check_config(c, json.file());
    return c;
}

unsigned read_biases(const JsonReader &json, const Family &family)
{
    unsigned parts = 0;
    for (const BiasRule &rule : family.biases)
        if (!rule.key || json.boolean_or(rule.key, rule.otherwise))
            parts |= rule.parts;
    return parts;
}

void check_config(const ModelConfig &config, const std::filesystem::path &file)
{
    // Far above any model, and small enough that no product of two sizes leaves 64 bits.
    constexpr int largest = 1 << 28, most_layers = 10000;
    const auto check_size = [&](int value, const char *name, int limit) {
        require(value >= 1 && value <= limit, file, name,
                std::to_string(value) + " is not between 1 and " + std::to_string(limit));
    };
    check_size(config.layers, "number of blocks", most_layers);
    check_size(config.hidden_size, "hidden size", largest);
    check_size(config.heads, "number of heads", largest);
    check_size(config.kv_heads, "number of key-value heads", largest);
    check_size(config.head_dim, "head size", largest);
    check_size(config.intermediate_size, "intermediate size", largest);
    check_size(config.vocab_size, "vocabulary size", largest);
    check_size(config.max_positions, "number of positions", 1 << 30);
    const auto check_shared = [&](int heads, int kv_heads) {
        require(heads >= 1 && kv_heads >= 1 && heads <= largest && heads % kv_heads == 0, file,
                "number of key-value heads",
                std::to_string(heads) + " heads cannot be shared among " + std::to_string(kv_heads));
    };
    if (config.blocks.empty())
        check_shared(config.heads, config.kv_heads);
    for (const BlockConfig &block : config.blocks)
        check_shared(block.heads, block.kv_heads);
    require(config.norm_eps >= 0 && config.norm_eps < 1, file, "norm epsilon",
            std::to_string(config.norm_eps) + " is not between 0 and 1");
    const ExpertsConfig &experts = config.experts;
    if (experts.count == 0)
        return;
    check_size(experts.count, "number of experts", 1 << 16);
    check_size(experts.used, "experts of a token", experts.count);
    check_size(experts.intermediate_size, "intermediate size of an expert", largest);
    check_size(experts.groups, "groups of experts", experts.count);
    check_size(experts.used_groups, "used groups of experts", experts.groups);
    require(experts.count % experts.groups == 0, file, "groups of experts",
            std::to_string(experts.count) + " experts in " + std::to_string(experts.groups) + " groups");
    require(experts.used <= experts.count / experts.groups * experts.used_groups, file, "experts of a token",
            "more than its groups of experts have");
    require(experts.groups == 1 || experts.group_score == GroupScore::best || experts.count / experts.groups >= 2, file,
            "groups of experts", "a group of one expert has no best two");
}

} // namespace sinkscope
