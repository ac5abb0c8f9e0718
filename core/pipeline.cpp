#include "core/pipeline.h"

#include "core/error.h"

namespace sinkscope {

const char *program_version() { return SINKSCOPE_VERSION; }

} // namespace sinkscope
