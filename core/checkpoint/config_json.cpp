#include "core/checkpoint/config_json.h"

#include "core/checkpoint/json_object_internal.h"
#include "core/checkpoint/mapped_file.h"
#include "core/checkpoint/rope_config.h"
#include "core/data/error.h"

#include <algorithm>
#include <limits>

namespace sinkscope {
namespace {

constexpr uint64_t most_config_bytes = 16u << 20;
constexpr uint64_t most_tokenizer_config_bytes = 64u << 20;
constexpr int most = std::numeric_limits<int>::max();

std::string read_architecture(const JsonObject &json)
{
    if (!json.has("architectures")) {
        const std::string model_type = json.string("model_type");
        const Family *family = find_family_by_model_type(model_type);
        if (!family)
            json.fail("model_type", "\"" + model_type + "\" is not supported");
        return family->architecture;
    }
    const nlohmann::json &names = json.value("architectures");
    if (!names.is_array() || names.empty() || !names[0].is_string())
        json.fail("architectures", "is no list of names");
    const auto name = names[0].get<std::string>();
    if (!find_family(name))
        json.fail("architectures", "\"" + name + "\" is not supported");
    return name;
}

/// Settings that would change what the decoder computes and that it does not have.
void refuse_unsupported(const JsonObject &json)
{
    if (json.has("quantization_config"))
        json.fail("quantization_config", "quantised Hugging Face checkpoints are not supported");
    for (const char *key : {"num_experts", "num_local_experts", "n_routed_experts"})
        if (json.has(key) && json.integer(key, 0, most) > 0)
            json.fail(key, "mixtures of experts are not supported");
    if (json.boolean_or("mlp_bias", false))
        json.fail("mlp_bias", "biases in the MLP are not supported");
    const std::string activation = json.string_or("hidden_act", "silu");
    if (activation != "silu")
        json.fail("hidden_act", "activation \"" + activation + "\" is not supported");
}

Biases read_biases(const JsonObject &json, BiasRule rule)
{
    switch (rule) {
    case BiasRule::none:
        break;
    case BiasRule::qkv:
        return Biases::qkv;
    case BiasRule::configured:
        return json.boolean_or("attention_bias", false) ? Biases::qkvo : Biases::none;
    case BiasRule::configured_qkv:
        if (json.boolean_or("attention_out_bias", false))
            json.fail("attention_out_bias", "a bias of the output projection is not supported for this family");
        return json.boolean_or("attention_bias", true) ? Biases::qkv : Biases::none;
    }
    return Biases::none;
}

/// Per block, whether layer_types says that it slides; empty when there is no layer_types.
std::vector<bool> read_layer_types(const JsonObject &json, int layers)
{
    std::vector<bool> slides;
    if (!json.has("layer_types"))
        return slides;
    const nlohmann::json &types = json.value("layer_types");
    if (!types.is_array() || types.size() != static_cast<size_t>(layers))
        json.fail("layer_types", "is no list of " + std::to_string(layers) + " names");
    for (const nlohmann::json &type : types) {
        if (type != "full_attention" && type != "sliding_attention")
            json.fail("layer_types", type.dump() + " is not supported");
        slides.push_back(type == "sliding_attention");
    }
    return slides;
}

void read_sliding_window(const JsonObject &json, ModelConfig &config, const Family &family)
{
    const std::vector<bool> layer_types = read_layer_types(json, config.layers);
    const bool by_block = family.window == WindowRule::by_block;
    const bool some_slide = std::ranges::find(layer_types, true) != layer_types.end();
    const bool some_do_not = std::ranges::find(layer_types, false) != layer_types.end();
    if (family.window == WindowRule::none || (by_block && !json.boolean_or("use_sliding_window", false))) {
        if (some_slide)
            json.fail("layer_types", "sliding_attention without a sliding window in use");
        return;
    }
    // An explicit null switches the window off; an absent key means the family's default.
    const bool is_off = json.json().contains("sliding_window") && !json.has("sliding_window");
    const int window = is_off ? 0 : json.integer_or("sliding_window", family.defaults.sliding_window, 1, most);
    if (window == 0 && some_slide)
        json.fail("layer_types", "sliding_attention without a sliding window");
    if (window == 0)
        return;
    if (!by_block && some_do_not)
        json.fail("layer_types", "full_attention in some blocks is not supported for " + config.architecture);
    const bool by_number = by_block && layer_types.empty();
    const int full_layers = by_number ? json.integer_or("max_window_layers", 28, 0, most) : 0;
    for (int layer = 0; layer < config.layers; ++layer)
        if (layer_types.empty() ? layer >= full_layers : layer_types[static_cast<size_t>(layer)])
            config.blocks[static_cast<size_t>(layer)].window = window;
}

void read_token_ids(const JsonObject &json, ModelConfig &config)
{
    config.bos_id = json.integer_or("bos_token_id", -1, -1, most);
    if (!json.has("eos_token_id"))
        return;
    const nlohmann::json &eos = json.value("eos_token_id");
    for (const nlohmann::json &id : eos.is_array() ? eos : nlohmann::json::array({eos})) {
        if (!id.is_number_integer() || id.get<int64_t>() < -1 || id.get<int64_t>() > most)
            json.fail("eos_token_id", "is neither a token id nor a list of them");
        if (id.get<int64_t>() >= 0)
            config.eos_ids.push_back(id.get<int>());
    }
}

} // namespace

FolderConfig read_folder_config(const std::filesystem::path &folder)
{
    const JsonObject json = JsonObject::read(folder / "config.json", most_config_bytes);
    FolderConfig result;
    ModelConfig &config = result.model;
    config.architecture = read_architecture(json);
    refuse_unsupported(json);
    const Family *family = find_family(config.architecture);
    const FamilyDefaults &defaults = family->defaults;

    config.layers = json.integer("num_hidden_layers", 1, most);
    config.hidden_size = json.integer("hidden_size", 1, most);
    config.heads = json.integer("num_attention_heads", 1, most);
    config.intermediate_size = json.integer("intermediate_size", 1, most);
    config.vocab_size = json.integer("vocab_size", 1, most);
    config.kv_heads =
        json.integer_or("num_key_value_heads", defaults.kv_heads ? defaults.kv_heads : config.heads, 1, most);
    config.head_dim =
        json.integer_or("head_dim", defaults.head_dim ? defaults.head_dim : config.hidden_size / config.heads, 1, most);
    config.max_positions = json.integer_or("max_position_embeddings", defaults.max_positions, 1, most);
    config.norm_eps = json.real_or("rms_norm_eps", defaults.rms_norm_eps);
    config.tie_word_embeddings = json.boolean_or("tie_word_embeddings", false);
    config.qk_norm = family->qk_norm ? QkNorm::per_head : QkNorm::none;
    config.fused_qkv = config.fused_gate_up = family->fused;
    check_config(config, json.file());
    config.blocks.assign(static_cast<size_t>(config.layers),
                         BlockConfig{.heads = config.heads, .kv_heads = config.kv_heads});
    result.biases = read_biases(json, family->biases);
    read_sliding_window(json, config, *family);
    config.ropes = {read_rope(json, config)};
    read_token_ids(json, config);
    return result;
}

std::string read_chat_template(const std::filesystem::path &folder)
{
    const std::filesystem::path jinja = folder / "chat_template.jinja";
    if (std::filesystem::exists(jinja)) {
        const MappedFile file(jinja);
        if (file.bytes().size() > most_config_bytes)
            throw Error(jinja, "", "is too large for a chat template");
        return {reinterpret_cast<const char *>(file.bytes().data()), file.bytes().size()};
    }
    const std::filesystem::path tokenizer_config = folder / "tokenizer_config.json";
    if (!std::filesystem::exists(tokenizer_config))
        return {};
    const JsonObject json = JsonObject::read(tokenizer_config, most_tokenizer_config_bytes);
    if (!json.has("chat_template"))
        return {};
    if (!json.value("chat_template").is_array())
        return json.string("chat_template");
    for (const nlohmann::json &named : json.value("chat_template")) {
        if (!named.is_object() || !named.value("name", nlohmann::json()).is_string() ||
            !named.value("template", nlohmann::json()).is_string())
            json.fail("chat_template", "is neither a string nor a list of named templates");
        if (named.at("name") == "default")
            return named.at("template").get<std::string>();
    }
    return {};
}

} // namespace sinkscope
