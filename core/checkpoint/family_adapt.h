#pragma once

#include "core/checkpoint/config.h"
#include "core/json/json_reader.h"

// What a family's settings mean beyond what the entries of the table of families express; its entries name these.
// `config` has all that the table gives, blocks and RoPE tables included.
namespace sinkscope {

void adapt_gemma(const JsonReader &json, ModelConfig &config);
void adapt_gemma2(const JsonReader &json, ModelConfig &config);
void adapt_granite(const JsonReader &json, ModelConfig &config);
void adapt_cohere(const JsonReader &json, ModelConfig &config);
void adapt_gpt2(const JsonReader &json, ModelConfig &config);
void adapt_phi(const JsonReader &json, ModelConfig &config);
void adapt_opt(const JsonReader &json, ModelConfig &config);
void adapt_neox(const JsonReader &json, ModelConfig &config);
void adapt_stablelm(const JsonReader &json, ModelConfig &config);
void adapt_falcon(const JsonReader &json, ModelConfig &config);
void adapt_mpt(const JsonReader &json, ModelConfig &config);
void adapt_gpt_oss(const JsonReader &json, ModelConfig &config);
void adapt_deepseek(const JsonReader &json, ModelConfig &config);
void adapt_deepseek_v2(const JsonReader &json, ModelConfig &config);
void adapt_llama4(const JsonReader &json, ModelConfig &config);
void adapt_ministral3(const JsonReader &json, ModelConfig &config);
void adapt_gpt_neo(const JsonReader &json, ModelConfig &config);
void adapt_exaone4(const JsonReader &json, ModelConfig &config);
void adapt_afmoe(const JsonReader &json, ModelConfig &config);
void adapt_mimo(const JsonReader &json, ModelConfig &config);
void adapt_laguna(const JsonReader &json, ModelConfig &config);
void adapt_gated_qwen(const JsonReader &json, ModelConfig &config);
void adapt_glm4_moe(const JsonReader &json, ModelConfig &config);
void adapt_nanochat(const JsonReader &json, ModelConfig &config);
void adapt_bloom(const JsonReader &json, ModelConfig &config);
void adapt_bigcode(const JsonReader &json, ModelConfig &config);

} // namespace sinkscope
