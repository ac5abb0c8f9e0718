#include "core/checkpoint/block_formats_internal.h"
#include "core/checkpoint/checkpoint.h"

#include <functional>
#include <numeric>

namespace sinkscope {

std::string storage_type_name(StorageType type)
{
    return stored_format(type).name;
}

int64_t TensorInfo::elements() const
{
    return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

int64_t TensorInfo::stored_bytes() const
{
    const BlockFormat format = block_format(type);
    return elements() / format.values * format.bytes;
}

} // namespace sinkscope
