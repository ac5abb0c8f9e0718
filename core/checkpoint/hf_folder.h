#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/mapped_file.h"

#include <filesystem>
#include <span>
#include <vector>

namespace sinkscope {

/// A Hugging Face folder: config.json with model.safetensors, or with the shards that model.safetensors.index.json
/// names.
class HfFolder final : public Checkpoint {
public:
    /// Throws Error as Checkpoint::open does.
    explicit HfFolder(const std::filesystem::path &folder);

    std::filesystem::path tokenizer_path() const override;

private:
    void check_index(const std::vector<TensorInfo> &stored) const;

    std::vector<MappedFile> files_;
};

/// The safetensors files of a folder: model.safetensors, or the shards of the index in order of their names. Throws
/// Error when there are none or the index is broken or points outside the folder.
std::vector<std::filesystem::path> safetensors_files(const std::filesystem::path &folder);

} // namespace sinkscope
