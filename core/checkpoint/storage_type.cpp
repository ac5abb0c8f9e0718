#include "core/checkpoint/checkpoint.h"

#include <functional>
#include <numeric>

namespace sinkscope {

std::string storage_type_name(StorageType type)
{
    switch (type) {
    case StorageType::f32:
        return "F32";
    case StorageType::f16:
        return "F16";
    case StorageType::bf16:
        return "BF16";
    case StorageType::q8_0:
        return "Q8_0";
    case StorageType::q4_0:
        return "Q4_0";
    case StorageType::q4_1:
        return "Q4_1";
    case StorageType::q5_0:
        return "Q5_0";
    case StorageType::q5_1:
        return "Q5_1";
    case StorageType::q4_k:
        return "Q4_K";
    case StorageType::q5_k:
        return "Q5_K";
    case StorageType::q6_k:
        return "Q6_K";
    }
    return "?";
}

int64_t TensorInfo::elements() const
{
    return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

} // namespace sinkscope
