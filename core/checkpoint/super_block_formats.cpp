#include "core/checkpoint/block_formats_internal.h"

namespace sinkscope {
namespace {

constexpr int k_scale_bytes = 12;

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

constexpr StoredFormat formats[] = {
    block_format_of<super_block_values, 16 + 64 + 4, decode_q2_k>(StorageType::q2_k, "Q2_K"),
    block_format_of<super_block_values, 32 + 64 + k_scale_bytes + 2, decode_q3_k>(StorageType::q3_k, "Q3_K"),
    block_format_of<super_block_values, 4 + k_scale_bytes + 128, decode_q4_k>(StorageType::q4_k, "Q4_K"),
    block_format_of<super_block_values, 4 + k_scale_bytes + 32 + 128, decode_q5_k>(StorageType::q5_k, "Q5_K"),
    block_format_of<super_block_values, 128 + 64 + 16 + 2, decode_q6_k>(StorageType::q6_k, "Q6_K"),
    block_format_of<super_block_values, 2 + 2 + 4 + 128, decode_iq4_xs>(StorageType::iq4_xs, "IQ4_XS"),
    block_format_of<super_block_values, 48 + 4 + 2, decode_tq1_0>(StorageType::tq1_0, "TQ1_0"),
    block_format_of<super_block_values, 64 + 2, decode_tq2_0>(StorageType::tq2_0, "TQ2_0"),
};

} // namespace

std::span<const StoredFormat> super_block_formats()
{
    return formats;
}

} // namespace sinkscope
