#pragma once

#include "core/checkpoint/checkpoint.h"

#include <filesystem>
#include <vector>

namespace sinkscope {

/// Which attention projections have biases.
enum class Biases { none, qkv, qkvo, optional };

/// Supported families by their Hugging Face class; nullptr for another one.
struct Family {
    const char *architecture;
    const char *model_type; ///< config.json's name, and GGUF's but for Mistral, which is "llama" there
    bool qk_norm;
    bool fused;
};
const Family *find_family(const std::string &architecture);
const Family *find_family_by_model_type(const std::string &model_type);

/// What must hold of every ModelConfig: sizes positive and bounded, heads divisible. Throws Error.
void check_config(const ModelConfig &config, const std::filesystem::path &file);

/// Checks that the tensors (sorted by name) are the ones that the configuration asks for, with their shapes, and no
/// others but known buffers and a repeated tied output projection. Throws Error naming the first tensor that is
/// missing, misshapen or foreign.
void check_structure(const ModelConfig &config, Biases biases, const std::vector<TensorInfo> &tensors,
                     const std::filesystem::path &path);

} // namespace sinkscope
