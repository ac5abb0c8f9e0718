#include "core/checkpoint/dequantise.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <utility>

namespace sinkscope {
namespace {

constexpr std::pair<StorageType, const char *> names[] = {
    {StorageType::f32, "F32"},       {StorageType::f16, "F16"},          {StorageType::bf16, "BF16"},
    {StorageType::f64, "F64"},       {StorageType::q8_0, "Q8_0"},        {StorageType::q4_0, "Q4_0"},
    {StorageType::q4_1, "Q4_1"},     {StorageType::q5_0, "Q5_0"},        {StorageType::q5_1, "Q5_1"},
    {StorageType::q2_k, "Q2_K"},     {StorageType::q3_k, "Q3_K"},        {StorageType::q4_k, "Q4_K"},
    {StorageType::q5_k, "Q5_K"},     {StorageType::q6_k, "Q6_K"},        {StorageType::iq4_nl, "IQ4_NL"},
    {StorageType::iq4_xs, "IQ4_XS"}, {StorageType::mxfp4, "MXFP4"},      {StorageType::tq1_0, "TQ1_0"},
    {StorageType::tq2_0, "TQ2_0"},   {StorageType::f8_e4m3, "F8_E4M3"},  {StorageType::fp4, "MXFP4"},
    {StorageType::e8m0, "U8"},       {StorageType::other, "no numbers"},
};

} // namespace

std::string storage_type_name(StorageType type)
{
    return std::ranges::find(names, type, &std::pair<StorageType, const char *>::first)->second;
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
