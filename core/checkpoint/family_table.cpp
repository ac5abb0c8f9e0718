#include "core/checkpoint/family.h"
#include "core/checkpoint/family_adapt.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace sinkscope {
namespace {

using A = Activation;

bool has_window(const GgufFile &file)
{
    return file.integer_or(file.string("general.architecture") + ".attention.sliding_window", 0) > 0;
}

/// What sets DeepSeek-V3's files apart from V2's: expert_gating_func 2 is llama.cpp's number of the sigmoid.
bool chooses_by_sigmoid(const GgufFile &file)
{
    return file.integer_or("deepseek2.expert_gating_func", 1) == 2;
}

bool has_experts(const GgufFile &file)
{
    return file.integer_or(file.string("general.architecture") + ".expert_count", 0) > 0;
}

constexpr ExpertRule softmax_experts{true, RouterScore::softmax, false, Renormalise::configured};
constexpr ExpertRule sigmoid_experts{
    .present = true, .score = RouterScore::sigmoid, .selection_bias = true, .renormalise = Renormalise::configured};
constexpr ExpertRule chosen_experts{.present = true, .score = RouterScore::softmax_of_chosen, .own_size = false};

// clang-format off
constexpr Family table[] = {
    {.name = "Llama", .architecture = "LlamaForCausalLM", .model_type = "llama", .gguf = "llama", .gguf_permutes = true,
     .biases = {{attention_biases, "attention_bias"}, {mlp_biases, "mlp_bias"}}, .defaults = {.epsilon = 1e-6}},
    {.name = "Qwen2", .architecture = "Qwen2ForCausalLM", .model_type = "qwen2", .gguf = "qwen2", .windows = Windows::if_used,
     .biases = {{qkv_biases}}, .defaults = {.kv_heads = 32, .positions = 32768, .epsilon = 1e-6, .window = 4096}},
    {.name = "Qwen3", .architecture = "Qwen3ForCausalLM", .model_type = "qwen3", .gguf = "qwen3", .windows = Windows::if_used,
     .qk_norm = QkNorm::per_head, .biases = {{attention_biases, "attention_bias"}},
     .defaults = {.kv_heads = 32, .head_dim = 128, .positions = 32768, .epsilon = 1e-6, .window = 4096}},
    {.name = "Mistral", .architecture = "MistralForCausalLM", .model_type = "mistral", .gguf = "llama", .is_gguf = has_window,
     .windows = Windows::all_blocks, .gguf_permutes = true,
     .defaults = {.kv_heads = 8, .positions = 131072, .epsilon = 1e-6, .window = 4096}},
    {.name = "Phi-3, Phi-4", .architecture = "Phi3ForCausalLM", .model_type = "phi3", .gguf = "phi3", .only_longrope = true,
     .windows = Windows::all_blocks, .fusion = Fusion::in_turn, .defaults = {.positions = 4096, .rotated = 1}},
    {.name = "Seed-OSS", .architecture = "SeedOssForCausalLM", .model_type = "seed_oss", .gguf = "seed_oss",
     .biases = {{qkv_biases, "attention_bias", true}, {output_bias, "attention_out_bias"}, {mlp_biases, "mlp_bias"}},
     .defaults = {.kv_heads = 8, .head_dim = 128, .positions = 524288, .epsilon = 1e-6}},
    {.name = "GPT-2", .architecture = "GPT2LMHeadModel", .model_type = "gpt2", .gguf = "gpt2", .norm = NormKind::layer,
     .learned_positions = true, .rotation = Rotation::none, .gated_mlp = false, .fusion = Fusion::in_turn, .transposed = true,
     .biases = {{all_biases}}, .defaults = {.positions = 1024, .tied = true, .activation = A::gelu_tanh}, .adapt = adapt_gpt2},
    {.name = "Gemma", .architecture = "GemmaForCausalLM", .model_type = "gemma", .gguf = "gemma", .norm_weight_plus_one = true,
     .biases = {{attention_biases, "attention_bias"}},
     .defaults = {.kv_heads = 16, .head_dim = 256, .positions = 8192, .epsilon = 1e-6, .tied = true, .activation = A::gelu_tanh},
     .adapt = adapt_gemma},
    {.name = "Gemma 2", .architecture = "Gemma2ForCausalLM", .model_type = "gemma2", .gguf = "gemma2", .norm_weight_plus_one = true,
     .norm_places = NormPlaces::both, .windows = Windows::by_type, .biases = {{attention_biases, "attention_bias"}},
     .defaults = {.kv_heads = 4, .head_dim = 256, .positions = 8192, .epsilon = 1e-6, .window = 4096, .window_period = 2,
                  .tied = true, .activation = A::gelu_tanh}, .adapt = adapt_gemma2},
    {.name = "Gemma 3", .architecture = "Gemma3ForCausalLM", .model_type = "gemma3_text", .gguf = "gemma3",
     .norm_weight_plus_one = true, .norm_places = NormPlaces::both, .slides_unscaled = true, .windows = Windows::by_type,
     .qk_norm = QkNorm::per_head, .biases = {{attention_biases, "attention_bias"}},
     .defaults = {.kv_heads = 4, .head_dim = 256, .positions = 131072, .epsilon = 1e-6, .window = 4096, .window_period = 6,
                  .theta = 1e6, .sliding_theta = 10000, .tied = true, .activation = A::gelu_tanh}, .adapt = adapt_gemma2},
    {.name = "GPT-NeoX (Pythia)", .architecture = "GPTNeoXForCausalLM", .model_type = "gpt_neox", .gguf = "gptneox",
     .norm = NormKind::layer, .parallel = Parallel::own_norm, .gated_mlp = false, .fusion = Fusion::by_group,
     .biases = {{attention_biases, "attention_bias", true}, {mlp_biases | norm_biases}},
     .defaults = {.rotated = 0.25, .activation = A::gelu}, .adapt = adapt_neox},
    {.name = "Qwen3-MoE", .architecture = "Qwen3MoeForCausalLM", .model_type = "qwen3_moe", .gguf = "qwen3moe",
     .windows = Windows::all_if_used, .qk_norm = QkNorm::per_head, .experts = softmax_experts,
     .biases = {{attention_biases, "attention_bias"}},
     .defaults = {.kv_heads = 4, .positions = 32768, .epsilon = 1e-6, .window = 4096}},
    {.name = "gpt-oss", .architecture = "GptOssForCausalLM", .model_type = "gpt_oss", .gguf = "gpt-oss",
     .windows = Windows::by_type, .sinks = true, .experts = chosen_experts, .experts_transposed = true,
     .interleaved_experts = true,
     .biases = {{attention_biases, "attention_bias", true}, {router_bias | expert_biases}},
     .defaults = {.kv_heads = 8, .head_dim = 64, .positions = 131072, .window = 128, .window_period = 2, .theta = 150000},
     .adapt = adapt_gpt_oss},
    {.name = "OLMo", .architecture = "OlmoForCausalLM", .model_type = "olmo", .gguf = "olmo", .norm = NormKind::layer,
     .norm_weights = false, .gguf_permutes = true, .biases = {{attention_biases, "attention_bias"}}},
    {.name = "OLMo 2", .architecture = "Olmo2ForCausalLM", .model_type = "olmo2", .gguf = "olmo2",
     .norm_places = NormPlaces::outputs, .qk_norm = QkNorm::whole, .biases = {{attention_biases, "attention_bias"}}},
    {.name = "OLMo 3", .architecture = "Olmo3ForCausalLM", .model_type = "olmo3", .gguf = "olmo2", .is_gguf = has_window,
     .norm_places = NormPlaces::outputs, .slides_unscaled = true, .windows = Windows::by_type, .qk_norm = QkNorm::whole,
     .biases = {{attention_biases, "attention_bias"}},
     .defaults = {.window = 4096, .window_period = 4, .theta = 500000}},
    {.name = "Mixtral", .architecture = "MixtralForCausalLM", .model_type = "mixtral", .gguf = "llama", .is_gguf = has_experts,
     .windows = Windows::all_blocks, .experts = {.present = true, .score = RouterScore::softmax, .renormalise = Renormalise::always, .own_size = false},
     .gguf_permutes = true,
     .defaults = {.kv_heads = 8, .positions = 131072, .theta = 1e6}},
    {.name = "Falcon", .architecture = "FalconForCausalLM", .model_type = "falcon", .gguf = "falcon", .norm = NormKind::layer,
     .slopes = Slopes::by_powers_rounded, .gated_mlp = false, .fusion = Fusion::by_group,
     .biases = {{norm_biases}, {attention_biases | mlp_biases, "bias"}},
     .defaults = {.tied = true, .activation = A::gelu}, .adapt = adapt_falcon},
    {.name = "Phi (Phi-1, Phi-2)", .architecture = "PhiForCausalLM", .model_type = "phi", .gguf = "phi2", .norm = NormKind::layer,
     .parallel = Parallel::shared_norm, .gated_mlp = false, .biases = {{all_biases | head_bias}},
     .defaults = {.rotated = 0.5, .activation = A::gelu_tanh}, .adapt = adapt_phi},
    {.name = "OPT", .architecture = "OPTForCausalLM", .model_type = "opt", .norm = NormKind::layer, .learned_positions = true,
     .rotation = Rotation::none, .gated_mlp = false, .biases = {{norm_biases}, {attention_biases | mlp_biases, "enable_bias", true}},
     .defaults = {.tied = true, .activation = A::relu}, .adapt = adapt_opt},
    {.name = "MPT", .architecture = "MptForCausalLM", .model_type = "mpt", .gguf = "mpt", .norm = NormKind::layer,
     .rotation = Rotation::none, .slopes = Slopes::by_next_power, .gated_mlp = false, .fusion = Fusion::in_turn,
     .defaults = {.tied = true, .activation = A::gelu}, .adapt = adapt_mpt},
    {.name = "Qwen2-MoE", .architecture = "Qwen2MoeForCausalLM", .model_type = "qwen2_moe", .gguf = "qwen2moe",
     .windows = Windows::if_used, .experts = {true, RouterScore::softmax, false, Renormalise::configured, true},
     .biases = {{qkv_biases, "qkv_bias", true}}, .defaults = {.kv_heads = 16, .positions = 32768, .epsilon = 1e-6,
     .window = 4096}},
    {.name = "OLMoE", .architecture = "OlmoeForCausalLM", .model_type = "olmoe", .gguf = "olmoe", .qk_norm = QkNorm::whole,
     .experts = {.present = true, .renormalise = Renormalise::configured, .own_size = false}, .biases = {{attention_biases, "attention_bias"}}, .defaults = {.positions = 4096}},
    {.name = "SmolLM3", .architecture = "SmolLM3ForCausalLM", .model_type = "smollm3", .gguf = "smollm3",
     .no_rotation = NoRotation::listed, .windows = Windows::if_used, .gguf_permutes = true,
     .biases = {{attention_biases, "attention_bias"}, {mlp_biases, "mlp_bias"}}, .defaults = {.kv_heads = 4, .positions = 32768,
     .epsilon = 1e-6, .theta = 2e6, .tied = true}},
    {.name = "Granite", .architecture = "GraniteForCausalLM", .model_type = "granite", .gguf = "granite", .gguf_permutes = true,
     .biases = {{attention_biases, "attention_bias"}, {mlp_biases, "mlp_bias"}}, .defaults = {.epsilon = 1e-6},
     .adapt = adapt_granite},
    {.name = "Granite-MoE", .architecture = "GraniteMoeForCausalLM", .model_type = "granitemoe", .gguf = "granitemoe",
     .experts = chosen_experts, .gguf_permutes = true, .biases = {{attention_biases, "attention_bias"}},
     .defaults = {.epsilon = 1e-6}, .adapt = adapt_granite},
    {.name = "GLM", .architecture = "GlmForCausalLM", .model_type = "glm", .gguf = "chatglm", .rotation = Rotation::pairs,
     .biases = {{qkv_biases, "attention_bias", true}}, .defaults = {.kv_heads = 2, .head_dim = 128, .positions = 131072,
     .epsilon = 1.5625e-7, .rotated = 0.5}},
    {.name = "GLM-4", .architecture = "Glm4ForCausalLM", .model_type = "glm4", .gguf = "glm4", .norm_places = NormPlaces::both,
     .rotation = Rotation::pairs, .biases = {{qkv_biases, "attention_bias", true}}, .defaults = {.kv_heads = 2, .head_dim = 128,
     .positions = 131072, .epsilon = 1.5625e-7, .rotated = 0.5}},
    {.name = "GLM-4-MoE", .architecture = "Glm4MoeForCausalLM", .model_type = "glm4_moe", .gguf = "glm4moe",
     .qk_norm = QkNorm::per_head, .experts = sigmoid_experts, .biases = {{qkv_biases, "attention_bias"}},
     .defaults = {.kv_heads = 8, .positions = 131072, .rotated = 0.5}, .adapt = adapt_glm4_moe},
    {.name = "Cohere", .architecture = "CohereForCausalLM", .model_type = "cohere", .gguf = "command-r", .norm = NormKind::layer,
     .parallel = Parallel::shared_norm, .rotation = Rotation::pairs, .biases = {{attention_biases, "attention_bias"}},
     .defaults = {.positions = 8192, .theta = 500000, .tied = true}, .adapt = adapt_cohere},
    {.name = "Cohere 2", .architecture = "Cohere2ForCausalLM", .model_type = "cohere2", .gguf = "cohere2",
     .norm = NormKind::layer, .parallel = Parallel::shared_norm, .rotation = Rotation::pairs,
     .no_rotation = NoRotation::without_window, .windows = Windows::by_type, .biases = {{attention_biases, "attention_bias"}},
     .defaults = {.positions = 8192, .window = 4096, .window_period = 4, .tied = true}, .adapt = adapt_cohere},
    {.name = "StableLM", .architecture = "StableLmForCausalLM", .model_type = "stablelm", .gguf = "stablelm",
     .norm = NormKind::layer, .biases = {{norm_biases}, {qkv_biases, "use_qkv_bias"}}, .defaults = {.positions = 4096,
     .rotated = 0.25}, .adapt = adapt_stablelm},
    {.name = "GPT-J", .architecture = "GPTJForCausalLM", .model_type = "gptj", .norm = NormKind::layer,
     .parallel = Parallel::shared_norm, .rotation = Rotation::pairs, .gated_mlp = false,
     .biases = {{mlp_biases | norm_biases | head_bias}}, .defaults = {.rotated = 0.25, .activation = A::gelu_tanh}},
    {.name = "GPT-Neo", .architecture = "GPTNeoForCausalLM", .model_type = "gpt_neo", .norm = NormKind::layer,
     .learned_positions = true, .rotation = Rotation::none, .windows = Windows::by_type, .gated_mlp = false,
     .biases = {{output_bias | mlp_biases | norm_biases}}, .defaults = {.window = 256, .window_period = 0, .tied = true,
     .activation = A::gelu_tanh}, .adapt = adapt_gpt_neo},
    {.name = "BLOOM", .architecture = "BloomForCausalLM", .model_type = "bloom", .gguf = "bloom", .norm = NormKind::layer,
     .rotation = Rotation::none, .slopes = Slopes::by_powers, .gated_mlp = false, .fusion = Fusion::by_group,
     .biases = {{all_biases}}, .defaults = {.tied = true, .activation = A::gelu_tanh}, .adapt = adapt_bloom},
    {.name = "StarCoder", .architecture = "GPTBigCodeForCausalLM", .model_type = "gpt_bigcode", .gguf = "starcoder",
     .norm = NormKind::layer, .learned_positions = true, .rotation = Rotation::none, .gated_mlp = false,
     .fusion = Fusion::by_group, .biases = {{all_biases}}, .defaults = {.positions = 1024, .tied = true,
     .activation = A::gelu_tanh}, .adapt = adapt_bigcode},
    {.name = "StarCoder 2", .architecture = "Starcoder2ForCausalLM", .model_type = "starcoder2", .gguf = "starcoder2",
     .norm = NormKind::layer, .windows = Windows::all_blocks, .gated_mlp = false,
     .biases = {{norm_biases}, {attention_biases | mlp_biases, "use_bias", true}}, .defaults = {.kv_heads = 2, .positions = 4096,
     .tied = true, .activation = A::gelu_tanh}},
    {.name = "Nemotron", .architecture = "NemotronForCausalLM", .model_type = "nemotron", .gguf = "nemotron",
     .norm = NormKind::layer, .norm_weight_plus_one = true, .gated_mlp = false,
     .biases = {{norm_biases}, {attention_biases, "attention_bias"}, {mlp_biases, "mlp_bias"}}, .defaults = {.positions = 4096,
     .rotated = 0.5, .activation = A::relu_squared}},
    {.name = "EXAONE 4", .architecture = "Exaone4ForCausalLM", .model_type = "exaone4", .gguf = "exaone4",
     .norm_places = NormPlaces::outputs, .no_rotation = NoRotation::without_window, .windows = Windows::by_type,
     .qk_norm = QkNorm::per_head, .defaults = {.window = 0, .window_period = 4}, .adapt = adapt_exaone4},
    {.name = "Ernie 4.5", .architecture = "Ernie4_5ForCausalLM", .model_type = "ernie4_5", .gguf = "ernie4_5",
     .rotation = Rotation::pairs, .biases = {{attention_biases | mlp_biases, "use_bias"}}, .defaults = {.kv_heads = 2,
     .head_dim = 128, .positions = 131072, .theta = 500000, .tied = true}},
    {.name = "Ernie 4.5 MoE", .architecture = "Ernie4_5_MoeForCausalLM", .model_type = "ernie4_5_moe", .gguf = "ernie4_5-moe",
     .rotation = Rotation::pairs, .experts = {true, RouterScore::softmax, true, Renormalise::always},
     .biases = {{attention_biases | mlp_biases, "use_bias"}}, .defaults = {.kv_heads = 4, .positions = 131072, .theta = 500000,
     .tied = true}},
    {.name = "Hunyuan", .architecture = "HunYuanDenseV1ForCausalLM", .model_type = "hunyuan_v1_dense", .gguf = "hunyuan-dense",
     .qk_norm = QkNorm::per_head, .qk_norm_after_rope = true, .biases = {{attention_biases, "attention_bias"}}},
    {.name = "Hunyuan MoE", .architecture = "HunYuanMoEV1ForCausalLM", .model_type = "hunyuan_v1_moe", .gguf = "hunyuan-moe",
     .qk_norm = QkNorm::per_head, .qk_norm_after_rope = true,
     .experts = {.present = true, .renormalise = Renormalise::always, .shared = 1, .own_size = false}, .biases = {{attention_biases, "attention_bias"}}},
    {.name = "Arcee", .architecture = "ArceeForCausalLM", .model_type = "arcee", .gguf = "arcee", .gated_mlp = false,
     .gguf_permutes = true, .biases = {{attention_biases, "attention_bias"}, {mlp_biases, "mlp_bias"}},
     .defaults = {.positions = 4096, .activation = A::relu_squared}},
    {.name = "Ministral 3", .architecture = "Ministral3ForCausalLM", .model_type = "ministral3", .gguf = "mistral3",
     .windows = Windows::all_blocks, .gguf_permutes = true, .defaults = {.kv_heads = 8, .positions = 262144, .theta = 1e6},
     .adapt = adapt_ministral3},
    {.name = "MiniMax-M2", .architecture = "MiniMaxM2ForCausalLM", .model_type = "minimax_m2", .gguf = "minimax-m2",
     .qk_norm = QkNorm::whole, .experts = {.present = true, .score = RouterScore::sigmoid, .selection_bias = true, .renormalise = Renormalise::always, .own_size = false}, .defaults = {.kv_heads = 8,
     .positions = 196608, .epsilon = 1e-6, .theta = 5e6, .rotated = 1}},
    {.name = "dots1", .architecture = "Dots1ForCausalLM", .model_type = "dots1", .gguf = "dots1", .windows = Windows::by_type,
     .qk_norm = QkNorm::per_head, .experts = sigmoid_experts, .biases = {{attention_biases, "attention_bias"}},
     .defaults = {.epsilon = 1e-6, .window = 4096}},
    {.name = "DeepSeek-V2", .architecture = "DeepseekV2ForCausalLM", .model_type = "deepseek_v2", .gguf = "deepseek2",
     .rotation = Rotation::pairs, .experts = {true, RouterScore::softmax, false, Renormalise::never, false, GroupScore::best},
     .biases = {{attention_biases, "attention_bias"}}, .defaults = {.epsilon = 1e-6}, .adapt = adapt_deepseek_v2},
    {.name = "DeepSeek-V3", .architecture = "DeepseekV3ForCausalLM", .model_type = "deepseek_v3", .gguf = "deepseek2",
     .is_gguf = chooses_by_sigmoid, .rotation = Rotation::pairs, .experts = sigmoid_experts,
     .biases = {{attention_biases, "attention_bias"}}, .defaults = {.positions = 4096, .epsilon = 1e-6},
     .adapt = adapt_deepseek},
    {.name = "Llama 4", .architecture = "Llama4ForCausalLM", .model_type = "llama4_text",
     .rotation = Rotation::pairs, .no_rotation = NoRotation::listed, .windows = Windows::by_type, .qk_norm = QkNorm::per_head,
     .qk_norm_weight = false, .qk_norm_after_rope = true, .experts = {.present = true, .score = RouterScore::sigmoid, .own_size = false}, .experts_transposed = true,
     .biases = {{attention_biases, "attention_bias"}}, .defaults = {.kv_heads = 8, .head_dim = 128, .positions = 131072,
     .window = 8192, .window_period = 4, .theta = 500000}, .adapt = adapt_llama4},
    {.name = "Qwen3-Next, its full-attention blocks", .architecture = "Qwen3NextForCausalLM", .model_type = "qwen3_next",
     .norm_weight_plus_one = true, .windows = Windows::by_type, .qk_norm = QkNorm::per_head,
     .experts = {true, RouterScore::softmax, false, Renormalise::configured, true}, .gate_in_query = true,
     .biases = {{attention_biases, "attention_bias"}}, .defaults = {.kv_heads = 2, .head_dim = 256, .positions = 32768,
     .epsilon = 1e-6, .rotated = 0.25}, .adapt = adapt_gated_qwen},
    {.name = "Qwen3.5, its full-attention blocks", .architecture = "Qwen3_5ForCausalLM", .model_type = "qwen3_5_text",
     .norm_weight_plus_one = true, .windows = Windows::by_type, .qk_norm = QkNorm::per_head, .gate_in_query = true,
     .biases = {{attention_biases, "attention_bias"}}, .defaults = {.kv_heads = 4, .head_dim = 256, .positions = 32768,
     .epsilon = 1e-6, .rotated = 0.25}, .adapt = adapt_gated_qwen},
    {.name = "AFMoE (Trinity)", .architecture = "AfmoeForCausalLM", .model_type = "afmoe", .gguf = "afmoe",
     .norm_places = NormPlaces::both, .no_rotation = NoRotation::without_window, .windows = Windows::by_type,
     .qk_norm = QkNorm::per_head, .experts = {true, RouterScore::sigmoid, true, Renormalise::always},
     .biases = {{attention_biases, "attention_bias"}}, .defaults = {.head_dim = 128, .positions = 16384, .window = 1024,
     .window_period = 4}, .adapt = adapt_afmoe},
    {.name = "Flint", .architecture = "FlintForCausalLM", .model_type = "flint", .no_rotation = NoRotation::without_window,
     .windows = Windows::by_type, .qk_norm = QkNorm::per_head, .sinks = true,
     .experts = {true, RouterScore::sigmoid, false, Renormalise::configured}, .biases = {{attention_biases, "attention_bias"}},
     .defaults = {.kv_heads = 4, .head_dim = 128, .positions = 262144, .epsilon = 1e-6, .window = 513}},
    {.name = "MiMo-V2-Flash", .architecture = "MiMoV2FlashForCausalLM", .model_type = "mimo_v2_flash",
     .windows = Windows::by_type, .experts = {true, RouterScore::sigmoid, true, Renormalise::always},
     .biases = {{qkv_biases, "attention_bias"}}, .defaults = {.kv_heads = 4, .head_dim = 192, .positions = 131072, .window = 129,
     .theta = 5e6, .rotated = 0.334}, .adapt = adapt_mimo},
    {.name = "Laguna", .architecture = "LagunaForCausalLM", .model_type = "laguna", .windows = Windows::by_type,
     .qk_norm = QkNorm::per_head, .experts = {true, RouterScore::sigmoid, true, Renormalise::always},
     .biases = {{attention_biases, "attention_bias"}}, .defaults = {.kv_heads = 8, .head_dim = 128, .positions = 131072,
     .epsilon = 1e-6, .window = 512, .theta = 500000, .rotated = 1}, .adapt = adapt_laguna},
    {.name = "EXAONE MoE", .architecture = "ExaoneMoeForCausalLM", .model_type = "exaone_moe",
     .no_rotation = NoRotation::without_window, .windows = Windows::by_type, .qk_norm = QkNorm::per_head,
     .experts = sigmoid_experts, .defaults = {.window = 0, .window_period = 4}, .adapt = adapt_exaone4},
    {.name = "FlexOlmo", .architecture = "FlexOlmoForCausalLM", .model_type = "flex_olmo", .norm_places = NormPlaces::outputs,
     .qk_norm = QkNorm::whole, .experts = {.present = true, .renormalise = Renormalise::configured, .own_size = false}, .biases = {{attention_biases, "attention_bias"}},
     .defaults = {.positions = 4096, .epsilon = 1e-6, .theta = 500000}},
    {.name = "Solar Open", .architecture = "SolarOpenForCausalLM", .model_type = "solar_open", .experts = sigmoid_experts,
     .biases = {{attention_biases, "attention_bias"}}, .defaults = {.kv_heads = 8, .head_dim = 128, .positions = 131072,
     .theta = 1e6}},
    {.name = "Helium", .architecture = "HeliumForCausalLM", .model_type = "helium", .rotation = Rotation::pairs,
     .biases = {{attention_biases, "attention_bias"}, {mlp_biases, "mlp_bias"}}, .defaults = {.head_dim = 128, .positions = 4096,
     .epsilon = 1e-8, .theta = 100000}},
    {.name = "VaultGemma", .architecture = "VaultGemmaForCausalLM", .model_type = "vaultgemma", .norm_weight_plus_one = true,
     .windows = Windows::by_type, .biases = {{attention_biases, "attention_bias"}}, .defaults = {.kv_heads = 4, .head_dim = 256,
     .positions = 8192, .epsilon = 1e-6, .window = 4096, .window_period = 2, .tied = true, .activation = A::gelu_tanh},
     .adapt = adapt_gemma2},
    {.name = "nanochat", .architecture = "NanoChatForCausalLM", .model_type = "nanochat", .norm_weights = false,
     .qk_norm = QkNorm::per_head, .qk_norm_weight = false, .qk_norm_after_rope = true, .gated_mlp = false,
     .biases = {{attention_biases, "attention_bias"}}, .defaults = {.epsilon = 1e-6, .activation = A::relu_squared},
     .adapt = adapt_nanochat},
};
// clang-format on

/// Text models of models that see images, by the names that these give them.
constexpr std::pair<std::string_view, std::string_view> text_models[] = {
    {"qwen2_vl", "qwen2"},        {"qwen2_vl_text", "qwen2"}, {"qwen2_5_vl", "qwen2"},
    {"qwen2_5_vl_text", "qwen2"}, {"qwen3_vl_text", "qwen3"},
};

} // namespace

std::span<const Family> families()
{
    return table;
}

const Family *find_family(const std::string &architecture)
{
    for (const Family &family : table)
        if (family.architecture == architecture)
            return &family;
    return nullptr;
}

const Family *find_family_by_model_type(const std::string &model_type)
{
    const auto *text =
        std::ranges::find(text_models, model_type, &std::pair<std::string_view, std::string_view>::first);
    const std::string_view known = text == std::end(text_models) ? std::string_view(model_type) : text->second;
    for (const Family &family : table)
        if (family.model_type == known)
            return &family;
    return nullptr;
}

const Family *find_family_of_gguf(const GgufFile &file)
{
    const std::string name = file.string("general.architecture");
    const Family *found = nullptr;
    for (const Family &family : table)
        if (family.gguf && family.gguf == name && (family.is_gguf ? family.is_gguf(file) : !found))
            found = &family;
    return found;
}

} // namespace sinkscope
