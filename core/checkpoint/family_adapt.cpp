#include "core/checkpoint/family_adapt.h"

#include "core/checkpoint/alibi.h"

#include <cmath>

namespace sinkscope {
namespace {

constexpr int most = 1 << 28;

} // namespace

using Json = JsonReader;
using Config = ModelConfig;

void adapt_gemma(const Json &, Config &c)
{
    c.embedding_scale = std::sqrt(static_cast<double>(c.hidden_size));
}

/// Gemma 2, 3, VaultGemma.
void adapt_gemma2(const Json &json, Config &c)
{
    adapt_gemma(json, c);
    c.score_scale = 1.0 / std::sqrt(json.real_or("query_pre_attn_scalar", 256));
    c.score_cap = json.real_or("attn_logit_softcapping", 0);
    c.logit_cap = json.real_or("final_logit_softcapping", 0);
}

void adapt_granite(const Json &json, Config &c)
{
    c.embedding_scale = json.real_or("embedding_multiplier", 1);
    c.residual_scale = json.real_or("residual_multiplier", 1);
    c.score_scale = json.real_or("attention_multiplier", 1);
    c.logit_scale = 1.0 / json.real_or("logits_scaling", 1);
}

void adapt_cohere(const Json &json, Config &c)
{
    c.logit_scale = json.real_or("logit_scale", 0.0625);
    if (json.boolean_or("use_qk_norm", false))
        c.qk_norm = QkNorm::per_head_own;
}

void adapt_gpt2(const Json &json, Config &c)
{
    if (!json.boolean_or("scale_attn_weights", true))
        c.score_scale = 1;
}

void adapt_phi(const Json &json, Config &)
{
    if (json.boolean_or("qk_layernorm", false))
        json.fail("qk_layernorm", "is not supported");
}

void adapt_opt(const Json &json, Config &c)
{
    c.position_offset = 2;
    c.embedding_size = json.integer_or("word_embed_proj_dim", c.hidden_size, 1, most);
    if (c.embedding_size == c.hidden_size)
        c.embedding_size = 0;
    if (!json.boolean_or("do_layer_norm_before", true)) {
        c.norm_places = NormPlaces::sums;
        c.final_norm = false;
    }
}

void adapt_neox(const Json &json, Config &c)
{
    if (!json.boolean_or("use_parallel_residual", true))
        c.parallel = Parallel::no;
}

void adapt_stablelm(const Json &json, Config &c)
{
    if (json.boolean_or("use_parallel_residual", false))
        c.parallel = Parallel::shared_norm;
    if (json.boolean_or("qk_layernorm", false))
        c.qk_norm = QkNorm::per_head_own;
}

void adapt_falcon(const Json &json, Config &c)
{
    const bool grown = json.boolean_or("new_decoder_architecture", false);
    if (!grown && !json.boolean_or("parallel_attn", true))
        c.parallel = Parallel::no;
    else
        c.parallel = grown && json.integer_or("num_ln_in_parallel_attn", 2, 1, 2) == 2 ? Parallel::own_norm
                                                                                       : Parallel::shared_norm;
    if (!grown)
        for (BlockConfig &block : c.blocks)
            block.kv_heads = json.boolean_or("multi_query", true) ? 1 : c.heads;
    if (!json.boolean_or("alibi", false)) {
        c.alibi_slopes.clear();
    } else {
        c.ropes.clear();
        for (BlockConfig &block : c.blocks)
            block.rope = -1;
    }
}

void adapt_mpt(const Json &json, Config &c)
{
    if (!json.has("attn_config"))
        return;
    const Json attention = json.at("attn_config");
    c.clip_qkv = attention.real_or("clip_qkv", c.clip_qkv);
    c.score_scale = attention.real_or("softmax_scale", 0);
    if (!attention.boolean_or("alibi", true))
        attention.fail("alibi", "MPT models without ALiBi are not supported");
    for (const char *key : {"prefix_lm", "qk_ln", "attn_uses_sequence_id"})
        if (attention.boolean_or(key, false))
            attention.fail(key, "is not supported");
    c.alibi_slopes = alibi_slopes(Slopes::by_next_power, c.heads, attention.real_or("alibi_bias_max", 8), c.head_dim);
}

void adapt_gpt_oss(const Json &json, Config &c)
{
    c.gate_limit = json.real_or("swiglu_limit", 7);
    c.gate_alpha = json.real_or("swiglu_alpha", 1.702);
    c.up_plus_one = true;
}

void adapt_deepseek(const Json &json, Config &c)
{
    LatentConfig &latent = c.latent;
    latent.query_rank = json.integer_or("q_lora_rank", 0, 0, most);
    latent.key_value_rank = json.at("kv_lora_rank").integer(1, most);
    latent.rope_dim = json.at("qk_rope_head_dim").integer(2, most);
    latent.nope_dim = json.at("qk_nope_head_dim").integer(1, most);
    latent.value_dim = c.value_dim = json.at("v_head_dim").integer(1, most);
    c.head_dim = latent.nope_dim + latent.rope_dim;
    for (BlockConfig &block : c.blocks)
        block.kv_heads = c.heads;
    c.kv_heads = c.heads;
    c.score_scale = 1.0 / std::sqrt(static_cast<double>(c.head_dim));
    for (const RopeConfig &rope : c.ropes)
        if (rope.type != RopeConfig::Type::standard && rope.mscale_all_dim > 0 && rope.factor > 1)
            c.score_scale *= std::pow(0.1 * rope.mscale_all_dim * std::log(rope.factor) + 1.0, 2);
}

void adapt_deepseek_v2(const Json &json, Config &c)
{
    adapt_deepseek(json, c);
    const std::string method = json.string_or("topk_method", "greedy");
    if (method != "greedy" && method != "group_limited_greedy")
        json.fail("topk_method", "\"" + method + "\" is not supported");
    if (method == "greedy")
        c.experts.groups = c.experts.used_groups = 1;
    if (json.boolean_or("norm_topk_prob", false))
        json.fail("norm_topk_prob", "is not supported for DeepSeek-V2"); // transformers does not renormalise there
}

void adapt_llama4(const Json &json, Config &c)
{
    c.experts.weigh_input = true;
    c.experts.intermediate_size = c.experts.shared_intermediate_size = c.intermediate_size;
    c.intermediate_size = json.integer_or("intermediate_size_mlp", c.intermediate_size, 1, most);
    if (!json.boolean_or("use_qk_norm", true))
        c.qk_norm = QkNorm::none;
    const bool tuned = json.boolean_or("attn_temperature_tuning", true);
    c.query_scale = {tuned ? json.real_or("attn_scale", 0.1) : 0, json.real_or("floor_scale", 8192), 1};
    for (BlockConfig &block : c.blocks) {
        block.qk_norm = block.rope >= 0;
        block.query_scale = block.rope < 0;
    }
}

void adapt_ministral3(const Json &json, Config &c)
{
    const Json parameters = json.at("rope_parameters");
    c.query_scale = {parameters.real_or("llama_4_scaling_beta", 0),
                     parameters.real_or("original_max_position_embeddings", 16384), 0};
    for (BlockConfig &block : c.blocks)
        block.query_scale = c.query_scale.scale != 0;
}

void adapt_gpt_neo(const Json &, Config &c)
{
    c.score_scale = 1;
}

void adapt_exaone4(const Json &json, Config &c)
{
    if (!json.has("sliding_window")) // then every block sees everything, and rotates
        for (BlockConfig &block : c.blocks)
            block.rope = 0;
}

void adapt_afmoe(const Json &json, Config &c)
{
    c.output_gate = OutputGate::elementwise;
    if (json.boolean_or("mup_enabled", false))
        c.embedding_scale = std::sqrt(static_cast<double>(c.hidden_size));
}

void adapt_mimo(const Json &json, Config &c)
{
    c.value_scale = json.real_or("attention_value_scale", 1);
    c.value_dim = json.integer_or("v_head_dim", c.head_dim, 1, most);
    for (BlockConfig &block : c.blocks) {
        block.sinks = block.window > 0;
        if (block.window > 0)
            block.kv_heads = json.integer_or("swa_num_key_value_heads", 2 * c.kv_heads, 1, most);
    }
}

void adapt_laguna(const Json &json, Config &c)
{
    const auto gating = json.find("gating");
    const bool by_head = !gating || (gating->is_boolean() ? gating->boolean() : gating->string() == "per-head");
    c.output_gate = by_head ? OutputGate::per_head : OutputGate::elementwise;
    c.gate_function = GateFunction::softplus;
    if (!json.has("num_attention_heads_per_layer"))
        return;
    const std::vector<double> heads = json.at("num_attention_heads_per_layer").reals();
    if (heads.size() != c.blocks.size())
        json.fail("num_attention_heads_per_layer", "is no list of " + std::to_string(c.layers) + " numbers");
    for (size_t layer = 0; layer < heads.size(); ++layer)
        c.blocks[layer].heads = static_cast<int>(heads[layer]);
}

void adapt_gated_qwen(const Json &, Config &c)
{
    c.output_gate = OutputGate::elementwise;
}

void adapt_glm4_moe(const Json &json, Config &c)
{
    if (!json.boolean_or("use_qk_norm", false))
        c.qk_norm = QkNorm::none;
}

void adapt_nanochat(const Json &json, Config &c)
{
    c.embedding_norm = true;
    c.logit_cap = json.real_or("final_logit_softcapping", 15);
    for (RopeConfig &rope : c.ropes)
        rope.reversed = true;
}

void adapt_bloom(const Json &, Config &c)
{
    c.embedding_norm = true;
}

void adapt_bigcode(const Json &json, Config &c)
{
    for (BlockConfig &block : c.blocks)
        block.kv_heads = json.boolean_or("multi_query", true) ? 1 : c.heads;
}

} // namespace sinkscope
