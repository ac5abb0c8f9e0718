#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace sinkscope {

/// The whole of a regular file. Throws Error when it cannot be read or is larger than `largest` bytes.
std::string read_whole_file(const std::filesystem::path &file, uint64_t largest);

} // namespace sinkscope
