#include "core/checkpoint/structure.h"

#include "core/checkpoint/dequantise.h"
#include "core/data/error.h"

#include <algorithm>
#include <cstring>

namespace sinkscope {
namespace {

// clang-format off
constexpr Family families[] = {
    // Hugging Face class, model_type, GGUF, q/k norm, fused, biases, window, {KV heads, head size, positions, epsilon, window}
    {"LlamaForCausalLM", "llama", "llama", false, false, BiasRule::configured, WindowRule::none, {0, 0, 2048, 1e-6, 0}},
    {"Qwen2ForCausalLM", "qwen2", "qwen2", false, false, BiasRule::qkv, WindowRule::by_block, {32, 0, 32768, 1e-6, 4096}},
    {"Qwen3ForCausalLM", "qwen3", "qwen3", true, false, BiasRule::configured, WindowRule::by_block, {32, 128, 32768, 1e-6, 4096}},
    {"SeedOssForCausalLM", "seed_oss", nullptr, false, false, BiasRule::configured_qkv, WindowRule::none, {8, 128, 524288, 1e-6, 0}},
    {"MistralForCausalLM", "mistral", nullptr, false, false, BiasRule::none, WindowRule::all_blocks, {8, 0, 131072, 1e-6, 4096}},
    {"Phi3ForCausalLM", "phi3", "phi3", false, true, BiasRule::none, WindowRule::all_blocks, {0, 0, 4096, 1e-5, 0}},
};
// clang-format on

std::string shape_text(const std::vector<int64_t> &shape)
{
    std::string text = "[";
    for (size_t i = 0; i < shape.size(); ++i)
        text += (i ? ", " : "") + std::to_string(shape[i]);
    return text + "]";
}

/// Ticks off the tensors of a checkpoint.
class Inventory {
public:
    Inventory(const std::vector<TensorInfo> &tensors, const std::filesystem::path &path)
        : tensors_(tensors), path_(path), expected_(tensors.size(), false)
    {
    }

    const TensorInfo *find(const std::string &name) const
    {
        const auto found = std::ranges::lower_bound(tensors_, name, {}, &TensorInfo::name);
        return found != tensors_.end() && found->name == name ? &*found : nullptr;
    }

    void expect(const std::string &name, const std::vector<int64_t> &shape)
    {
        const TensorInfo *tensor = find(name);
        if (!tensor)
            throw Error(path_, name, "the checkpoint has no such tensor; shape " + shape_text(shape) + " expected");
        if (tensor->shape != shape)
            throw Error(tensor->file, name,
                        "has shape " + shape_text(tensor->shape) + "; " + shape_text(shape) + " expected");
        if (shape.size() == 1 && is_quantised(tensor->type))
            throw Error(tensor->file, name,
                        "a vector of type " + storage_type_name(tensor->type) + " is not supported");
        expected_[static_cast<size_t>(tensor - tensors_.data())] = true;
    }

