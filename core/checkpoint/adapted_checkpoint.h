#pragma once

#include "core/checkpoint/adapter_settings.h"
#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/mapped_file.h"

#include <filesystem>
#include <memory>

namespace sinkscope {

/// A checkpoint to whose weights a LoRA adapter (a folder of peft: adapter_config.json, adapter_model.safetensors) is
/// added while they are read: W + scale · B · A. Its path() is the base model's.
class AdaptedCheckpoint final : public Checkpoint {
public:
    /// Throws Error for an adapter that is not understood, or does not fit the model.
    AdaptedCheckpoint(std::shared_ptr<const Checkpoint> base, const std::filesystem::path &adapter);

    std::filesystem::path tokenizer_path() const override { return base_->tokenizer_path(); }

private:
    std::shared_ptr<const Checkpoint> base_;
    AdapterSettings settings_;
    MappedFile file_; ///< of the weights that the adapter has whole
};

} // namespace sinkscope
