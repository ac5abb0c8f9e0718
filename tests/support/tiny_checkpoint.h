#pragma once

#include <QTemporaryDir>

#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

// Writers for tiny safetensors and GGUF files, and a model of a few hundred weights to put in them.
namespace sinkscope::test {

struct TinyTensor {
    std::string name;
    std::string type; ///< as safetensors writes it: "F32"
    std::vector<int64_t> shape;
    std::string bytes;
};

template <class Number> std::string number_bytes(Number value)
{
    std::string bytes(sizeof(value), '\0');
    std::memcpy(bytes.data(), &value, sizeof(value));
    return bytes;
}

inline std::string float_bytes(const std::vector<float> &values)
{
    return {reinterpret_cast<const char *>(values.data()), values.size() * sizeof(float)};
}

inline std::vector<float> floats_of(const std::string &bytes)
{
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), bytes.size());
    return values;
}

inline std::filesystem::path path_of(const QTemporaryDir &dir)
{
    return dir.path().toStdString();
}

/// Removes an earlier file first: ext4 waits for the disk when an existing file is truncated and written anew.
inline void write_file(const std::filesystem::path &path, const std::string &bytes)
{
    std::filesystem::create_directories(path.parent_path());
    std::filesystem::remove(path);
    std::ofstream(path, std::ios::binary) << bytes;
}

/// A float32 tensor whose element i is `base` + i / 1000.
inline TinyTensor tiny_tensor(const std::string &name, std::vector<int64_t> shape, float base)
{
    int64_t elements = 1;
    for (const int64_t size : shape)
        elements *= size;
    std::vector<float> values;
    for (int64_t i = 0; i < elements; ++i)
        values.push_back(base + static_cast<float>(i) / 1000);
    return {name, "F32", std::move(shape), float_bytes(values)};
}

/// config.json of the tiny model: 2 blocks, hidden size 8, 2 heads of 4 sharing 1 key-value head, 12 inside the MLP, 10
/// tokens.
inline nlohmann::json tiny_config(const std::string &architecture = "LlamaForCausalLM")
{
    return {{"architectures", {architecture}},
            {"hidden_size", 8},
            {"intermediate_size", 12},
            {"num_hidden_layers", 2},
            {"num_attention_heads", 2},
            {"num_key_value_heads", 1},
            {"head_dim", 4},
            {"vocab_size", 10},
            {"max_position_embeddings", 64},
            {"rms_norm_eps", 1e-5},
            {"rope_theta", 10000.0}};
}

/// The tensors of the tiny llama model, output projection included, under Hugging Face's names.
inline std::vector<TinyTensor> tiny_tensors()
{
    std::vector<TinyTensor> tensors;
    const auto add = [&](const std::string &name, std::vector<int64_t> shape) {
        tensors.push_back(tiny_tensor(name, std::move(shape), static_cast<float>(tensors.size())));
    };
    add("model.embed_tokens.weight", {10, 8});
    for (const std::string block : {"model.layers.0.", "model.layers.1."}) {
        add(block + "input_layernorm.weight", {8});
        add(block + "self_attn.q_proj.weight", {8, 8});
        add(block + "self_attn.k_proj.weight", {4, 8});
        add(block + "self_attn.v_proj.weight", {4, 8});
        add(block + "self_attn.o_proj.weight", {8, 8});
        add(block + "post_attention_layernorm.weight", {8});
        add(block + "mlp.gate_proj.weight", {12, 8});
        add(block + "mlp.up_proj.weight", {12, 8});
        add(block + "mlp.down_proj.weight", {8, 12});
    }
    add("model.norm.weight", {8});
    add("lm_head.weight", {10, 8});
    return tensors;
}

inline nlohmann::ordered_json safetensors_header(const std::vector<TinyTensor> &tensors)
{
    nlohmann::ordered_json header;
    header["__metadata__"] = {{"format", "pt"}};
    size_t offset = 0;
    for (const TinyTensor &tensor : tensors) {
        header[tensor.name] = {
            {"dtype", tensor.type}, {"shape", tensor.shape}, {"data_offsets", {offset, offset + tensor.bytes.size()}}};
        offset += tensor.bytes.size();
    }
    return header;
}

