#include "core/checkpoint/dequantise.h"

#include "core/checkpoint/little_endian.h"
#include "core/data/error.h"

#include <bit>
#include <cmath>
#include <cstring>
#include <limits>

// Compiled with -ffp-contract=off: a fused multiply-add would round differently from the reference.
namespace sinkscope {
namespace {

constexpr int super_block_values = 256; // K formats
constexpr int k_scale_bytes = 12;

uint8_t byte_at(const std::byte *bytes, int64_t index)
{
    return std::to_integer<uint8_t>(bytes[index]);
}

/// IEEE half to float, exact for all bit patterns: the exponent is rebiased by a multiplication, which normalises
/// subnormal halves as well; infinities and NaNs (payload kept) are put together from their bits.
float float_from_half(uint16_t half)
{
    const uint32_t magnitude = static_cast<uint32_t>(half & 0x7fffu) << 13;
    const uint32_t finite = std::bit_cast<uint32_t>(std::bit_cast<float>(magnitude) * 0x1p112f);
    const uint32_t bits = (half & 0x7c00u) == 0x7c00u ? (magnitude | 0x7f800000u) : finite;
    return std::bit_cast<float>(bits | static_cast<uint32_t>(half & 0x8000u) << 16);
}

float half_at(const std::byte *bytes)
{
    return float_from_half(load_number<uint16_t>(bytes));
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

/// d, then 32 signed bytes.
void decode_q8_0(const std::byte *block, float *out)
{
    const float scale = half_at(block);
    for (int i = 0; i < 32; ++i)
        out[i] = static_cast<float>(static_cast<int8_t>(byte_at(block, 2 + i))) * scale;
}

/// d, then 16 bytes: value i in the low nibble of byte i, value 16+i in its high nibble; stored plus 8.
void decode_q4_0(const std::byte *block, float *out)
{
    const float scale = half_at(block);
    for (int i = 0; i < 16; ++i) {
        const int packed = byte_at(block, 2 + i);
        out[i] = scale * static_cast<float>((packed & 0x0f) - 8);
        out[16 + i] = scale * static_cast<float>((packed >> 4) - 8);
    }
}

/// d, minimum, nibbles as in Q4_0.
void decode_q4_1(const std::byte *block, float *out)
{
    const float scale = half_at(block), minimum = half_at(block + 2);
    for (int i = 0; i < 16; ++i) {
        const int packed = byte_at(block, 4 + i);
        out[i] = scale * static_cast<float>(packed & 0x0f) + minimum;
        out[16 + i] = scale * static_cast<float>(packed >> 4) + minimum;
    }
}

/// d, 32 fifth bits, nibbles as in Q4_0; stored plus 16.
void decode_q5_0(const std::byte *block, float *out)
{
    const float scale = half_at(block);
    const uint32_t high = load_number<uint32_t>(block + 2);
    for (int i = 0; i < 16; ++i) {
        const int packed = byte_at(block, 6 + i);
        const int first = (packed & 0x0f) | static_cast<int>((high >> i) & 1) << 4;
        const int second = (packed >> 4) | static_cast<int>((high >> (16 + i)) & 1) << 4;
        out[i] = scale * static_cast<float>(first - 16);
        out[16 + i] = scale * static_cast<float>(second - 16);
    }
}

/// d, minimum, 32 fifth bits, nibbles as in Q4_0.
void decode_q5_1(const std::byte *block, float *out)
{
    const float scale = half_at(block), minimum = half_at(block + 2);
    const uint32_t high = load_number<uint32_t>(block + 4);
    for (int i = 0; i < 16; ++i) {
        const int packed = byte_at(block, 8 + i);
        const int first = (packed & 0x0f) | static_cast<int>((high >> i) & 1) << 4;
        const int second = (packed >> 4) | static_cast<int>((high >> (16 + i)) & 1) << 4;
        out[i] = scale * static_cast<float>(first) + minimum;
        out[16 + i] = scale * static_cast<float>(second) + minimum;
    }
}

struct ScaleAndMinimum {
    int scale = 0, minimum = 0;
};

/// Scale and minimum (6 bits each) of sub-block 0..7 from the 12 packed bytes of Q4_K and Q5_K: the first four lie in
/// the low bits of bytes 0..3 and 4..7; the others have their low nibbles in bytes 8..11 and their top two bits above
/// those of the first four.
ScaleAndMinimum k_scale(const std::byte *scales, int sub_block)
{
    if (sub_block < 4)
        return {byte_at(scales, sub_block) & 0x3f, byte_at(scales, 4 + sub_block) & 0x3f};
    const int i = sub_block - 4;
    return {(byte_at(scales, 8 + i) & 0x0f) | ((byte_at(scales, i) >> 2) & 0x30),
            (byte_at(scales, 8 + i) >> 4) | ((byte_at(scales, 4 + i) >> 2) & 0x30)};
}

/// d, dmin, scales, then per pair of sub-blocks 32 bytes: the even one's values in the low nibbles, the odd one's in
/// the high.
void decode_q4_k(const std::byte *block, float *out)
{
    const float scale = half_at(block), minimum = half_at(block + 2);
    const std::byte *values = block + 4 + k_scale_bytes;
    for (int sub_block = 0; sub_block < 8; ++sub_block) {
        const ScaleAndMinimum packed = k_scale(block + 4, sub_block);
        const float d = scale * static_cast<float>(packed.scale), m = minimum * static_cast<float>(packed.minimum);
        const int shift = sub_block % 2 * 4;
        for (int i = 0; i < 32; ++i)
            out[sub_block * 32 + i] =
                d * static_cast<float>((byte_at(values, sub_block / 2 * 32 + i) >> shift) & 0x0f) - m;
    }
}

/// As Q4_K, with 32 bytes of fifth bits before the nibbles: bit s of byte i belongs to value i of sub-block s.
void decode_q5_k(const std::byte *block, float *out)
{
    const float scale = half_at(block), minimum = half_at(block + 2);
    const std::byte *high = block + 4 + k_scale_bytes;
    const std::byte *low = high + super_block_values / 8;
    for (int sub_block = 0; sub_block < 8; ++sub_block) {
        const ScaleAndMinimum packed = k_scale(block + 4, sub_block);
        const float d = scale * static_cast<float>(packed.scale), m = minimum * static_cast<float>(packed.minimum);
        const int shift = sub_block % 2 * 4;
        for (int i = 0; i < 32; ++i) {
            const int nibble = (byte_at(low, sub_block / 2 * 32 + i) >> shift) & 0x0f;
            const int value = nibble | ((byte_at(high, i) >> sub_block) & 1) << 4;
            out[sub_block * 32 + i] = d * static_cast<float>(value) - m;
        }
    }
}

/// 128 bytes of low nibbles, 64 bytes of two high bits, 16 signed scales, d. Each half of 128 values has four groups of
/// 32: groups 0 and 1 in the low nibbles of 64 bytes, 2 and 3 in the high ones; stored plus 32; a scale serves 16
/// values.
void decode_q6_k(const std::byte *block, float *out)
{
    const std::byte *high = block + super_block_values / 2;
    const std::byte *scales = high + super_block_values / 4;
    const float scale = half_at(scales + super_block_values / 16);
    for (int group = 0; group < 8; ++group) {
        const int half = group / 4, in_half = group % 4;
        const std::byte *low = block + half * 64 + in_half % 2 * 32;
        const int low_shift = in_half / 2 * 4, high_shift = in_half * 2;
        for (int i = 0; i < 32; ++i) {
            const float d = scale * static_cast<float>(static_cast<int8_t>(byte_at(scales, group * 2 + i / 16)));
            const int nibble = (byte_at(low, i) >> low_shift) & 0x0f;
            const int value = nibble | ((byte_at(high, half * 32 + i) >> high_shift) & 3) << 4;
            out[group * 32 + i] = d * static_cast<float>(value - 32);
        }
    }
}

/// 16 bytes of scale (low nibble) and minimum (high) of 16 values each, 64 bytes of two bits, d, dmin. Each half of 128
/// values has four groups of 32, in bits 0-1, 2-3, 4-5, 6-7 of 32 bytes.
void decode_q2_k(const std::byte *block, float *out)
{
    const std::byte *values = block + super_block_values / 16;
    const float scale = half_at(values + 64), minimum = half_at(values + 66);
    for (int i = 0; i < super_block_values; ++i) {
        const int packed = byte_at(block, i / 16);
        const int value = (byte_at(values, i / 128 * 32 + i % 32) >> (i % 128 / 32 * 2)) & 3;
        out[i] = scale * static_cast<float>(packed & 0x0f) * static_cast<float>(value) -
            minimum * static_cast<float>(packed >> 4);
    }
}

/// 32 bytes of third bits (bit s of byte i: value i of group s; a set bit adds nothing, a clear one takes 4 off), two
/// bits as in Q2_K, 16 scales of 6 bits less 32 (low nibbles in 8 bytes, high bits in 4), d.
void decode_q3_k(const std::byte *block, float *out)
{
    const std::byte *low = block + super_block_values / 8, *scales = low + super_block_values / 4;
    const float d = half_at(scales + k_scale_bytes);
    for (int i = 0; i < super_block_values; ++i) {
        const int group = i / 16;
        const int nibble = (byte_at(scales, group % 8) >> (group / 8 * 4)) & 0x0f;
        const int scale = (nibble | ((byte_at(scales, 8 + group % 4) >> (group / 4 * 2)) & 3) << 4) - 32;
        const int bits = (byte_at(low, i / 128 * 32 + i % 32) >> (i % 128 / 32 * 2)) & 3;
        const int value = bits - (((byte_at(block, i % 32) >> (i / 32)) & 1) ? 0 : 4);
        out[i] = d * static_cast<float>(scale) * static_cast<float>(value);
    }
}

constexpr int8_t iq4_values[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

/// d, nibbles as in Q4_0 that choose among 16 values.
void decode_iq4_nl(const std::byte *block, float *out)
{
    const float scale = half_at(block);
    for (int i = 0; i < 32; ++i)
        out[i] = scale * static_cast<float>(iq4_values[(byte_at(block, 2 + i % 16) >> (i / 16 * 4)) & 0x0f]);
}

/// d, high bits of 8 scales, their low nibbles, then IQ4_NL's nibbles for 8 groups of 32.
void decode_iq4_xs(const std::byte *block, float *out)
{
    const float d = half_at(block);
    const auto high = load_number<uint16_t>(block + 2);
    for (int i = 0; i < super_block_values; ++i) {
        const int group = i / 32, in_group = i % 32;
        const int nibble = (byte_at(block, 4 + group / 2) >> (group % 2 * 4)) & 0x0f;
        const int scale = (nibble | ((high >> (2 * group)) & 3) << 4) - 32;
        const int value = (byte_at(block, 8 + group * 16 + in_group % 16) >> (in_group / 16 * 4)) & 0x0f;
        out[i] = d * static_cast<float>(scale) * static_cast<float>(iq4_values[value]);
    }
}

/// e2m1 floats, doubled.
constexpr int8_t fp4_values[16] = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};

/// An exponent, nibbles as in Q4_0.
void decode_mxfp4(const std::byte *block, float *out)
{
    const uint32_t exponent = byte_at(block, 0);
    const float half_scale = std::bit_cast<float>(exponent < 2 ? 0x00200000u << exponent : (exponent - 1) << 23);
    for (int i = 0; i < 32; ++i)
        out[i] = half_scale * static_cast<float>(fp4_values[(byte_at(block, 1 + i % 16) >> (i / 16 * 4)) & 0x0f]);
}

/// -1, 0 or 1: digit `digit` of five ternary ones that a byte holds as a fraction of 256.
float ternary(int packed, int digit)
{
    constexpr int powers[] = {1, 3, 9, 27, 81};
    return static_cast<float>((static_cast<uint8_t>(packed * powers[digit]) * 3 >> 8) - 1);
}

/// 32 bytes of five digits each, 16 of five, 4 of four; d.
void decode_tq1_0(const std::byte *block, float *out)
{
    const float d = half_at(block + 52);
    for (int i = 0; i < 160; ++i)
        out[i] = d * ternary(byte_at(block, i % 32), i / 32);
    for (int i = 0; i < 80; ++i)
        out[160 + i] = d * ternary(byte_at(block, 32 + i % 16), i / 16);
    for (int i = 0; i < 16; ++i)
        out[240 + i] = d * ternary(byte_at(block, 48 + i % 4), i / 4);
}

/// Two bits as in Q2_K, less 1; d.
void decode_tq2_0(const std::byte *block, float *out)
{
    const float d = half_at(block + 64);
    for (int i = 0; i < super_block_values; ++i)
        out[i] = d * static_cast<float>(((byte_at(block, i / 128 * 32 + i % 32) >> (i % 128 / 32 * 2)) & 3) - 1);
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

template <void (*decode)(const std::byte *, float *)>
void decode_blocks(BlockFormat format, const std::byte *bytes, float *out, int64_t count)
{
    for (int64_t block = 0; block < count / format.values; ++block)
        decode(bytes + block * format.bytes, out + block * format.values);
}

} // namespace

BlockFormat block_format(StorageType type)
{
    switch (type) {
    case StorageType::f32:
        return {1, 4};
    case StorageType::f16:
    case StorageType::bf16:
        return {1, 2};
    case StorageType::f64:
        return {1, 8};
    case StorageType::q8_0:
        return {32, 2 + 32};
    case StorageType::q4_0:
    case StorageType::iq4_nl:
        return {32, 2 + 16};
    case StorageType::q4_1:
        return {32, 4 + 16};
    case StorageType::q5_0:
        return {32, 2 + 4 + 16};
    case StorageType::q5_1:
        return {32, 4 + 4 + 16};
    case StorageType::mxfp4:
        return {32, 1 + 16};
    case StorageType::q2_k:
        return {super_block_values, 16 + 64 + 4};
    case StorageType::q3_k:
        return {super_block_values, 32 + 64 + k_scale_bytes + 2};
    case StorageType::q4_k:
        return {super_block_values, 4 + k_scale_bytes + 128};
    case StorageType::q5_k:
        return {super_block_values, 4 + k_scale_bytes + 32 + 128};
    case StorageType::q6_k:
        return {super_block_values, 128 + 64 + 16 + 2};
    case StorageType::iq4_xs:
        return {super_block_values, 2 + 2 + 4 + 128};
    case StorageType::tq1_0:
        return {super_block_values, 48 + 4 + 2};
    case StorageType::tq2_0:
        return {super_block_values, 64 + 2};
    case StorageType::f8_e4m3:
    case StorageType::e8m0:
    case StorageType::other:
        return {1, 1};
    case StorageType::fp4:
        return {2, 1};
    }
    return {};
}

bool is_plain_type(StorageType type)
{
    return type == StorageType::f32 || type == StorageType::f16 || type == StorageType::bf16 ||
        type == StorageType::f64;
}

void dequantise(StorageType type, std::span<const std::byte> bytes, std::span<float> out)
{
    const BlockFormat format = block_format(type);
    const auto count = static_cast<int64_t>(out.size());
    if (count % format.values != 0 || static_cast<int64_t>(bytes.size()) != count / format.values * format.bytes)
        throw Error("a request for " + std::to_string(count) + " values of type " + storage_type_name(type) +
                    " does not match " + std::to_string(bytes.size()) + " bytes");
    const std::byte *from = bytes.data();
    const auto blocks = [&]<auto decode>()
    {
        decode_blocks<decode>(format, from, out.data(), count);
    };
    switch (type) {
    case StorageType::f32:
        std::memcpy(out.data(), from, bytes.size());
        break;
    case StorageType::f16:
        decode_half(from, out.data(), count);
        break;
    case StorageType::bf16:
        decode_bfloat16(from, out.data(), count);
        break;
    case StorageType::f64:
        decode_float64(from, out.data(), count);
        break;
    case StorageType::q8_0:
        blocks.operator()<decode_q8_0>();
        break;
    case StorageType::q4_0:
        blocks.operator()<decode_q4_0>();
        break;
    case StorageType::q4_1:
        blocks.operator()<decode_q4_1>();
        break;
    case StorageType::q5_0:
        blocks.operator()<decode_q5_0>();
        break;
    case StorageType::q5_1:
        blocks.operator()<decode_q5_1>();
        break;
    case StorageType::q2_k:
        blocks.operator()<decode_q2_k>();
        break;
    case StorageType::q3_k:
        blocks.operator()<decode_q3_k>();
        break;
    case StorageType::q4_k:
        blocks.operator()<decode_q4_k>();
        break;
    case StorageType::q5_k:
        blocks.operator()<decode_q5_k>();
        break;
    case StorageType::q6_k:
        blocks.operator()<decode_q6_k>();
        break;
    case StorageType::iq4_nl:
        blocks.operator()<decode_iq4_nl>();
        break;
    case StorageType::iq4_xs:
        blocks.operator()<decode_iq4_xs>();
        break;
    case StorageType::mxfp4:
        blocks.operator()<decode_mxfp4>();
        break;
    case StorageType::tq1_0:
        blocks.operator()<decode_tq1_0>();
        break;
    case StorageType::tq2_0:
        blocks.operator()<decode_tq2_0>();
        break;
    case StorageType::f8_e4m3:
        blocks.operator()<decode_f8_e4m3>();
        break;
    case StorageType::fp4:
        blocks.operator()<decode_fp4>();
        break;
    case StorageType::e8m0:
        blocks.operator()<decode_e8m0>();
        break;
    case StorageType::other:
        throw Error("values of a type that is no number were asked for");
    }
}

} // namespace sinkscope
