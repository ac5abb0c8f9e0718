#include "core/checkpoint/gguf_config.h"

#include "core/checkpoint/structure.h"
#include "core/data/error.h"

#include <algorithm>
#include <limits>

namespace sinkscope {
namespace {

int read_size(const GgufFile &file, const std::string &key)
{
    const int64_t value = file.integer(key);
    if (value < 0 || value > std::numeric_limits<int>::max())
        throw Error(file.path(), key, std::to_string(value) + " is out of range");
    return static_cast<int>(value);
}

int read_size_or(const GgufFile &file, const std::string &key, int fallback)
{
    return file.has(key) ? read_size(file, key) : fallback;
}

void read_sliding_window(const GgufFile &file, const std::string &prefix, ModelConfig &config)
{
    const std::string key = prefix + "attention.sliding_window";
    const int window = read_size_or(file, key, 0);
    if (window == 0)
        return;
    if (config.architecture.starts_with("Qwen"))
        throw Error(file.path(), key,
                    "a sliding window is not supported for " + config.architecture + " in GGUF files");
    if (config.architecture == "LlamaForCausalLM") // GGUF has one name for both; a window is Mistral's
        config.architecture = "MistralForCausalLM";
    for (BlockConfig &block : config.blocks)
        block.window = window;
}

void read_token_ids(const GgufFile &file, ModelConfig &config)
{
    config.bos_id = read_size_or(file, "tokenizer.ggml.bos_token_id", -1);
    for (const char *key : {"tokenizer.ggml.eos_token_id", "tokenizer.ggml.eot_token_id"})
        if (file.has(key))
            config.eos_ids.push_back(read_size(file, key));
    if (config.eos_ids.size() == 2 && config.eos_ids[0] == config.eos_ids[1])
        config.eos_ids.pop_back();
}

} // namespace

const TensorInfo *find_gguf_tensor(const GgufFile &file, const std::string &name)
{
    const auto &tensors = file.tensors();
    const auto found = std::ranges::lower_bound(tensors, name, {}, &TensorInfo::name);
    return found != tensors.end() && found->name == name ? &*found : nullptr;
}

ModelConfig read_gguf_config(const GgufFile &file)
{
    const std::string name = file.string("general.architecture");
    const Family *family = find_family_by_gguf_name(name);
    if (!family)
        throw Error(file.path(), "general.architecture", "\"" + name + "\" is not supported");
    const std::string prefix = name + ".";
    for (const char *key : {"expert_count", "expert_used_count"})
        if (file.integer_or(prefix + key, 0) > 0)
            throw Error(file.path(), prefix + key, "mixtures of experts are not supported");
    const TensorInfo *embeddings = find_gguf_tensor(file, "token_embd.weight");
    if (!embeddings || embeddings->shape.size() != 2 || embeddings->shape[0] > std::numeric_limits<int>::max())
        throw Error(file.path(), "token_embd.weight", "the checkpoint has no such matrix");

    ModelConfig config;
    config.architecture = family->architecture;
    config.qk_norm = family->qk_norm ? QkNorm::per_head : QkNorm::none;
    config.fused_qkv = config.fused_gate_up = family->fused;
    config.layers = read_size(file, prefix + "block_count");
    config.hidden_size = read_size(file, prefix + "embedding_length");
    config.heads = read_size(file, prefix + "attention.head_count");
    config.kv_heads = read_size_or(file, prefix + "attention.head_count_kv", config.heads);
    config.head_dim =
        read_size_or(file, prefix + "attention.key_length", config.heads > 0 ? config.hidden_size / config.heads : 0);
    config.intermediate_size = read_size(file, prefix + "feed_forward_length");
    config.vocab_size = static_cast<int>(embeddings->shape[0]);
    config.max_positions = read_size(file, prefix + "context_length");
    config.norm_eps = file.real(prefix + "attention.layer_norm_rms_epsilon");
    config.tie_word_embeddings = !find_gguf_tensor(file, "output.weight");
    check_config(config, file.path());
    config.blocks.assign(static_cast<size_t>(config.layers),
                         BlockConfig{.heads = config.heads, .kv_heads = config.kv_heads});
    if (read_size_or(file, prefix + "attention.value_length", config.head_dim) != config.head_dim)
        throw Error(file.path(), prefix + "attention.value_length",
                    "values of another size than keys are not supported");
    read_sliding_window(file, prefix, config);
    config.ropes = {read_gguf_rope(file, config)};
    read_token_ids(file, config);
    config.chat_template = file.string_or("tokenizer.chat_template", "");
    return config;
}

} // namespace sinkscope
