#include "core/text/text_file.h"

#include "core/checkpoint/model_reference.h"
#include "core/data/error.h"

#include <cerrno>
#include <cstring>
#include <fstream>

namespace sinkscope {

std::string read_whole_file(const std::filesystem::path &file, uint64_t largest)
{
    std::error_code failure;
    const auto status = std::filesystem::status(file, failure);
    if (!std::filesystem::exists(status))
        throw Error(file, "",
                    status.type() == std::filesystem::file_type::not_found ? "no such file"
                                                                           : "cannot be read: " + failure.message());
    if (!std::filesystem::is_regular_file(status))
        throw Error(file, "", "not a file");
    const uint64_t size = std::filesystem::file_size(file, failure);
    if (failure)
        throw Error(file, "", "cannot be read: " + failure.message());
    if (size > largest)
        throw Error(file, "",
                    "has " + std::to_string(size) + " bytes, more than the " + std::to_string(largest) +
                        " that a file of this kind may have");
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        throw Error(file, "", std::string("cannot be read: ") + std::strerror(errno));
    std::string content(size, '\0');
    if (size > 0 && !stream.read(content.data(), static_cast<std::streamsize>(size)))
        throw Error(file, "", "cannot be read to its end");
    refuse_lfs_pointer(file, content);
    return content;
}

} // namespace sinkscope
