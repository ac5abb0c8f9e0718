#pragma once

#include <filesystem>
#include <string>

namespace sinkscope::hdf5 {

/// Why a file could not be opened, right after H5Fopen failed: no right to read it, another writer, or what the library
/// says is wrong with its content.
std::string why_not_opened(const std::filesystem::path &file);

} // namespace sinkscope::hdf5
