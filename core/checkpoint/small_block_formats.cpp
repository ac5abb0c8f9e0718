#include "core/checkpoint/block_formats_internal.h"

#include <cmath>

namespace sinkscope {
namespace {

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

/// d, nibbles as in Q4_0 that choose among 16 values.
void decode_iq4_nl(const std::byte *block, float *out)
{
    const float scale = half_at(block);
    for (int i = 0; i < 32; ++i)
        out[i] = scale * static_cast<float>(iq4_values[(byte_at(block, 2 + i % 16) >> (i / 16 * 4)) & 0x0f]);
}

/// An exponent, nibbles as in Q4_0.
void decode_mxfp4(const std::byte *block, float *out)
{
    const uint32_t exponent = byte_at(block, 0);
    const float half_scale = std::bit_cast<float>(exponent < 2 ? 0x00200000u << exponent : (exponent - 1) << 23);
    for (int i = 0; i < 32; ++i)
        out[i] = half_scale * static_cast<float>(fp4_values[(byte_at(block, 1 + i % 16) >> (i / 16 * 4)) & 0x0f]);
}

/// 4 scales (e4m3 without sign; the largest one is nothing, too), then for each 16 values their nibbles as in Q4_0.
void decode_nvfp4(const std::byte *block, float *out)
{
    for (int group = 0; group < 4; ++group) {
        const int bits = byte_at(block, group), exponent = bits >> 3 & 0x0f, fraction = bits & 7;
        const float scale = exponent == 0 ? std::ldexp(static_cast<float>(fraction), -10)
                                          : std::ldexp(static_cast<float>(8 + fraction), exponent - 11);
        const float half_scale = bits == 0x7f ? 0 : scale;
        for (int i = 0; i < 16; ++i)
            out[16 * group + i] = half_scale *
                static_cast<float>(fp4_values[(byte_at(block, 4 + 8 * group + i % 8) >> (i / 8 * 4)) & 0x0f]);
    }
}

constexpr StoredFormat formats[] = {
    block_format_of<32, 2 + 32, decode_q8_0>(StorageType::q8_0, "Q8_0"),
    block_format_of<32, 2 + 16, decode_q4_0>(StorageType::q4_0, "Q4_0"),
    block_format_of<32, 4 + 16, decode_q4_1>(StorageType::q4_1, "Q4_1"),
    block_format_of<32, 2 + 4 + 16, decode_q5_0>(StorageType::q5_0, "Q5_0"),
    block_format_of<32, 4 + 4 + 16, decode_q5_1>(StorageType::q5_1, "Q5_1"),
    block_format_of<32, 2 + 16, decode_iq4_nl>(StorageType::iq4_nl, "IQ4_NL"),
    block_format_of<32, 1 + 16, decode_mxfp4>(StorageType::mxfp4, "MXFP4"),
    block_format_of<64, 4 + 32, decode_nvfp4>(StorageType::nvfp4, "NVFP4"),
};

} // namespace

std::span<const StoredFormat> small_block_formats()
{
    return formats;
}

} // namespace sinkscope