    void refuse_others(const ModelConfig &config) const
    {
        for (size_t i = 0; i < tensors_.size(); ++i) {
            const std::string &name = tensors_[i].name;
            const bool known_buffer = name.ends_with("rotary_emb.inv_freq");
            if (!expected_[i] && !known_buffer)
                throw Error(tensors_[i].file, name,
                            "does not belong to " + config.architecture + " with " + std::to_string(config.layers) +
                                " blocks as configured; such a model is not supported");
        }
    }

private:
    const std::vector<TensorInfo> &tensors_;
    const std::filesystem::path &path_;
    std::vector<bool> expected_;
};

void expect_bias(Inventory &inventory, Biases biases, const std::string &projection, int64_t size)
{
    const std::string name = projection + ".bias";
    const bool wanted = biases == Biases::qkvo || (biases == Biases::qkv && !projection.ends_with("o_proj"));
    if (wanted || (biases == Biases::optional && inventory.find(name)))
        inventory.expect(name, {size});
}

void expect_block(Inventory &inventory, const ModelConfig &config, Biases biases, int layer)
{
    const std::string block = "model.layers." + std::to_string(layer) + ".";
    const std::string attention = block + "self_attn.", mlp = block + "mlp.";
    const int64_t hidden = config.hidden_size, intermediate = config.intermediate_size;
    const int64_t queries = int64_t{config.heads} * config.head_dim, keys = int64_t{config.kv_heads} * config.head_dim;

    inventory.expect(block + "input_layernorm.weight", {hidden});
    inventory.expect(block + "post_attention_layernorm.weight", {hidden});
    if (config.fused_qkv) {
        inventory.expect(attention + "qkv_proj.weight", {queries + 2 * keys, hidden});
    } else {
        inventory.expect(attention + "q_proj.weight", {queries, hidden});
        inventory.expect(attention + "k_proj.weight", {keys, hidden});
        inventory.expect(attention + "v_proj.weight", {keys, hidden});
        expect_bias(inventory, biases, attention + "q_proj", queries);
        expect_bias(inventory, biases, attention + "k_proj", keys);
        expect_bias(inventory, biases, attention + "v_proj", keys);
    }
    inventory.expect(attention + "o_proj.weight", {hidden, queries});
    expect_bias(inventory, biases, attention + "o_proj", hidden);
    if (config.qk_norm != QkNorm::none) {
        inventory.expect(attention + "q_norm.weight", {config.head_dim});
        inventory.expect(attention + "k_norm.weight", {config.head_dim});
    }
    if (config.fused_gate_up) {
        inventory.expect(mlp + "gate_up_proj.weight", {2 * intermediate, hidden});
    } else {
        inventory.expect(mlp + "gate_proj.weight", {intermediate, hidden});
        inventory.expect(mlp + "up_proj.weight", {intermediate, hidden});
    }
    inventory.expect(mlp + "down_proj.weight", {hidden, intermediate});
}

/// A checkpoint may repeat the embeddings as its tied output projection, but not hold something else there: which of
/// the two is meant would be a guess. Compared at both ends only, since whole embeddings are large.
void check_repeated_embeddings(const TensorInfo &embeddings, const TensorInfo &output)
{
    constexpr size_t compared_bytes = 1 << 16;
    const size_t size = embeddings.bytes.size(), compared = std::min(size, compared_bytes);
    const bool same = output.type == embeddings.type && output.bytes.size() == size &&
        std::memcmp(output.bytes.data(), embeddings.bytes.data(), compared) == 0 &&
        std::memcmp(output.bytes.data() + size - compared, embeddings.bytes.data() + size - compared, compared) == 0;
    if (!same)
        throw Error(output.file, output.name, "differs from the embeddings although tie_word_embeddings is set");
}

void require(bool holds, const std::filesystem::path &file, const char *place, const std::string &what)
{
    if (!holds)
        throw Error(file, place, what);
}

} // namespace

const Family *find_family(const std::string &architecture)
{
    const auto *found = std::ranges::find(families, architecture, &Family::architecture);
    return found == std::end(families) ? nullptr : found;
}

const Family *find_family_by_model_type(const std::string &model_type)
{
    const auto *found = std::ranges::find(families, model_type, &Family::model_type);
    return found == std::end(families) ? nullptr : found;
}

const Family *find_family_by_gguf_name(const std::string &name)
{
    const auto *found =
        std::ranges::find_if(families, [&](const Family &f) { return f.gguf_name && name == f.gguf_name; });
    return found == std::end(families) ? nullptr : found;
}

void check_config(const ModelConfig &config, const std::filesystem::path &file)
{
    // Far above any model, and small enough that no product of two sizes leaves 64 bits.
    constexpr int most = 1 << 28, most_layers = 10000;
    const auto check_size = [&](int value, const char *name, int limit) {
        require(value >= 1 && value <= limit, file, name,
                std::to_string(value) + " is not between 1 and " + std::to_string(limit));
    };
    check_size(config.layers, "number of blocks", most_layers);
    check_size(config.hidden_size, "hidden size", most);
    check_size(config.heads, "number of heads", most);
    check_size(config.kv_heads, "number of key-value heads", most);
    check_size(config.head_dim, "head size", most);
    check_size(config.intermediate_size, "intermediate size", most);
    check_size(config.vocab_size, "vocabulary size", most);
    check_size(config.max_positions, "number of positions", 1 << 30);
    require(config.heads % config.kv_heads == 0, file, "number of key-value heads",
            std::to_string(config.heads) + " heads cannot be shared among " + std::to_string(config.kv_heads));
    require(config.norm_eps >= 0 && config.norm_eps < 1, file, "norm epsilon",
            std::to_string(config.norm_eps) + " is not between 0 and 1");
}

void check_structure(const ModelConfig &config, Biases biases, const std::vector<TensorInfo> &tensors,
                     const std::filesystem::path &path)
{
    Inventory inventory(tensors, path);
    const std::vector<int64_t> embeddings_shape = {config.vocab_size, config.hidden_size};
    inventory.expect("model.embed_tokens.weight", embeddings_shape);
    inventory.expect("model.norm.weight", {config.hidden_size});
    for (int layer = 0; layer < config.layers; ++layer)
        expect_block(inventory, config, biases, layer);
    const TensorInfo *output = inventory.find("lm_head.weight");
    if (!config.tie_word_embeddings || output)
        inventory.expect("lm_head.weight", embeddings_shape);
    if (config.tie_word_embeddings && output)
        check_repeated_embeddings(*inventory.find("model.embed_tokens.weight"), *output);
    inventory.refuse_others(config);
}

} // namespace sinkscope
