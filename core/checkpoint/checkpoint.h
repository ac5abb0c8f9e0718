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

/// How a tensor is stored. Quantised types are GGUF's block formats; then come Hugging Face's small floats, whose
/// blocks have factors beside them, and types that only buffers have.
enum class StorageType {
    f32,
    f16,
    bf16,
    f64,
    q8_0,
    q4_0,
    q4_1,
    q5_0,
    q5_1,
    q2_k,
    q3_k,
    q4_k,
    q5_k,
    q6_k,
    iq4_nl,
    iq4_xs,
    mxfp4,
    nvfp4,
    tq1_0,
    tq2_0,
    iq1_s,
    iq1_m,
    iq2_xxs,
    iq2_xs,
    iq2_s,
    iq3_xxs,
    iq3_s,
    f8_e4m3, ///< a byte a value
    fp4, ///< gpt-oss' MXFP4: two values a byte, the even one in the low bits
    e8m0, ///< a byte: 2 to the power of it less 127
    other, ///< of a buffer that is not read
};
std::string storage_type_name(StorageType type); ///< "F32", "BF16", "Q4_1", ... as GGUF writes them

struct TensorLayout;
struct LowRankUpdate;

/// A tensor: of a file, under the file's own name, or of a checkpoint, under the canonical one ("embed.weight",
/// "blocks.0.q.weight"; tensor_table.h has them all). Shapes are in PyTorch's order ([out_features, in_features] for a
/// projection; [experts, out, in] for experts).
struct TensorInfo {
    std::string name;
    StorageType type = StorageType::f32;
    std::vector<int64_t> shape;
    std::span<const std::byte> bytes; ///< mapped, valid while the checkpoint lives
    std::filesystem::path file;
    /// How its values lie in the file; empty where `bytes` are its rows, one after the other.
    std::shared_ptr<const TensorLayout> layout = {};
    /// What an adapter adds to the stored values; empty without one.
    std::shared_ptr<const LowRankUpdate> update = {};
    int64_t elements() const;
    int64_t stored_bytes() const; ///< that its values take in the file
};

/// A model on disk, memory-mapped: a Hugging Face folder (config.json, one or several safetensors files) or a GGUF
/// file. Its tensors are the canonical ones whatever the files call them and however they lie there (fused,
/// interleaved, transposed, stacked, permuted): reading undoes that, and what is a run of stored rows is used in place.
/// Every size is checked against the file when it is opened. Safe to read from several threads. No torch here.
class Checkpoint {
public:
    virtual ~Checkpoint() = default;

    /// Opens a folder or a .gguf file, or what resolve_model() finds it by. Throws Error: not found, unknown format,
    /// unsupported architecture or setting (by name), missing or misshapen tensor, truncated or corrupt file.
    static std::shared_ptr<const Checkpoint> open(const std::filesystem::path &reference);

    const std::filesystem::path &path() const { return path_; }
    const ModelConfig &config() const { return config_; }
    /// What a user should know of how the files were read, one line each.
    const std::vector<std::string> &notices() const { return notices_; }
    /// Everything about the model that a run records.
    ModelCard card() const;

    /// nullptr when the checkpoint has no tensor of that name.
    const TensorInfo *find(const std::string &name) const;
    const std::vector<TensorInfo> &tensors() const { return tensors_; }

    /// True when `bytes` of the tensor are already the plain rows of its type (not quantised, no layout), so that they
    /// can be used in place.
    virtual bool is_plain(const TensorInfo &tensor) const;
    /// The tensor (or indices first_row..first_row+row_count-1 of its first dimension: rows of a matrix, experts of a
    /// stack) as float32, row-major. Exactly the values that
    /// transformers' own dequantisation gives. `out` must have the right size. `threads`: 0 = OpenMP's
    /// default.
    virtual void read_rows(const TensorInfo &tensor, int64_t first_row, int64_t row_count, std::span<float> out,
                           int threads = 0) const;
    void read(const TensorInfo &tensor, std::span<float> out, int threads = 0) const;

    /// The files that the tensors are mapped from, sorted.
    std::vector<std::filesystem::path> mapped_files() const;

    /// Where the tokenizer is: tokenizer.json's path for a folder, the GGUF file itself otherwise. Empty when there is
    /// none.
    virtual std::filesystem::path tokenizer_path() const = 0;

    /// Has the kernel read the block's tensors that `which` picks (all without it) into memory and waits for it, or
    /// takes them out of this process's memory; the page cache may keep them. Hints only: what could not be read now,
    /// or was dropped, is read when it is used.
    void fetch_block(int layer, const std::function<bool(const TensorInfo &)> &which = {}) const;
    void fetch(const std::string &name) const; ///< the same for one tensor
    /// The same for one expert of a stack.
    void fetch_expert(const TensorInfo &tensor, int64_t expert) const;
    void drop_expert(const TensorInfo &tensor, int64_t expert) const;
    /// The bytes of one expert of a stack where they are the plain rows of its type; empty where they must be decoded.
    std::span<const std::byte> plain_expert(const TensorInfo &tensor, int64_t expert) const;
    void drop_block(int layer, const std::function<bool(const TensorInfo &)> &which = {}) const;

protected:
    Checkpoint() = default;
    void set_tensors(std::vector<TensorInfo> tensors); ///< sorted by name
    std::filesystem::path path_;
    std::filesystem::path adapter_; ///< the folder of the LoRA adapter that is applied; empty: none
    ModelConfig config_;
    std::vector<std::string> notices_;
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
