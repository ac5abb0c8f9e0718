#pragma once

#include "core/checkpoint/config.h"
#include "core/checkpoint/family.h"
#include "core/json/json_reader.h"

#include <filesystem>
#include <initializer_list>

namespace sinkscope {

/// What the family's decoder computes by, from settings under Hugging Face's names (GGUF's are translated to them),
/// with transformers' defaults. Without the chat template. Throws Error naming the setting that is missing, unusable or
/// not understood.
ModelConfig read_model_settings(const JsonReader &json, const Family &family);

/// Which tensors have biases, as bits of Biases.
unsigned read_biases(const JsonReader &json, const Family &family);

/// What must hold of every ModelConfig: sizes positive and bounded, heads divisible. Throws Error.
void check_config(const ModelConfig &config, const std::filesystem::path &file);

/// The first of several names of a setting that is given; the first one where none is.
const char *given(const JsonReader &json, std::initializer_list<const char *> names);

/// The blocks: which of them slide, see chunks, rotate, have experts. Sizes are read already.
void read_blocks(const JsonReader &json, const Family &family, ModelConfig &config);

/// The numbers of a mixture of experts, and which blocks have one; after read_blocks.
void read_experts(const JsonReader &json, const Family &family, ModelConfig &config);

} // namespace sinkscope
