#pragma once

#include "core/checkpoint/config.h"
#include "core/checkpoint/json_object_internal.h"

// What a family's settings mean beyond what the entries of the table of families express; its entries name these.
// `config` has all that the table gives, blocks and RoPE tables included.
namespace sinkscope {

void adapt_gemma(const JsonObject &json, ModelConfig &config);
void adapt_gemma2(const JsonObject &json, ModelConfig &config);
void adapt_granite(const JsonObject &json, ModelConfig &config);
void adapt_cohere(const JsonObject &json, ModelConfig &config);
void adapt_gpt2(const JsonObject &json, ModelConfig &config);
void adapt_phi(const JsonObject &json, ModelConfig &config);
void adapt_opt(const JsonObject &json, ModelConfig &config);
void adapt_neox(const JsonObject &json, ModelConfig &config);
void adapt_stablelm(const JsonObject &json, ModelConfig &config);
void adapt_falcon(const JsonObject &json, ModelConfig &config);
void adapt_mpt(const JsonObject &json, ModelConfig &config);
void adapt_gpt_oss(const JsonObject &json, ModelConfig &config);
void adapt_deepseek(const JsonObject &json, ModelConfig &config);
void adapt_deepseek_v2(const JsonObject &json, ModelConfig &config);
void adapt_llama4(const JsonObject &json, ModelConfig &config);
void adapt_ministral3(const JsonObject &json, ModelConfig &config);
void adapt_gpt_neo(const JsonObject &json, ModelConfig &config);
void adapt_exaone4(const JsonObject &json, ModelConfig &config);
void adapt_afmoe(const JsonObject &json, ModelConfig &config);
void adapt_mimo(const JsonObject &json, ModelConfig &config);
void adapt_laguna(const JsonObject &json, ModelConfig &config);
void adapt_gated_qwen(const JsonObject &json, ModelConfig &config);
void adapt_glm4_moe(const JsonObject &json, ModelConfig &config);
void adapt_nanochat(const JsonObject &json, ModelConfig &config);
void adapt_bloom(const JsonObject &json, ModelConfig &config);
void adapt_bigcode(const JsonObject &json, ModelConfig &config);

} // namespace sinkscope
