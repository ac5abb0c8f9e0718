#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/gguf.h"

#include <filesystem>
#include <memory>
#include <span>

namespace sinkscope {

/// A GGUF file as a checkpoint: tensors under Hugging Face's names, the rows of llama's q_proj and k_proj put back in
/// order.
class GgufCheckpoint final : public Checkpoint {
public:
    /// Throws Error as Checkpoint::open does.
    explicit GgufCheckpoint(const std::filesystem::path &path);

    bool is_plain(const TensorInfo &tensor) const override;
    void read_rows(const TensorInfo &tensor, int64_t first_row, int64_t row_count, std::span<float> out,
                   int threads = 0) const override;
    std::filesystem::path tokenizer_path() const override;

private:
    bool is_permuted(const TensorInfo &tensor) const;

    std::shared_ptr<const GgufFile> file_;
    bool permutes_ = false; ///< the architecture "llama"
};

} // namespace sinkscope
