#include "core/checkpoint/block_formats_internal.h"

#include "core/data/error.h"

#include <cmath>
#include <cstring>
#include <limits>

namespace sinkscope {
namespace {

void decode_float32(const std::byte *bytes, float *out, int64_t count)
{
    std::memcpy(out, bytes, static_cast<size_t>(count) * sizeof(float));
}

void decode_half(const std::byte *bytes, float *out, int64_t count)
{
    for (int64_t i = 0; i < count; ++i)
        out[i] = half_at(bytes + 2 * i);
}

void decode_bfloat16(const std::byte *bytes, float *out, int64_t count)
{
    for (int64_t i = 0; i < count; ++i)
        out[i] = std::bit_cast<float>(static_cast<uint32_t>(load_number<uint16_t>(bytes + 2 * i)) << 16);
}

void decode_float64(const std::byte *bytes, float *out, int64_t count)
{
    for (int64_t i = 0; i < count; ++i)
        out[i] = static_cast<float>(load_number<double>(bytes + 8 * i));
}

/// Sign, 4 bits of exponent (bias 7), 3 of fraction; no infinities, all ones is NaN.
void decode_f8_e4m3(const std::byte *block, float *out)
{
    const int bits = byte_at(block, 0), exponent = (bits >> 3) & 0x0f, fraction = bits & 7;
    const float size = exponent == 0 ? std::ldexp(static_cast<float>(fraction), -9)
                                     : std::ldexp(static_cast<float>(8 + fraction), exponent - 10);
    const float value = (bits & 0x7f) == 0x7f ? std::numeric_limits<float>::quiet_NaN() : size;
    *out = (bits & 0x80) ? -value : value;
}

void decode_fp4(const std::byte *block, float *out)
{
    out[0] = 0.5f * static_cast<float>(fp4_values[byte_at(block, 0) & 0x0f]);
    out[1] = 0.5f * static_cast<float>(fp4_values[byte_at(block, 0) >> 4]);
}

void decode_e8m0(const std::byte *block, float *out)
{
    *out = std::ldexp(1.0f, byte_at(block, 0) - 127);
}

void refuse_other(const std::byte *, float *, int64_t)
{
    throw Error("values of a type that is no number were asked for");
}

constexpr StoredFormat formats[] = {
    {StorageType::f32, "F32", {1, 4}, decode_float32},
    {StorageType::f16, "F16", {1, 2}, decode_half},
    {StorageType::bf16, "BF16", {1, 2}, decode_bfloat16},
    {StorageType::f64, "F64", {1, 8}, decode_float64},
    block_format_of<1, 1, decode_f8_e4m3>(StorageType::f8_e4m3, "F8_E4M3"),
    block_format_of<2, 1, decode_fp4>(StorageType::fp4, "MXFP4"),
    block_format_of<1, 1, decode_e8m0>(StorageType::e8m0, "U8"),
    {StorageType::other, "no numbers", {1, 1}, refuse_other},
};

} // namespace

std::span<const StoredFormat> float_formats()
{
    return formats;
}

} // namespace sinkscope
