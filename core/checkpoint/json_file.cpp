#include "core/checkpoint/json_file.h"

#include "core/checkpoint/mapped_file.h"
#include "core/data/error.h"

namespace sinkscope {

JsonReader read_json_file(const std::filesystem::path &file, uint64_t most_bytes)
{
    const MappedFile mapped(file);
    const auto bytes = mapped.bytes();
    if (bytes.size() > most_bytes)
        throw Error(file, "", "is larger than the " + std::to_string(most_bytes) + " bytes such a file may have");
    return JsonReader::parse({reinterpret_cast<const char *>(bytes.data()), bytes.size()}, file);
}

} // namespace sinkscope
