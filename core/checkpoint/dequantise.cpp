#include "core/checkpoint/dequantise.h"

#include "core/checkpoint/block_formats_internal.h"
#include "core/data/error.h"

#include <array>

namespace sinkscope {

const StoredFormat &stored_format(StorageType type)
{
    static const auto by_type = [] {
        std::array<const StoredFormat *, static_cast<size_t>(StorageType::other) + 1> formats = {};
        for (const auto &some : {float_formats(), small_block_formats(), super_block_formats(), grid_formats()})
            for (const StoredFormat &format : some)
                formats[static_cast<size_t>(format.type)] = &format;
        return formats;
    }();
    return *by_type[static_cast<size_t>(type)];
}

BlockFormat block_format(StorageType type)
{
    return stored_format(type).block;
}

bool is_plain_type(StorageType type)
{
    return type == StorageType::f32 || type == StorageType::f16 || type == StorageType::bf16 ||
        type == StorageType::f64;
}

void dequantise(StorageType type, std::span<const std::byte> bytes, std::span<float> out)
{
    const StoredFormat &format = stored_format(type);
    const auto count = static_cast<int64_t>(out.size());
    if (count % format.block.values != 0 ||
        static_cast<int64_t>(bytes.size()) != count / format.block.values * format.block.bytes)
        throw Error("a request for " + std::to_string(count) + " values of type " + format.name + " does not match " +
                    std::to_string(bytes.size()) + " bytes");
    format.decode(bytes.data(), out.data(), count);
}

} // namespace sinkscope