inline std::string safetensors_bytes(const std::string &header, const std::string &data)
{
    return number_bytes(static_cast<uint64_t>(header.size())) + header + data;
}

inline std::string data_of(const std::vector<TinyTensor> &tensors)
{
    std::string data;
    for (const TinyTensor &tensor : tensors)
        data += tensor.bytes;
    return data;
}

inline std::string safetensors_bytes(const std::vector<TinyTensor> &tensors)
{
    std::string header = safetensors_header(tensors).dump();
    header.append(7 - (header.size() + 7) % 8, ' ');
    return safetensors_bytes(header, data_of(tensors));
}

inline void write_folder(const std::filesystem::path &folder, const nlohmann::json &config,
                         const std::vector<TinyTensor> &tensors)
{
    write_file(folder / "config.json", config.dump());
    write_file(folder / "model.safetensors", safetensors_bytes(tensors));
}

/// Puts a GGUF file together.
class GgufWriter {
public:
    uint32_t version = 3;
    uint32_t alignment = 32;

    void text(const std::string &key, const std::string &value) { add(key, 8, string(value)); }
    void u32(const std::string &key, uint32_t value) { add(key, 4, number_bytes(value)); }
    void f32(const std::string &key, float value) { add(key, 6, number_bytes(value)); }
    void boolean(const std::string &key, bool value) { add(key, 7, std::string(1, value ? '\1' : '\0')); }
    void texts(const std::string &key, const std::vector<std::string> &values)
    {
        std::string bytes;
        for (const std::string &value : values)
            bytes += string(value);
        array(key, 8, values.size(), bytes);
    }
    void reals(const std::string &key, const std::vector<float> &values)
    {
        array(key, 6, values.size(), float_bytes(values));
    }
    void array(const std::string &key, uint32_t type, uint64_t count, const std::string &bytes)
    {
        add(key, 9, number_bytes(type) + number_bytes(count) + bytes);
    }
    /// A value of any type, by the type's number.
    void add(const std::string &key, uint32_t type, const std::string &bytes)
    {
        metadata_ += string(key) + number_bytes(type) + bytes;
        ++values_;
    }
    /// A tensor in PyTorch's shape order; `type` is GGUF's number, 0 for F32.
    void tensor(const std::string &name, const std::vector<int64_t> &shape, const std::string &bytes, uint32_t type = 0)
    {
        data_.append((alignment - data_.size() % alignment) % alignment, '\0');
        tensor_at(name, shape, data_.size(), type);
        data_ += bytes;
    }
    /// The table's entry alone.
    void tensor_at(const std::string &name, const std::vector<int64_t> &shape, uint64_t offset, uint32_t type = 0)
    {
        table_ += string(name) + number_bytes(static_cast<uint32_t>(shape.size()));
        for (auto size = shape.rbegin(); size != shape.rend(); ++size)
            table_ += number_bytes(static_cast<uint64_t>(*size));
        table_ += number_bytes(type) + number_bytes(offset);
        ++tensors_;
    }
    std::string bytes() const
    {
        std::string file =
            "GGUF" + number_bytes(version) + number_bytes(tensors_) + number_bytes(values_) + metadata_ + table_;
        file.append((alignment - file.size() % alignment) % alignment, '\0');
        return file + data_;
    }

    static std::string string(const std::string &text)
    {
        return number_bytes(static_cast<uint64_t>(text.size())) + text;
    }

private:
    std::string metadata_, table_, data_;
    uint64_t values_ = 0, tensors_ = 0;
};

