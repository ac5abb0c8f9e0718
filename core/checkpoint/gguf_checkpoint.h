#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/gguf.h"

#include <filesystem>
#include <memory>
#include <span>

namespace sinkscope {

/// A GGUF file as a checkpoint.
class GgufCheckpoint final : public Checkpoint {
public:
    /// Throws Error as Checkpoint::open does.
    explicit GgufCheckpoint(const std::filesystem::path &path);

    std::filesystem::path tokenizer_path() const override;

private:
    std::shared_ptr<const GgufFile> file_;
};

} // namespace sinkscope
