#include "core/checkpoint/gguf_config.h"

#include "core/checkpoint/model_settings.h"
#include "core/data/error.h"
#include "core/json/json_value_internal.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sinkscope {
namespace {

using Names = std::map<std::string, std::string>;

struct Setting {
    const char *gguf; ///< behind the architecture's name
    const char *hugging_face;
};

/// Numbers, lists of them, and yes or no, under one name here and another there.
constexpr Setting settings_table[] = {
    {"block_count", "num_hidden_layers"},
    {"embedding_length", "hidden_size"},
    {"feed_forward_length", "intermediate_size"},
    {"context_length", "max_position_embeddings"},
    {"attention.head_count", "num_attention_heads"},
    {"attention.head_count_kv", "num_key_value_heads"},
    {"attention.key_length", "head_dim"},
    {"attention.layer_norm_rms_epsilon", "rms_norm_eps"},
    {"attention.layer_norm_epsilon", "layer_norm_eps"},
    {"attention.sliding_window", "sliding_window"},
    {"attention.chunk_size", "attention_chunk_size"},
    {"attention.clamp_kqv", "clip_qkv"},
    {"attention.scale", "attention_multiplier"},
    {"attention.q_lora_rank", "q_lora_rank"},
    {"attention.kv_lora_rank", "kv_lora_rank"},
    {"attn_logit_softcapping", "attn_logit_softcapping"},
    {"final_logit_softcapping", "final_logit_softcapping"},
    {"embedding_scale", "embedding_multiplier"},
    {"residual_scale", "residual_multiplier"},
    {"use_parallel_residual", "use_parallel_residual"},
    {"rope.dimension_count", "rotary_dim"},
    {"expert_count", "num_local_experts"},
    {"expert_used_count", "num_experts_per_tok"},
    {"expert_feed_forward_length", "moe_intermediate_size"},
    {"expert_shared_feed_forward_length", "shared_expert_intermediate_size"},
    {"expert_shared_count", "n_shared_experts"},
    {"expert_weights_scale", "routed_scaling_factor"},
    {"expert_weights_norm", "norm_topk_prob"},
    {"expert_group_count", "n_group"},
    {"expert_group_used_count", "topk_group"},
    {"leading_dense_block_count", "first_k_dense_replace"},
    {"interleave_moe_layer_step", "interleave_moe_layer_step"},
    {"nextn_predict_layers", "num_nextn_predict_layers"},
};

/// A number, true or false, or a list of them; a list of equal values is one.
nlohmann::json value_of(const GgufFile &file, const std::string &key)
{
    if (file.is_boolean(key))
        return file.boolean(key);
    if (!file.is_array(key)) {
        const double number = file.real(key);
        return whole_number(number) >= 0 ? nlohmann::json(whole_number(number)) : nlohmann::json(number);
    }
    const std::vector<float> values = file.reals(key);
    if (!values.empty() && std::ranges::count(values, values[0]) == std::ssize(values))
        return values[0];
    return values;
}

/// What of no key, or of one that means something else, follows from the architecture: as llama.cpp computes it.
void add_implied(const GgufFile &file, const Family &family, const std::string &prefix, nlohmann::json &json)
{
    const std::string name = family.gguf;
    const auto tensor = [&](const char *own) { return find_gguf_tensor(file, own) != nullptr; };
    const auto number = [&](const char *key) { return number_of(json, key); };
    json["norm_weights_have_one"] = true;
    const double layers = number("num_hidden_layers"), further = number("num_nextn_predict_layers");
    json["num_hidden_layers"] = layers - further;
    if (name == "gemma2" || name == "gemma3") {
        // the largest of each is scaled by its width, not by its heads' size
        const bool largest = layers == (name == "gemma2" ? 46 : 62);
        const double heads = std::max(number("num_attention_heads"), 1.0), width = number("hidden_size") / heads;
        json["query_pre_attn_scalar"] = largest || !json.contains("head_dim") ? width : number("head_dim");
        if (name == "gemma2" && !json.contains("attn_logit_softcapping"))
            json["attn_logit_softcapping"] = 50.0;
        if (name == "gemma2" && !json.contains("final_logit_softcapping"))
            json["final_logit_softcapping"] = 30.0;
    }
    if (name == "gemma3")
        json["rope_local_base_freq"] = file.real_or(prefix + "rope.freq_base_swa", 10000.0);
    if (file.has(prefix + "logit_scale")) // what Cohere multiplies by, and Granite divides by
        json[name.starts_with("granite") ? "logits_scaling" : "logit_scale"] = file.real(prefix + "logit_scale");
    if (name == "falcon") {
        json["new_decoder_architecture"] = true;
        json["num_ln_in_parallel_attn"] = tensor("blk.0.attn_norm_2.weight") ? 2 : 1;
    }
    if (name == "mpt")
        json["attn_config"] = {{"alibi", file.real_or(prefix + "attention.max_alibi_bias", 0) > 0},
                               {"alibi_bias_max", file.real_or(prefix + "attention.max_alibi_bias", 8)}};
    if (name == "command-r" || name == "glm4moe")
        json["use_qk_norm"] = tensor("blk.0.attn_q_norm.weight");
    if (name == "stablelm") {
        json["qk_layernorm"] = tensor("blk.0.attn_q_norm.weight");
        json["use_parallel_residual"] = !tensor("blk.0.ffn_norm.weight");
    }
    if (name == "qwen3moe" && !json.contains("norm_topk_prob"))
        json["norm_topk_prob"] = true;
    if (name == "afmoe")
        json["mup_enabled"] = true;
    if (name == "starcoder")
        json["multi_query"] = number("num_key_value_heads") == 1;
    if (name == "deepseek2") {
        const double rotated = number("rotary_dim");
        const bool apart = file.has(prefix + "attention.key_length_mla");
        json["qk_rope_head_dim"] = rotated;
        json["qk_nope_head_dim"] =
            file.real(prefix + (apart ? "attention.key_length_mla" : "attention.key_length")) - rotated;
        json["v_head_dim"] = file.real(prefix + (apart ? "attention.value_length_mla" : "attention.value_length"));
        json["topk_method"] = number("n_group") > 1 ? "group_limited_greedy" : "greedy";
        json["num_key_value_heads"] = json["num_attention_heads"];
        json["head_dim"] = rotated;
    } else if (file.real_or(prefix + "attention.value_length", head_size(json)) != head_size(json)) {
        throw Error(file.path(), prefix + "attention.value_length",
                    "values of another size than keys are not supported for " + std::string(family.architecture));
    }
}

/// A window where llama.cpp reads its pattern: a list of yes and no, or of how many blocks the last sees everything.
void add_window_pattern(const GgufFile &file, const Family &family, const std::string &prefix, nlohmann::json &json)
{
    const std::string key = prefix + "attention.sliding_window_pattern";
    const bool has_window = json.contains("sliding_window") && json["sliding_window"] != 0;
    if (json.contains("sliding_window") && !has_window)
        json["sliding_window"] = nullptr;
    if (has_window &&
        (family.windows == Windows::if_used || family.windows == Windows::all_if_used ||
         family.windows == Windows::none))
        throw Error(file.path(), prefix + "attention.sliding_window",
                    "a sliding window is not supported for " + std::string(family.architecture) + " in GGUF files");
    if (!has_window || !file.has(key))
        return;
    if (!file.is_array(key)) {
        json["sliding_window_pattern"] = file.integer(key);
        return;
    }
    for (const bool slides : file.booleans(key))
        json["layer_types"].push_back(slides ? "sliding_attention" : "full_attention");
}

void add_token_ids(const GgufFile &file, nlohmann::json &json, Names &names)
{
    const std::string bos = "tokenizer.ggml.bos_token_id";
    if (file.has(bos))
        json["bos_token_id"] = file.integer(bos);
    names["bos_token_id"] = bos;
    std::vector<int64_t> ends;
    for (const char *key : {"tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id"})
        if (file.has(key) && std::ranges::find(ends, file.integer(key)) == ends.end())
            ends.push_back(file.integer(key));
    if (!ends.empty())
        json["eos_token_id"] = ends;
}

} // namespace

