#include "core/checkpoint/family.h"
#include "core/checkpoint/family_adapt.h"

namespace sinkscope {
namespace {

using A = Activation;

bool has_window(const GgufFile &file)
{
    return file.integer_or(file.string("general.architecture") + ".attention.sliding_window", 0) > 0;
}

bool has_experts(const GgufFile &file)
{
    return file.integer_or(file.string("general.architecture") + ".expert_count", 0) > 0;
}

constexpr ExpertRule softmax_experts{true, RouterScore::softmax, false, Renormalise::configured};
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
};
// clang-format on

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
    for (const Family &family : table)
        if (family.model_type == model_type)
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
