#pragma once

#include "core/checkpoint/config.h"
#include "core/checkpoint/family.h"
#include "core/json/json_reader.h"

namespace sinkscope {

/// The RoPE tables of a model, and for each of its blocks which one it uses: `rope_theta` with `rope_scaling`
/// (transformers 4) or `rope_parameters` (transformers 5; for each kind of block, where they differ), with the defaults
/// that transformers 5 applies. `config` has its sizes and blocks already. Throws Error for an unknown type or a
/// missing or unusable parameter.
void read_ropes(const JsonReader &json, const Family &family, ModelConfig &config);

/// "linear" -> Type::linear; "su", longrope's older name, too. Throws Error naming an unknown type.
RopeConfig::Type rope_type_from_name(const std::string &name, const std::filesystem::path &file,
                                     const std::string &key);

/// What must hold of every RopeConfig, whatever file it is from. Throws Error.
void check_rope(const RopeConfig &rope, int head_dim, const std::filesystem::path &file);

} // namespace sinkscope