double number_of(const nlohmann::json &settings, const char *key, double fallback)
{
    const auto found = settings.find(key);
    return found != settings.end() && found->is_number() ? found->get<double>() : fallback;
}

int64_t whole_number(double number)
{
    return number >= 0 && number < 1e15 && number == std::floor(number) ? static_cast<int64_t>(number) : -1;
}

double head_size(const nlohmann::json &settings)
{
    const double heads = std::max(number_of(settings, "num_attention_heads", 1), 1.0);
    return number_of(settings, "head_dim", std::floor(number_of(settings, "hidden_size") / heads));
}

const TensorInfo *find_gguf_tensor(const GgufFile &file, const std::string &name)
{
    const auto &tensors = file.tensors();
    const auto found = std::ranges::lower_bound(tensors, name, {}, &TensorInfo::name);
    return found != tensors.end() && found->name == name ? &*found : nullptr;
}

JsonReader gguf_settings(const GgufFile &file, const Family &family)
{
    const std::string prefix = std::string(family.gguf) + ".";
    nlohmann::json json = nlohmann::json::object();
    Names names;
    for (const auto &[gguf, hugging_face] : settings_table) {
        names[hugging_face] = prefix + gguf;
        if (file.has(prefix + gguf))
            json[hugging_face] = value_of(file, prefix + gguf);
    }
    for (const char *key : {"context_length",
                            file.has(prefix + "attention.layer_norm_epsilon") ? "attention.layer_norm_epsilon"
                                                                              : "attention.layer_norm_rms_epsilon"})
        if (!file.has(prefix + key))
            throw Error(file.path(), prefix + key, "is missing");
    // llama.cpp's defaults, where Hugging Face's classes have sizes of their own
    if (json.contains("num_attention_heads") && !json.contains("num_key_value_heads"))
        json["num_key_value_heads"] = json["num_attention_heads"];
    if (json.contains("hidden_size") && !json.contains("head_dim"))
        json["head_dim"] = head_size(json);
    const TensorInfo *embeddings = find_gguf_tensor(file, "token_embd.weight");
    if (!embeddings || embeddings->shape.size() != 2 || embeddings->shape[0] > std::numeric_limits<int>::max())
        throw Error(file.path(), "token_embd.weight", "the checkpoint has no such matrix");
    json["vocab_size"] = embeddings->shape[0];
    json["tie_word_embeddings"] = !find_gguf_tensor(file, "output.weight");
    if (!json.contains("intermediate_size") && json.contains("moe_intermediate_size"))
        json["intermediate_size"] = json["moe_intermediate_size"];
    add_window_pattern(file, family, prefix, json);
    add_implied(file, family, prefix, json);
    add_gguf_rope(file, family, json, names);
    add_token_ids(file, json, names);
    return json_reader(std::move(json), file.path(), std::move(names));
}

ModelConfig read_gguf_config(const GgufFile &file)
{
    const Family *family = find_family_of_gguf(file);
    if (!family) {
        const std::string name = file.string("general.architecture"), why = why_left_out(name);
        throw Error(file.path(), "general.architecture",
                    "\"" + name + "\" is not supported" + (why.empty() ? "" : ": " + why));
    }
    return read_model_settings(gguf_settings(file, *family), *family);
}

} // namespace sinkscope
