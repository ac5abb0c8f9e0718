#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

namespace sinkscope {

/// Whether a file that begins so is packed by gzip or zstd.
bool is_packed(std::string_view beginning);

/// Unpacks what `next` gives, block by block (an empty one ends it), and hands it to `take`. Throws Error about `file`
/// when it is damaged or ends too early.
void unpack_blocks(const std::filesystem::path &file, const std::function<void(std::string &)> &next,
                   const std::function<void(std::string_view)> &take);

} // namespace sinkscope
