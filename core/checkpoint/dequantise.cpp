#include "core/checkpoint/dequantise.h"

#include "core/checkpoint/little_endian.h"
#include "core/data/error.h"

#include <bit>
#include <cstring>

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
        return {1, 2};
    case StorageType::bf16:
        return {1, 2};
    case StorageType::q8_0:
        return {32, 2 + 32};
    case StorageType::q4_0:
        return {32, 2 + 16};
    case StorageType::q4_1:
        return {32, 4 + 16};
    case StorageType::q5_0:
        return {32, 2 + 4 + 16};
    case StorageType::q5_1:
        return {32, 4 + 4 + 16};
    case StorageType::q4_k:
        return {super_block_values, 4 + k_scale_bytes + 128};
    case StorageType::q5_k:
        return {super_block_values, 4 + k_scale_bytes + 32 + 128};
    case StorageType::q6_k:
        return {super_block_values, 128 + 64 + 16 + 2};
    }
    return {};
}

bool is_quantised(StorageType type)
{
    return block_format(type).values > 1;
}

void dequantise(StorageType type, std::span<const std::byte> bytes, std::span<float> out)
{
    const BlockFormat format = block_format(type);
    const auto count = static_cast<int64_t>(out.size());
    if (count % format.values != 0 || static_cast<int64_t>(bytes.size()) != count / format.values * format.bytes)
        throw Error("a request for " + std::to_string(count) + " values of type " + storage_type_name(type) +
                    " does not match " + std::to_string(bytes.size()) + " bytes");
    const std::byte *from = bytes.data();
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
    case StorageType::q8_0:
        decode_blocks<decode_q8_0>(format, from, out.data(), count);
        break;
    case StorageType::q4_0:
        decode_blocks<decode_q4_0>(format, from, out.data(), count);
        break;
    case StorageType::q4_1:
        decode_blocks<decode_q4_1>(format, from, out.data(), count);
        break;
    case StorageType::q5_0:
        decode_blocks<decode_q5_0>(format, from, out.data(), count);
        break;
    case StorageType::q5_1:
        decode_blocks<decode_q5_1>(format, from, out.data(), count);
        break;
    case StorageType::q4_k:
        decode_blocks<decode_q4_k>(format, from, out.data(), count);
        break;
    case StorageType::q5_k:
        decode_blocks<decode_q5_k>(format, from, out.data(), count);
        break;
    case StorageType::q6_k:
        decode_blocks<decode_q6_k>(format, from, out.data(), count);
        break;
    }
}

} // namespace sinkscope
