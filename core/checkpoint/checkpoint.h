#pragma once

#include "core/checkpoint/config.h"
#include "core/data/run.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sinkscope {

/// How a tensor is stored. Quantised types are GGUF's block formats.
enum class StorageType { f32, f16, bf16, q8_0, q4_0, q4_1, q5_0, q5_1, q4_k, q5_k, q6_k };
std::string storage_type_name(StorageType type); ///< "F32", "BF16", "Q4_1", ... as GGUF writes them

/// A tensor as it lies in the mapped file. Shapes are in PyTorch's order ([out_features, in_features] for a
/// projection).
struct TensorInfo {
    std::string name; ///< Hugging Face name, e.g. "model.layers.0.self_attn.q_proj.weight", whatever the file calls it
    StorageType type = StorageType::f32;
    std::vector<int64_t> shape;
    std::span<const std::byte> bytes; ///< mapped, valid while the checkpoint lives
    std::filesystem::path file;
    int64_t elements() const;
};

/// A model on disk, memory-mapped: a Hugging Face folder (config.json, one or several safetensors files) or a GGUF
/// file. Names and layouts are presented as Hugging Face has them: GGUF names are mapped, and the row permutation that
/// llama.cpp applies to q_proj and k_proj of the llama architecture is undone when such a tensor is read. Every size is
/// checked against the file when it is opened. Safe to read from several threads. No torch here.
class Checkpoint {
public:
    virtual ~Checkpoint() = default;

    /// Opens a folder or a .gguf file. Throws Error: not found, unknown format, unsupported architecture or setting (by
    /// name), missing or misshapen tensor, truncated or corrupt file.
    static std::shared_ptr<const Checkpoint> open(const std::filesystem::path &path);

    const std::filesystem::path &path() const { return path_; }
    const ModelConfig &config() const { return config_; }
    /// Everything about the model that a run records.
    ModelCard card() const;

    /// nullptr when the checkpoint has no tensor of that name.
    const TensorInfo *find(const std::string &name) const;
    const std::vector<TensorInfo> &tensors() const { return tensors_; }

    /// True when `bytes` of the tensor are already the plain rows of its type (not quantised, not permuted), so that
    /// they can be used in place.
    virtual bool is_plain(const TensorInfo &tensor) const = 0;
    /// The tensor (or rows first_row..first_row+row_count-1 of a matrix) as float32, row-major. Exactly the values that
    /// transformers' own dequantisation gives. `out` must have the right size. `threads`: 0 = OpenMP's
    /// default.
    virtual void read_rows(const TensorInfo &tensor, int64_t first_row, int64_t row_count, std::span<float> out,
                           int threads = 0) const = 0;
    void read(const TensorInfo &tensor, std::span<float> out, int threads = 0) const;

    /// The files that the tensors are mapped from, sorted.
    std::vector<std::filesystem::path> mapped_files() const;

    /// Where the tokenizer is: tokenizer.json's path for a folder, the GGUF file itself otherwise. Empty when there is
    /// none.
    virtual std::filesystem::path tokenizer_path() const = 0;

    /// Has the kernel read the block's tensors into memory and waits for it, or takes those that `which` picks (all
    /// without it) out of this process's memory; the page cache may keep them. Hints only: what could not be read now,
    /// or was dropped, is read when it is used.
    void fetch_block(int layer) const;
    void fetch(const std::string &name) const; ///< the same for one tensor
    void drop_block(int layer, const std::function<bool(const TensorInfo &)> &which = {}) const;

protected:
    Checkpoint() = default;
    std::filesystem::path path_;
    ModelConfig config_;
    std::vector<TensorInfo> tensors_; ///< sorted by name
    int64_t parameters_ = 0;
};

/// A model found on this machine.
struct FoundModel {
    std::filesystem::path path; ///< what Checkpoint::open takes
    std::string name; ///< e.g. "HuggingFaceTB/SmolLM2-135M-Instruct"
    std::string architecture;
    int64_t bytes = 0;
};

/// Models in the Hugging Face cache ($HF_HUB_CACHE, $HF_HOME/hub, ~/.cache/huggingface/hub), in Sinkscope's own cache
/// ($SINKSCOPE_CACHE, ~/.cache/sinkscope: the demo model) and in `folders` (searched three levels deep). Unreadable
/// ones are skipped.
std::vector<FoundModel> find_models(const std::vector<std::filesystem::path> &folders = {});

} // namespace sinkscope
