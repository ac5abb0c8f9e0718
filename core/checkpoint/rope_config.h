#pragma once

#include "core/checkpoint/config.h"
#include "core/checkpoint/json_object_internal.h"

namespace sinkscope {

/// RoPE from config.json: `rope_theta` with `rope_scaling` (transformers 4) or `rope_parameters` (transformers 5), with
/// the defaults that transformers 5 applies. `config` has its architecture, head_dim and max_positions already. Throws
/// Error for an unknown type or a missing or unusable parameter.
RopeConfig read_rope(const JsonObject &json, const ModelConfig &config);

/// "linear" -> Type::linear; "su", longrope's older name, too. Throws Error naming an unknown type.
RopeConfig::Type rope_type_from_name(const std::string &name, const std::filesystem::path &file,
                                     const std::string &key);

/// What must hold of every RopeConfig, whatever file it is from. Throws Error.
void check_rope(const RopeConfig &rope, int head_dim, const std::filesystem::path &file);

} // namespace sinkscope
