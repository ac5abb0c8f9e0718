// Vector types of `lanes` floats and the few functions the attention kernel needs of them, on GCC's vector extensions.
// Included by one translation unit per instruction set, after `lanes` was defined as SINKSCOPE_LANES; everything has
// internal linkage, so that code compiled for one instruction set can never be picked by the linker for another.
#pragma once

#include <cstdint>
#include <cstring>

namespace sinkscope {
namespace {

constexpr int lanes = SINKSCOPE_LANES;
using Vector = float __attribute__((vector_size(lanes * sizeof(float))));
using IntVector = int32_t __attribute__((vector_size(lanes * sizeof(int32_t))));

inline Vector load(const float *from)
{
    Vector vector;
    std::memcpy(&vector, from, sizeof(vector));
    return vector;
}

inline void store(float *to, Vector vector)
{
    std::memcpy(to, &vector, sizeof(vector));
}

/// 0, 1, 2, ...
inline Vector counted()
{
    Vector vector;
    for (int i = 0; i < lanes; ++i)
        vector[i] = static_cast<float>(i);
    return vector;
}

inline Vector broadcast(float value)
{
    return value - Vector{};
} // x - 0 is x, so that this becomes one broadcast instruction

/// One instruction: b where either is not a number.
inline Vector maximum(Vector a, Vector b)
{
    return a > b ? a : b;
}
inline Vector minimum(Vector a, Vector b)
{
    return a < b ? a : b;
}

inline float horizontal_maximum(Vector vector)
{
    float result = vector[0];
    for (int i = 1; i < lanes; ++i)
        result = vector[i] > result ? vector[i] : result;
    return result;
}

inline float horizontal_sum(Vector vector)
{
    float result = 0;
    for (int i = 0; i < lanes; ++i)
        result += vector[i];
    return result;
}

/// e^x for x <= 88, relative error below 2e-7; 0 for x < -87 (minus infinity included); not a number where x is none.
/// Range reduction by powers of two with a two-part ln 2, then a polynomial of degree 6 (Taylor coefficients, |r| <=
/// ln2 / 2).
inline Vector exponential(Vector x)
{
    const Vector low = broadcast(-87.0f);
    const auto underflow = x < low;
    x = maximum(low, x);
    const Vector magic = broadcast(12582912.0f); // 1.5 * 2^23: adding it rounds to the nearest integer
    const Vector shifted = x * 1.44269504088896341f + magic;
    const Vector n = shifted - magic;
    const Vector r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    Vector p = broadcast(1.0f / 720);
    p = p * r + 1.0f / 120;
    p = p * r + 1.0f / 24;
    p = p * r + 1.0f / 6;
    p = p * r + 0.5f;
    p = p * r + 1.0f;
    p = p * r + 1.0f;
    IntVector exponent;
    std::memcpy(&exponent, &shifted, sizeof(exponent));
    exponent = (exponent - 0x4B400000 + 127) << 23;
    Vector power;
    std::memcpy(&power, &exponent, sizeof(power));
    return underflow ? Vector{} : p * power;
}

/// tanh x, absolute error below 2e-7; not a number where x is none.
inline Vector hyperbolic_tangent(Vector x)
{
    const Vector e = exponential(minimum(broadcast(40.0f), maximum(broadcast(-40.0f), x * 2.0f)));
    return (e - 1.0f) / (e + 1.0f);
}

} // namespace
} // namespace sinkscope
