// Groups of 32 weights as vectors of float32, decoded from what a file has. Included by one translation unit per
// instruction set, as vector_math_internal.h is, and of internal linkage for the same reason.
#pragma once

#include "core/engine/vector_math_internal.h"

#include <cstddef>
#include <cstdint>
#include <cstring>

#if SINKSCOPE_LANES > 4
#include <immintrin.h>
#endif

namespace sinkscope {
namespace {

constexpr int group_values = 32;
constexpr int group_vectors = group_values / lanes;
using Group = Vector[group_vectors];
using Bytes = uint8_t __attribute__((vector_size(16)));

inline Bytes load_bytes(const std::byte *from)
{
    Bytes bytes;
    std::memcpy(&bytes, from, sizeof(bytes));
    return bytes;
}

inline uint8_t byte_of(const std::byte *from, int index)
{
    return static_cast<uint8_t>(from[index]);
}

/// Numbers `part * lanes`.. of sixteen bytes, signed or not.
template <bool is_signed> inline Vector widened(Bytes bytes, [[maybe_unused]] int part)
{
#if SINKSCOPE_LANES == 16
    const auto packed = reinterpret_cast<__m128i>(bytes);
    return reinterpret_cast<Vector>(
        _mm512_cvtepi32_ps(is_signed ? _mm512_cvtepi8_epi32(packed) : _mm512_cvtepu8_epi32(packed)));
#elif SINKSCOPE_LANES == 8
    const auto whole = reinterpret_cast<__m128i>(bytes);
    const __m128i packed = part == 0 ? whole : _mm_unpackhi_epi64(whole, whole);
    return reinterpret_cast<Vector>(
        _mm256_cvtepi32_ps(is_signed ? _mm256_cvtepi8_epi32(packed) : _mm256_cvtepu8_epi32(packed)));
#else
    Vector vector;
    for (int i = 0; i < lanes; ++i) {
        const uint8_t byte = bytes[part * lanes + i];
        vector[i] = is_signed ? static_cast<float>(static_cast<int8_t>(byte)) : static_cast<float>(byte);
    }
    return vector;
#endif
}

inline float half_of(const std::byte *from)
{
    uint16_t bits;
    std::memcpy(&bits, from, sizeof(bits));
#if SINKSCOPE_LANES > 4
    return _cvtsh_ss(bits);
#else
    const uint32_t sign = static_cast<uint32_t>(bits & 0x8000) << 16, magnitude = bits & 0x7fff;
    const uint32_t shifted = magnitude << 13;
    float value;
    if (magnitude >= 0x7c00) { // infinite or no number
        const uint32_t word = sign | 0x7f800000 | shifted;
        std::memcpy(&value, &word, sizeof(value));
        return value;
    }
    std::memcpy(&value, &shifted, sizeof(value));
    value *= 0x1p112f; // exponents differ by 112; right for subnormal numbers, too
    uint32_t word;
    std::memcpy(&word, &value, sizeof(word));
    word |= sign;
    std::memcpy(&value, &word, sizeof(value));
    return value;
#endif
}

/// Half a group: scale * number + offset.
template <bool is_signed> inline void put(Vector *group, int half, Bytes numbers, float scale, float offset)
{
    constexpr int parts = 16 / lanes;
    for (int part = 0; part < parts; ++part)
        group[half * parts + part] = widened<is_signed>(numbers, part) * scale + offset;
}

/// Bits first..first+15 of `bits`, each as `weight` or nothing.
inline Bytes spread(uint32_t bits, int first, uint8_t weight)
{
    const auto low = static_cast<uint8_t>(bits >> first), high = static_cast<uint8_t>(bits >> (first + 8));
    const Bytes source{low, low, low, low, low, low, low, low, high, high, high, high, high, high, high, high};
    const Bytes each{1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    return reinterpret_cast<Bytes>((source & each) != 0) & weight;
}

// Formats: how many values and bytes a block has, and its groups. Layouts as in core/checkpoint's *_block_formats.cpp.

struct Q8_0 {
    static constexpr int values = 32, bytes = 34;
    static void decode(const std::byte *block, int, Vector *group)
    {
        const float scale = half_of(block);
        put<true>(group, 0, load_bytes(block + 2), scale, 0);
        put<true>(group, 1, load_bytes(block + 18), scale, 0);
    }
};

struct Q4_0 {
    static constexpr int values = 32, bytes = 18;
    static void decode(const std::byte *block, int, Vector *group)
    {
        const float scale = half_of(block);
        const Bytes packed = load_bytes(block + 2);
        put<false>(group, 0, packed & 15, scale, -8 * scale);
        put<false>(group, 1, packed >> 4, scale, -8 * scale);
    }
};

struct Q4_1 {
    static constexpr int values = 32, bytes = 20;
    static void decode(const std::byte *block, int, Vector *group)
    {
        const float scale = half_of(block), minimum = half_of(block + 2);
        const Bytes packed = load_bytes(block + 4);
        put<false>(group, 0, packed & 15, scale, minimum);
        put<false>(group, 1, packed >> 4, scale, minimum);
    }
};

struct Q5_0 {
    static constexpr int values = 32, bytes = 22;
    static void decode(const std::byte *block, int, Vector *group)
    {
        const float scale = half_of(block);
        uint32_t fifth;
        std::memcpy(&fifth, block + 2, sizeof(fifth));
        const Bytes packed = load_bytes(block + 6);
        put<false>(group, 0, (packed & 15) | spread(fifth, 0, 16), scale, -16 * scale);
        put<false>(group, 1, (packed >> 4) | spread(fifth, 16, 16), scale, -16 * scale);
    }
};

struct Q5_1 {
    static constexpr int values = 32, bytes = 24;
    static void decode(const std::byte *block, int, Vector *group)
    {
        const float scale = half_of(block), minimum = half_of(block + 2);
        uint32_t fifth;
        std::memcpy(&fifth, block + 4, sizeof(fifth));
        const Bytes packed = load_bytes(block + 8);
        put<false>(group, 0, (packed & 15) | spread(fifth, 0, 16), scale, minimum);
        put<false>(group, 1, (packed >> 4) | spread(fifth, 16, 16), scale, minimum);
    }
};

struct Scaling {
    float scale, offset;
};

/// Of group `j` of a block of K_4 or K_5: two halves, and 6-bit factors of each for every group.
inline Scaling scaling_of(const std::byte *block, int j)
{
    const std::byte *packed = block + 4;
    int factor, minimum;
    if (j < 4) {
        factor = byte_of(packed, j) & 63;
        minimum = byte_of(packed, j + 4) & 63;
    } else {
        factor = (byte_of(packed, j + 4) & 15) | (byte_of(packed, j - 4) >> 6 << 4);
        minimum = (byte_of(packed, j + 4) >> 4) | (byte_of(packed, j) >> 6 << 4);
    }
    return {half_of(block) * static_cast<float>(factor), -half_of(block + 2) * static_cast<float>(minimum)};
}

struct Q4_K {
    static constexpr int values = 256, bytes = 144;
    static void decode(const std::byte *block, int index, Vector *group)
    {
        const auto [scale, offset] = scaling_of(block, index);
        for (int half = 0; half < 2; ++half) {
            const Bytes packed = load_bytes(block + 16 + index / 2 * 32 + half * 16);
            put<false>(group, half, index % 2 == 0 ? packed & 15 : packed >> 4, scale, offset);
        }
    }
};

struct Q5_K {
    static constexpr int values = 256, bytes = 176;
    static void decode(const std::byte *block, int index, Vector *group)
    {
        const auto [scale, offset] = scaling_of(block, index);
        for (int half = 0; half < 2; ++half) {
            const Bytes packed = load_bytes(block + 48 + index / 2 * 32 + half * 16);
            const Bytes fifth = (load_bytes(block + 16 + half * 16) >> static_cast<uint8_t>(index)) & 1;
            put<false>(group, half, (index % 2 == 0 ? packed & 15 : packed >> 4) | (fifth << 4), scale, offset);
        }
    }
};

struct Q6_K {
    static constexpr int values = 256, bytes = 210;
    static void decode(const std::byte *block, int index, Vector *group)
    {
        const int quarter = index % 4, long_half = index / 4;
        const std::byte *low = block + long_half * 64 + quarter % 2 * 32, *high = block + 128 + long_half * 32;
        const std::byte *factors = block + 192 + long_half * 8 + quarter * 2;
        const float scale = half_of(block + 208);
        for (int half = 0; half < 2; ++half) {
            const Bytes packed = load_bytes(low + half * 16);
            const Bytes upper = (load_bytes(high + half * 16) >> static_cast<uint8_t>(2 * quarter)) & 3;
            const float factor = scale * static_cast<float>(static_cast<int8_t>(byte_of(factors, half)));
            put<false>(group, half, (quarter < 2 ? packed & 15 : packed >> 4) | (upper << 4), factor, -32 * factor);
        }
    }
};

struct F32 {
    static constexpr int values = 32, bytes = 128;
    static void decode(const std::byte *block, int, Vector *group)
    {
        for (int part = 0; part < group_vectors; ++part)
            std::memcpy(&group[part], block + part * static_cast<int>(sizeof(Vector)), sizeof(Vector));
    }
};

using HalfWords = uint16_t __attribute__((vector_size(lanes * sizeof(uint16_t))));
using Words = uint32_t __attribute__((vector_size(lanes * sizeof(uint32_t))));

inline Vector load_bfloat16(const void *from)
{
    HalfWords halves;
    std::memcpy(&halves, from, sizeof(halves));
    return reinterpret_cast<Vector>(__builtin_convertvector(halves, Words) << 16);
}

struct BF16 {
    static constexpr int values = 32, bytes = 64;
    static void decode(const std::byte *block, int, Vector *group)
    {
        for (int part = 0; part < group_vectors; ++part)
            group[part] = load_bfloat16(block + part * lanes * 2);
    }
};

struct F16 {
    static constexpr int values = 32, bytes = 64;
    static void decode(const std::byte *block, int, Vector *group)
    {
        for (int part = 0; part < group_vectors; ++part) {
            const std::byte *from = block + part * lanes * 2;
#if SINKSCOPE_LANES == 16
            group[part] =
                reinterpret_cast<Vector>(_mm512_cvtph_ps(_mm256_loadu_si256(reinterpret_cast<const __m256i *>(from))));
#elif SINKSCOPE_LANES == 8
            group[part] =
                reinterpret_cast<Vector>(_mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(from))));
#else
            for (int i = 0; i < lanes; ++i)
                group[part][i] = half_of(from + i * 2);
#endif
        }
    }
};

} // namespace
} // namespace sinkscope
