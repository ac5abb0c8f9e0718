#pragma once

#include <QString>

#include <vector>

namespace sinkscope {

enum class AxisScale { linear, logarithmic };

struct AxisRange {
    double low = 0;
    double high = 1;
};

struct AxisTick {
    double value = 0;
    QString label; ///< MathLabel markup; empty for a minor tick
};

/// Ticks inside the range, at 1, 2 or 5 times a power of ten, about `wanted` of them, and three with a label at least
/// (whole numbers: where there are so many). Logarithmic axes get decades, written 10^{n}, with minor ticks between
/// them; where the range holds no three decades they get multiples. `integers` keeps to whole numbers.
std::vector<AxisTick> axisTicks(const AxisRange &range, AxisScale scale, int wanted, bool integers = false);

/// A range that holds all finite values (logarithmic: all positive ones) with a margin, never empty.
AxisRange rangeOf(const std::vector<double> &values, AxisScale scale, double margin = 0.05);

/// Where value lies from low (0) to high (1) on an axis, not clamped. NaN where it has no place (not finite; not
/// positive on a logarithmic axis).
double axisFraction(double value, const AxisRange &range, AxisScale scale);
double axisValue(double fraction, const AxisRange &range, AxisScale scale); ///< the inverse

/// A number for people: four significant digits, a real minus sign, no exponent between 0.001 and 10^6.
QString numberText(double value, int digits = 4);

} // namespace sinkscope
