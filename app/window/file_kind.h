#pragma once

#include <filesystem>

namespace sinkscope {

/// What a file or folder that a user hands over is, told by its content and not by its name.
enum class FileKind {
    run, ///< HDF5
    model, ///< folder with config.json, or GGUF
    detections, ///< JSONL of detected sinks (published format)
    trace, ///< any other text
    session, ///< JSON session of this program
    missing,
    unknown, ///< binary data, a folder without a model
};

/// Looks at the first few kilobytes. Never throws.
FileKind fileKind(const std::filesystem::path &path);

} // namespace sinkscope