/// The metadata of the tiny model, for the architecture as GGUF names it.
inline GgufWriter tiny_gguf_metadata(const std::string &architecture = "llama")
{
    GgufWriter writer;
    writer.text("general.architecture", architecture);
    const std::string prefix = architecture + ".";
    writer.u32(prefix + "block_count", 2);
    writer.u32(prefix + "embedding_length", 8);
    writer.u32(prefix + "feed_forward_length", 12);
    writer.u32(prefix + "attention.head_count", 2);
    writer.u32(prefix + "attention.head_count_kv", 1);
    writer.u32(prefix + "context_length", 64);
    writer.f32(prefix + "attention.layer_norm_rms_epsilon", 1e-5f);
    writer.f32(prefix + "rope.freq_base", 10000.0f);
    writer.texts("tokenizer.ggml.tokens", {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"});
    return writer;
}

/// "model.layers.1.self_attn.q_proj.weight" -> "blocks.1.q.weight", for the names that tiny_tensors and its variations
/// use.
inline std::string canonical_name(std::string name)
{
    const std::pair<const char *, const char *> parts[] = {
        {"model.layers.", "blocks."},
        {"model.embed_tokens", "embed"},
        {"model.norm", "final_norm"},
        {"lm_head", "head"},
        {"post_attention_layernorm", "mlp_norm"},
        {"input_layernorm", "attn_norm"},
        {"self_attn.", ""},
        {"mlp.", ""},
        {"_proj", ""},
    };
    for (const auto &[from, to] : parts)
        if (const size_t at = name.find(from); at != std::string::npos)
            name.replace(at, std::strlen(from), to);
    return name;
}

/// "model.layers.1.self_attn.q_proj.weight" -> "blk.1.attn_q.weight", for the names that tiny_tensors and its
/// variations use.
inline std::string gguf_name(std::string name)
{
    const std::pair<const char *, const char *> parts[] = {
        {"model.layers.", "blk."},
        {"model.embed_tokens", "token_embd"},
        {"model.norm", "output_norm"},
        {"lm_head", "output"},
        {"post_attention_layernorm", "ffn_norm"},
        {"input_layernorm", "attn_norm"},
        {"self_attn.qkv_proj", "attn_qkv"},
        {"self_attn.q_proj", "attn_q"},
        {"self_attn.k_proj", "attn_k"},
        {"self_attn.v_proj", "attn_v"},
        {"self_attn.o_proj", "attn_output"},
        {"self_attn.q_norm", "attn_q_norm"},
        {"self_attn.k_norm", "attn_k_norm"},
        {"mlp.gate_up_proj", "ffn_up"},
        {"mlp.gate_proj", "ffn_gate"},
        {"mlp.up_proj", "ffn_up"},
        {"mlp.down_proj", "ffn_down"},
    };
    for (const auto &[from, to] : parts)
        if (const size_t at = name.find(from); at != std::string::npos)
            name.replace(at, std::strlen(from), to);
    return name;
}

/// Interleaves the two halves of each head's rows, as llama.cpp's conversion does for q_proj and k_proj of llama
/// models.
inline TinyTensor permuted(TinyTensor tensor, int64_t head_dim)
{
    const size_t row_bytes = tensor.bytes.size() / static_cast<size_t>(tensor.shape[0]);
    std::string bytes;
    for (int64_t head = 0; head < tensor.shape[0] / head_dim; ++head)
        for (int64_t i = 0; i < head_dim / 2; ++i)
            for (int64_t half = 0; half < 2; ++half)
                bytes += tensor.bytes.substr(static_cast<size_t>(head * head_dim + half * head_dim / 2 + i) * row_bytes,
                                             row_bytes);
    tensor.bytes = bytes;
    return tensor;
}

/// Adds tensors under GGUF's names; q and k permuted when `permute`.
inline void add_tensors(GgufWriter &writer, const std::vector<TinyTensor> &tensors, bool permute)
{
    for (const TinyTensor &tensor : tensors) {
        const bool is_qk =
            tensor.name.find("q_proj") != std::string::npos || tensor.name.find("k_proj") != std::string::npos;
        const TinyTensor stored = permute && is_qk ? permuted(tensor, 4) : tensor;
        writer.tensor(gguf_name(tensor.name), stored.shape, stored.bytes);
    }
}

} // namespace sinkscope::test
