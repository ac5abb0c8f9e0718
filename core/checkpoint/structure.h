#pragma once

#include "core/checkpoint/checkpoint.h"

#include <filesystem>
#include <vector>

namespace sinkscope {

/// Which attention projections have biases.
enum class Biases { none, qkv, qkvo, optional };

/// What decides on a family's attention biases.
enum class BiasRule {
    none,
    qkv, ///< query, key and value always have one
    configured, ///< all four where attention_bias says so
    configured_qkv, ///< query, key and value unless attention_bias says no; the output's by attention_out_bias
};

/// What decides on a family's sliding window.
enum class WindowRule {
    none,
    all_blocks, ///< sliding_window, in every block
    by_block, ///< use_sliding_window, and layer_types or max_window_layers
};

/// What a configuration means that leaves these out: transformers' defaults.
struct FamilyDefaults {
    int kv_heads; ///< 0: as many as heads
    int head_dim; ///< 0: hidden_size / heads
    int max_positions;
    double rms_norm_eps;
    int sliding_window; ///< 0: none
};

/// All that sets a family of models apart. A new one is an entry of the table in structure.cpp.
struct Family {
    const char *architecture; ///< its Hugging Face class
    const char *model_type; ///< config.json's name
    const char *gguf_name; ///< llama.cpp's; nullptr where it has none of its own (Mistral is "llama" there)
    bool qk_norm; ///< queries and keys are normalised head by head
    bool fused; ///< query, key, value are one projection, gate and up another
    BiasRule biases;
    WindowRule window;
    FamilyDefaults defaults;
};
/// nullptr for a family that is not supported.
const Family *find_family(const std::string &architecture);
const Family *find_family_by_model_type(const std::string &model_type);
const Family *find_family_by_gguf_name(const std::string &name);

/// What must hold of every ModelConfig: sizes positive and bounded, heads divisible. Throws Error.
void check_config(const ModelConfig &config, const std::filesystem::path &file);

/// Checks that the tensors (sorted by name) are the ones that the configuration asks for, with their shapes, and no
/// others but known buffers and a repeated tied output projection. Throws Error naming the first tensor that is
/// missing, misshapen or foreign.
void check_structure(const ModelConfig &config, Biases biases, const std::vector<TensorInfo> &tensors,
                     const std::filesystem::path &path);

} // namespace sinkscope
