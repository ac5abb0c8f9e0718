#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/dequantise.h"
#include "core/checkpoint/little_endian.h"

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

// What the decoders of stored values share. Their files are compiled with -ffp-contract=off: a fused multiply-add would
// round differently from the reference.
namespace sinkscope {

/// How values of a type are stored, and how they become float32.
struct StoredFormat {
    StorageType type;
    const char *name; ///< as GGUF or safetensors writes it
    BlockFormat block;
    void (*decode)(const std::byte *bytes, float *out, int64_t count); ///< `count` values, whole blocks
};

std::span<const StoredFormat> float_formats(); ///< of single values, and gpt-oss' pairs
std::span<const StoredFormat> small_block_formats(); ///< GGUF's with 32 or 64 values in a block
std::span<const StoredFormat> super_block_formats(); ///< GGUF's with 256, each value from its own bits
std::span<const StoredFormat> grid_formats(); ///< GGUF's with 256, several values together from the point of a grid

const StoredFormat &stored_format(StorageType type);

inline constexpr int super_block_values = 256;
/// 4-bit floats (e2m1), doubled.
inline constexpr int8_t fp4_values[16] = {0, 1, 2, 3, 4, 6, 8, 12, 0, -1, -2, -3, -4, -6, -8, -12};
inline constexpr int8_t iq4_values[16] = {-127, -104, -83, -65, -49, -35, -22, -10, 1, 13, 25, 38, 53, 69, 89, 113};

inline uint8_t byte_at(const std::byte *bytes, int64_t index)
{
    return std::to_integer<uint8_t>(bytes[index]);
}

/// Half `index % 2` (0: the low bits) of byte `index / 2`.
inline int nibble_at(const std::byte *bytes, int64_t index)
{
    return (byte_at(bytes, index / 2) >> (index % 2 * 4)) & 0x0f;
}

/// IEEE half to float, exact for all bit patterns: the exponent is rebiased by a multiplication, which normalises
/// subnormal halves as well; infinities and NaNs (payload kept) are put together from their bits.
inline float float_from_half(uint16_t half)
{
    const uint32_t magnitude = static_cast<uint32_t>(half & 0x7fffu) << 13;
    const uint32_t finite = std::bit_cast<uint32_t>(std::bit_cast<float>(magnitude) * 0x1p112f);
    const uint32_t bits = (half & 0x7c00u) == 0x7c00u ? (magnitude | 0x7f800000u) : finite;
    return std::bit_cast<float>(bits | static_cast<uint32_t>(half & 0x8000u) << 16);
}

inline float half_at(const std::byte *bytes)
{
    return float_from_half(load_number<uint16_t>(bytes));
}

/// The entry of a type whose blocks `decode` decodes one at a time.
template <int values, int bytes, void (*decode)(const std::byte *, float *)>
constexpr StoredFormat block_format_of(StorageType type, const char *name)
{
    return {type, name, {values, bytes}, [](const std::byte *from, float *out, int64_t count) {
                for (int64_t block = 0; block < count / values; ++block)
                    decode(from + block * bytes, out + block * values);
            }};
}

} // namespace sinkscope
