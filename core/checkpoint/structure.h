#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/family.h"

#include <filesystem>
#include <vector>

namespace sinkscope {

/// What is said of a checkpoint's tensors beside its ModelConfig.
struct StoredAs {
    const Family *family = nullptr;
    bool gguf = false;
    unsigned biases = 0; ///< bits of Biases; a GGUF file is itself the authority
    bool wrapped = false; ///< parts of other kinds (images, sound) stand beside the text model
    bool headless = false; ///< a base class: without an output projection the embeddings serve as one
    int further_blocks = 0; ///< behind the model's own, for predicting several tokens: not read
    int scaled_rows = 0, scaled_columns = 0; ///< of a block of FP8 values that share a factor; 0: the whole tensor does
};

/// The canonical tensors, sorted by name, of what the files hold. Checks that the stored tensors are the ones that the
/// configuration asks for, with their shapes, and no others but known buffers. An output projection that differs from
/// the embeddings that it is tied to is taken as it is, and `config` told so. Throws Error naming the first tensor that
/// is missing, misshapen or foreign.
std::vector<TensorInfo> canonical_tensors(ModelConfig &config, const StoredAs &stored_as,
                                          const std::vector<TensorInfo> &stored, const std::filesystem::path &path);

} // namespace sinkscope
