#pragma once

#include "core/data/run.h"

#include <filesystem>
#include <string>
#include <vector>

namespace sinkscope {

/// write_run() for a run that was read from `before`, whose datasets that are no run's are kept. Returns the names of
/// those that cannot be: of types that a run does not have, or stored in a way that is not read. Throws Error.
std::vector<std::string> write_run_again(const Run &run, const std::filesystem::path &file,
                                         const std::filesystem::path &before);

} // namespace sinkscope
