#pragma once

#include "core/checkpoint/config.h"
#include "core/checkpoint/family.h"
#include "core/checkpoint/gguf.h"
#include "core/json/json_value_internal.h"

namespace sinkscope {

/// The model's configuration from a GGUF file's metadata and rope_* tensors.
/// Throws Error, naming what it is, for an architecture or setting that the decoder does not have.
ModelConfig read_gguf_config(const GgufFile &file);

/// A file's metadata and rope_* tensors as settings under Hugging Face's names; errors about them name GGUF's keys.
JsonReader gguf_settings(const GgufFile &file, const Family &family);

/// A number among such settings; `fallback` where it is not there, or a list.
double number_of(const nlohmann::json &settings, const char *key, double fallback = 0);
/// What an integer that a file gives as a number is; -1 for one that is none.
int64_t whole_number(double number);
/// The size of a head, as it is given or follows from the width.
double head_size(const nlohmann::json &settings);

/// A tensor of the file by GGUF's name; nullptr when there is none.
const TensorInfo *find_gguf_tensor(const GgufFile &file, const std::string &name);

/// "rope_parameters" from `ARCHITECTURE.rope.*` and the tensors rope_freqs.weight (llama 3's scaling, baked in),
/// rope_factors_short.weight and rope_factors_long.weight (longrope), which are put into `settings`; the keys that they
/// were read from into `names`. `settings` has the sizes already.
///
/// rope_freqs is turned back into llama3 parameters when these reproduce it; otherwise its divisors are kept as they
/// are, as a longrope with equal short and long factors and attention factor 1, which is the same function.
void add_gguf_rope(const GgufFile &file, const Family &family, nlohmann::json &settings,
                   std::map<std::string, std::string> &names);

/// True for the tensors that add_gguf_rope consumes: they are part of the configuration, not of the weights.
bool is_gguf_rope_tensor(const std::string &name);

} // namespace sinkscope
