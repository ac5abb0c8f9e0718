#include "core/checkpoint/gguf_checkpoint.h"

#include "core/checkpoint/gguf_config.h"
#include "core/checkpoint/structure.h"

#include <algorithm>

namespace sinkscope {

GgufCheckpoint::GgufCheckpoint(const std::filesystem::path &path) : file_(GgufFile::open(path))
{
    path_ = path;
    config_ = read_gguf_config(*file_);
    std::vector<TensorInfo> stored;
    for (const TensorInfo &tensor : file_->tensors())
        if (!is_gguf_rope_tensor(tensor.name))
            stored.push_back(tensor);
    StoredAs stored_as{.family = find_family_of_gguf(*file_), .gguf = true};
    stored_as.further_blocks = static_cast<int>(std::clamp<int64_t>(
        file_->integer_or(std::string(stored_as.family->gguf) + ".nextn_predict_layers", 0), 0, 1000));
    set_tensors(canonical_tensors(config_, stored_as, stored, path));
}

std::filesystem::path GgufCheckpoint::tokenizer_path() const
{
    return file_->has("tokenizer.ggml.tokens") ? path_ : std::filesystem::path();
}

} // namespace sinkscope
