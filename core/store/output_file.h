#pragma once

#include <filesystem>
#include <vector>

namespace sinkscope {

/// What a file that is going to be written will be.
enum class OutputKind { run, detections, traces, residuals, other };

/// Throws Error, before anything is computed, when writing `output` could lose something or could not be done: it is
/// one of `inputs` by whatever name or link (a file in a folder that is one, a model's too), no regular file, a link
/// that leads nowhere, a file that is not of this kind (unless `overwrite`; an empty one has nothing to lose, and of
/// the kind "other" nothing is asked), or in a folder in which no file can be made, which is tried. `inputs` can have
/// empty paths and ones that do not exist.
void check_output(const std::filesystem::path &output, const std::vector<std::filesystem::path> &inputs,
                  OutputKind kind, bool overwrite = false);

} // namespace sinkscope
