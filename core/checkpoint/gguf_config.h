#pragma once

#include "core/checkpoint/config.h"
#include "core/checkpoint/gguf.h"

namespace sinkscope {

/// The model's configuration from a GGUF file's metadata and rope_* tensors, with the chat template.
/// Throws Error, naming what it is, for an architecture or setting that the decoder does not have.
ModelConfig read_gguf_config(const GgufFile &file);

/// A tensor of the file by GGUF's name; nullptr when there is none.
const TensorInfo *find_gguf_tensor(const GgufFile &file, const std::string &name);

/// RoPE from `ARCHITECTURE.rope.*` and the tensors rope_freqs.weight (llama 3's scaling, baked in),
/// rope_factors_short.weight and rope_factors_long.weight (longrope). `config` has its architecture, head_dim and
/// max_positions already.
///
/// rope_freqs is turned back into llama3 parameters when these reproduce it; otherwise its divisors are kept as they
/// are, as a longrope with equal short and long factors and attention factor 1, which is the same function.
RopeConfig read_gguf_rope(const GgufFile &file, const ModelConfig &config);

/// True for the tensors that read_gguf_rope consumes: they are part of the configuration, not of the weights.
bool is_gguf_rope_tensor(const std::string &name);

} // namespace sinkscope
