#include "core/checkpoint/family.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace sinkscope {
namespace {

/// Reasons, and how the names of the models begin for which they hold: classes, and GGUF's architectures.
const std::pair<const char *, std::vector<std::string_view>> reasons[] = {
    {"most of its blocks are linear attention, which has no probabilities to sum",
     {"Qwen3Next", "qwen3next", "Qwen3_5", "qwen35"}},
    {"most of its blocks are linear or sparse attention", {"Qwen4"}},
    {"most of its blocks are linear attention",
     {"KimiLinear", "kimi-linear", "BailingMoeLinear", "MiniMaxForCausalLM", "MiniMaxText01", "OlmoHybrid"}},
    {"most of its blocks are short convolutions", {"Lfm", "lfm2"}},
    {"it is a state space model", {"Mamba", "mamba", "FalconMamba"}},
    {"most of its blocks are state space models",
     {"Jamba", "jamba", "Zamba", "Bamba", "NemotronH", "nemotron_h", "GraniteMoeHybrid", "granitehybrid"}},
    {"its blocks are half state space models", {"FalconH1", "falcon-h1"}},
    {"it is a recurrent model", {"Rwkv", "rwkv", "xLSTM"}},
    {"most of its blocks are recurrent", {"RecurrentGemma"}},
    {"its blocks share keys and values and have several residual streams", {"Gemma3n", "gemma3n"}},
    {"its blocks share keys and values", {"Gemma4", "gemma4"}},
    {"its attention is sparse, chosen by an indexer", {"DeepseekV32", "GlmMoeDsa"}},
    {"its attention is sparse and it has several residual streams", {"DeepseekV4"}},
    {"its attention is sparse", {"HYV4"}},
    {"it has several residual streams", {"Inkling2"}},
    {"its experts are chosen by SparseMixer", {"PhiMoE", "Phimoe", "phimoe"}},
    {"its attention is the difference of two", {"DiffLlama"}},
    {"its attention is dynamically masked", {"Doge"}},
    {"it is no decoder alone", {"T5", "t5", "MT5", "Bart"}},
    {"it is an encoder, not causal", {"Bert", "bert", "Roberta"}},
    {"it is an image encoder", {"ViT"}},
    {"it is a diffusion model, not causal", {"LLaDA", "llada", "Dream", "dream"}},
    {"it is superseded code that is loaded with the model", {"QWenLMHeadModel", "Baichuan", "InternLM2", "ChatGLM"}},
};

} // namespace

std::string why_left_out(const std::string &name)
{
    for (const auto &[why, beginnings] : reasons)
        if (std::ranges::any_of(beginnings, [&](std::string_view begins) { return name.starts_with(begins); }))
            return why;
    return {};
}

} // namespace sinkscope
