#pragma once

#include "core/run.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace sinkscope {

/// The runs that a file holds: one for a run file, one per record for a JSONL file of detections (runs without grids).
/// Throws Error.
std::vector<std::shared_ptr<const Run>> loadRuns(const std::filesystem::path &file);

/// Record `sample` of a file. Throws Error when there are not so many.
std::shared_ptr<const Run> loadRun(const std::filesystem::path &file, int sample = 0);

} // namespace sinkscope
