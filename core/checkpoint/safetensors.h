#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/mapped_file.h"

#include <map>
#include <string>
#include <vector>

namespace sinkscope {

/// The tensors of a safetensors file, sorted by name. Their bytes point into `file`, which must
/// outlive them. Throws Error for a header or offsets that do not fit the file, gaps, overlaps, other types, wrong
/// sizes.
std::vector<TensorInfo> read_safetensors(const MappedFile &file);

/// The file's own notes about itself, "__metadata__"; empty when it has none. Throws Error as above, and for a note
/// that is no string.
std::map<std::string, std::string> read_safetensors_metadata(const MappedFile &file);

} // namespace sinkscope
