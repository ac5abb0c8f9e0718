#pragma once

#include <QColor>

#include <algorithm>
#include <array>
#include <cmath>

namespace sinkscope::test {

/// How colours look to eyes without one kind of cone: Machado, Oliveira and Fernandes (2009), severity 1.
enum class Vision { normal, protanopia, deuteranopia, tritanopia };
inline constexpr std::array every_vision{Vision::normal, Vision::protanopia, Vision::deuteranopia, Vision::tritanopia};

using Triple = std::array<double, 3>;

inline Triple linear_rgb(const QColor &colour)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return {linear(colour.redF()), linear(colour.greenF()), linear(colour.blueF())};
}

inline Triple seen(const Triple &rgb, Vision vision)
{
    static constexpr std::array<std::array<Triple, 3>, 4> matrices{{
        {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
        {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
        {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}},
        {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602}, {0.004733, 0.691367, 0.303900}}},
    }};
    Triple result{};
    for (size_t row = 0; row < 3; ++row) {
        for (size_t column = 0; column < 3; ++column)
            result[row] += matrices[static_cast<size_t>(vision)][row][column] * rgb[column];
        result[row] = std::clamp(result[row], 0.0, 1.0);
    }
    return result;
}

/// CIE L*a*b*, D65.
inline Triple lab(const Triple &rgb)
{
    const auto f = [](double t) { return t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116; };
    const double x = f((0.4124 * rgb[0] + 0.3576 * rgb[1] + 0.1805 * rgb[2]) / 0.95047);
    const double y = f(0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2]);
    const double z = f((0.0193 * rgb[0] + 0.1192 * rgb[1] + 0.9505 * rgb[2]) / 1.08883);
    return {116 * y - 16, 500 * (x - y), 200 * (y - z)};
}

/// The difference of two colours to such eyes, CIE76: some 2 is just seen, 10 is plain.
inline double difference(const QColor &a, const QColor &b, Vision vision)
{
    const Triple one = lab(seen(linear_rgb(a), vision)), other = lab(seen(linear_rgb(b), vision));
    return std::hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);
}

} // namespace sinkscope::test
