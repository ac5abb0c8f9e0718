#pragma once

#include "core/json/json_reader.h"

namespace sinkscope {

/// A JSON file of a model folder. Throws Error when it cannot be read, is larger than `most_bytes`, or is no JSON.
JsonReader read_json_file(const std::filesystem::path &file, uint64_t most_bytes);

} // namespace sinkscope
