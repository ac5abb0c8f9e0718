#pragma once

#include "core/checkpoint/checkpoint.h"
#include "tests/support/tiny_checkpoint.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sinkscope::test {

/// Writes models into a folder of their own each, and opens them.
class CheckpointFolders {
public:
    std::filesystem::path new_folder() { return path_of(dir_) / ("model-" + std::to_string(++count_)); }

    std::shared_ptr<const Checkpoint> open_folder(const nlohmann::json &config, const std::vector<TinyTensor> &tensors)
    {
        const std::filesystem::path folder = new_folder();
        write_folder(folder, config, tensors);
        return Checkpoint::open(folder);
    }
    std::shared_ptr<const Checkpoint> open_gguf(const GgufWriter &writer)
    {
        const std::filesystem::path file = new_folder() / "tiny.gguf";
        write_file(file, writer.bytes());
        return Checkpoint::open(file);
    }

private:
    QTemporaryDir dir_;
    int count_ = 0;
};

/// A tensor's values; none where the checkpoint has no such tensor.
inline std::vector<float> values_of(const Checkpoint &checkpoint, const std::string &name)
{
    const TensorInfo *tensor = checkpoint.find(name);
    std::vector<float> values(tensor ? static_cast<size_t>(tensor->elements()) : 0);
    if (tensor)
        checkpoint.read(*tensor, values);
    return values;
}

} // namespace sinkscope::test
