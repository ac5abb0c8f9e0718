#pragma once

#include "core/checkpoint/structure.h"
#include "core/json/json_reader.h"

namespace sinkscope {

/// What `quantization_config` of a configuration says: FP8 with a factor for each tensor, row or block and gpt-oss'
/// MXFP4 are read; other formats are refused by name, with what to do.
void read_quantisation(const JsonReader &json, StoredAs &stored_as);

} // namespace sinkscope
