#include "core/checkpoint/gguf_checkpoint.h"

#include "core/checkpoint/gguf_config.h"
#include "core/checkpoint/gguf_names.h"
#include "core/checkpoint/structure.h"
#include "core/checkpoint/tensor_rows.h"
#include "core/data/error.h"

#include <algorithm>

namespace sinkscope {

GgufCheckpoint::GgufCheckpoint(const std::filesystem::path &path) : file_(GgufFile::open(path))
{
    path_ = path;
    config_ = read_gguf_config(*file_);
    permutes_ = file_->string("general.architecture") == "llama";
    for (const TensorInfo &stored : file_->tensors()) {
        if (is_gguf_rope_tensor(stored.name))
            continue;
        TensorInfo tensor = stored;
        tensor.name = hugging_face_name(stored.name, config_.fused_gate_up);
        if (tensor.name.empty())
            throw Error(path, stored.name,
                        "is not a tensor of " + config_.architecture + "; such a model is not supported");
        parameters_ += tensor.elements();
        tensors_.push_back(std::move(tensor));
    }
    std::ranges::sort(tensors_, {}, &TensorInfo::name);
    // llama.cpp computes with whatever attention biases a file has, so that the file is the authority; Qwen2 always has
    // them.
    const bool is_qwen2 = config_.architecture == "Qwen2ForCausalLM";
    check_structure(config_, is_qwen2 ? Biases::qkv : Biases::optional, tensors_, path);
}

/// llama.cpp stores each head of q_proj and k_proj with its two halves interleaved: Hugging Face's row half * n + i of
/// a head of 2n rows is its row 2 * i + half.
bool GgufCheckpoint::is_permuted(const TensorInfo &tensor) const
{
    return permutes_ &&
        (tensor.name.find(".self_attn.q_proj.") != std::string::npos ||
         tensor.name.find(".self_attn.k_proj.") != std::string::npos);
}

bool GgufCheckpoint::is_plain(const TensorInfo &tensor) const
{
    return is_plain_storage(tensor) && !is_permuted(tensor);
}

void GgufCheckpoint::read_rows(const TensorInfo &tensor, int64_t first_row, int64_t row_count, std::span<float> out,
                               int threads) const
{
    if (!is_permuted(tensor)) {
        decode_rows(tensor, first_row, row_count, out, threads);
        return;
    }
    const int64_t head_dim = config_.head_dim;
    decode_rows(tensor, first_row, row_count, out, threads, [head_dim](int64_t row) {
        const int64_t in_head = row % head_dim, half = in_head / (head_dim / 2), i = in_head % (head_dim / 2);
        return row - in_head + 2 * i + half;
    });
}

std::filesystem::path GgufCheckpoint::tokenizer_path() const
{
    return file_->has("tokenizer.ggml.tokens") ? path_ : std::filesystem::path();
}

} // namespace sinkscope
