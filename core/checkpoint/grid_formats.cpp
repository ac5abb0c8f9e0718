#include "core/checkpoint/block_formats_internal.h"
#include "core/checkpoint/iq_grids_internal.h"

namespace sinkscope {
namespace {

// A super-block is decoded in groups of values that share a point of the type's grid.
constexpr int eights = super_block_values / 8, fours = super_block_values / 4;

/// Writes 8 values of a point of 2 bits each that choose among `values`, times `scale`; bit i of `signs` turns value i.
void write_eight(float scale, uint16_t point, const float (&values)[3], int signs, float *out)
{
    for (int i = 0; i < 8; ++i) {
        const float value = scale * values[point >> (2 * i) & 3];
        out[i] = (signs >> i & 1) ? -value : value;
    }
}

constexpr float iq2_values[3] = {8, 25, 43};

/// 7 signs, and an eighth that makes their number even.
int even_signs(uint32_t bits)
{
    const int seven = static_cast<int>(bits & 0x7f);
    return seven | (std::popcount(bits & 0x7f) & 1) << 7;
}

/// d; for each 32 values 4 indices of a byte, then a word of 4 times 7 signs and a scale of 4 bits.
void decode_iq2_xxs(const std::byte *block, float *out)
{
    const float d = half_at(block);
    for (int g = 0; g < eights; ++g) {
        const std::byte *group = block + 2 + g / 4 * 8;
        const auto word = load_number<uint32_t>(group + 4);
        const float scale = d * (0.5f + static_cast<float>(word >> 28)) * 0.25f;
        write_eight(scale, iq2_xxs_grid[byte_at(group, g % 4)], iq2_values, even_signs(word >> (g % 4 * 7)),
                    out + 8 * g);
    }
}

/// d; for each 8 values a word of a 9-bit index and 7 signs; a scale of 4 bits for each 16.
void decode_iq2_xs(const std::byte *block, float *out)
{
    const float d = half_at(block);
    for (int g = 0; g < eights; ++g) {
        const auto word = load_number<uint16_t>(block + 2 + 2 * g);
        const float scale = d * (0.5f + static_cast<float>(nibble_at(block + 2 + 2 * eights, g / 2))) * 0.25f;
        write_eight(scale, iq2_xs_grid[word & 511], iq2_values, even_signs(word >> 9), out + 8 * g);
    }
}

/// d; for each 8 values the low byte of a 10-bit index, then a byte of signs, then the 2 high bits; scales as in
/// IQ2_XS.
void decode_iq2_s(const std::byte *block, float *out)
{
    const float d = half_at(block);
    const std::byte *low = block + 2, *signs = low + eights, *high = signs + eights, *scales = high + eights / 4;
    for (int g = 0; g < eights; ++g) {
        const int index = byte_at(low, g) | (byte_at(high, g / 4) >> (g % 4 * 2) & 3) << 8;
        const float scale = d * (0.5f + static_cast<float>(nibble_at(scales, g / 2))) * 0.25f;
        write_eight(scale, iq2_s_grid[index], iq2_values, byte_at(signs, g), out + 8 * g);
    }
}

/// 4 values of a point of 4 bits each.
void write_four(float scale, uint16_t point, const float (&values)[8], int signs, float *out)
{
    for (int i = 0; i < 4; ++i) {
        const float value = scale * values[point >> (4 * i) & 7];
        out[i] = (signs >> i & 1) ? -value : value;
    }
}

/// d; for each 4 values an index of a byte; for each 32 a word of 4 times 7 signs and a scale of 4 bits.
void decode_iq3_xxs(const std::byte *block, float *out)
{
    constexpr float values[8] = {4, 12, 20, 28, 36, 44, 52, 62};
    const float d = half_at(block);
    for (int g = 0; g < fours; ++g) {
        const auto word = load_number<uint32_t>(block + 2 + fours + g / 8 * 4);
        const float scale = d * (0.5f + static_cast<float>(word >> 28)) * 0.5f;
        write_four(scale, iq3_xxs_grid[byte_at(block, 2 + g)], values,
                   even_signs(word >> (g / 2 % 4 * 7)) >> (g % 2 * 4), out + 4 * g);
    }
}

/// d; for each 4 values the low byte of a 9-bit index, then the high bits; a bit of sign for each value; scales of 4
/// bits for each 32.
void decode_iq3_s(const std::byte *block, float *out)
{
    constexpr float values[8] = {1, 3, 5, 7, 9, 11, 13, 15};
    const float d = half_at(block);
    const std::byte *low = block + 2, *high = low + fours, *signs = high + fours / 8, *scales = signs + eights;
    for (int g = 0; g < fours; ++g) {
        const int index = byte_at(low, g) | (byte_at(high, g / 8) >> (g % 8) & 1) << 8;
        const float scale = d * static_cast<float>(1 + 2 * nibble_at(scales, g / 8));
        write_four(scale, iq3_s_grid[index], values, nibble_at(signs, g), out + 4 * g);
    }
}

/// 8 values of a point, -1, 0 or 1, all moved by an eighth.
void write_moved(float scale, uint16_t point, bool down, float *out)
{
    for (int i = 0; i < 8; ++i)
        out[i] = scale * (static_cast<float>((point >> (2 * i) & 3) - 1) + (down ? -0.125f : 0.125f));
}

/// d; for each 8 values the low byte of an 11-bit index; for each 32 a word of the 4 times 3 high bits, a scale of 3
/// bits and the direction.
void decode_iq1_s(const std::byte *block, float *out)
{
    const float d = half_at(block);
    for (int g = 0; g < eights; ++g) {
        const auto word = load_number<uint16_t>(block + 2 + eights + g / 4 * 2);
        const float scale = d * static_cast<float>(2 * (word >> 12 & 7) + 1);
        write_moved(scale, iq1_grid[byte_at(block, 2 + g) | (word >> (g % 4 * 3) & 7) << 8], (word & 0x8000) != 0,
                    out + 8 * g);
    }
}

/// For each 8 values the low byte of an 11-bit index, then 3 high bits and the direction; 4 words of 4 scales of 3
/// bits, for 16 values each, whose high bits together are d.
void decode_iq1_m(const std::byte *block, float *out)
{
    const std::byte *high = block + eights, *scales = high + eights / 2;
    uint16_t half = 0;
    for (int word = 0; word < 4; ++word)
        half = static_cast<uint16_t>(half | load_number<uint16_t>(scales + 2 * word) >> 12 << (4 * word));
    const float d = float_from_half(half);
    for (int g = 0; g < eights; ++g) {
        const int bits = nibble_at(high, g), sixteen = g / 2;
        const int packed = load_number<uint16_t>(scales + sixteen / 4 * 2) >> (sixteen % 4 * 3) & 7;
        write_moved(d * static_cast<float>(2 * packed + 1), iq1_grid[byte_at(block, g) | (bits & 7) << 8],
                    (bits & 8) != 0, out + 8 * g);
    }
}

constexpr StoredFormat formats[] = {
    block_format_of<super_block_values, 2 + 32 + 32, decode_iq2_xxs>(StorageType::iq2_xxs, "IQ2_XXS"),
    block_format_of<super_block_values, 2 + 64 + 8, decode_iq2_xs>(StorageType::iq2_xs, "IQ2_XS"),
    block_format_of<super_block_values, 2 + 32 + 32 + 8 + 8, decode_iq2_s>(StorageType::iq2_s, "IQ2_S"),
    block_format_of<super_block_values, 2 + 64 + 32, decode_iq3_xxs>(StorageType::iq3_xxs, "IQ3_XXS"),
    block_format_of<super_block_values, 2 + 64 + 8 + 32 + 4, decode_iq3_s>(StorageType::iq3_s, "IQ3_S"),
    block_format_of<super_block_values, 2 + 32 + 16, decode_iq1_s>(StorageType::iq1_s, "IQ1_S"),
    block_format_of<super_block_values, 32 + 16 + 8, decode_iq1_m>(StorageType::iq1_m, "IQ1_M"),
};

} // namespace

std::span<const StoredFormat> grid_formats()
{
    return formats;
}

} // namespace sinkscope
