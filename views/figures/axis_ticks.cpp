#include "views/figures/axis_ticks.h"

#include <QLocale>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr int least_labels = 3; ///< fewer do not tell a scale

/// The 1-2-5 step that cuts `span` into at most `wanted` parts.
double niceStep(double span, int wanted)
{
    const double rough = span / std::max(1, wanted);
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= rough * 0.999)
            return factor * power;
    }
    return 10 * power;
}

std::vector<AxisTick> linearTicks(const AxisRange &range, int wanted, bool integers)
{
    double step = niceStep(range.high - range.low, wanted);
    if (integers)
        step = std::max(1.0, step);
    const int decimals = std::max(0, -static_cast<int>(std::floor(std::log10(step) + 1e-9)));
    std::vector<AxisTick> ticks;
    for (double i = std::ceil(range.low / step - 1e-9); i * step <= range.high + 1e-9 * step; ++i) {
        const double value = i == 0 ? 0 : i * step;
        QString label = QString::number(value, 'f', decimals);
        ticks.push_back({value, label.replace(u'-', QChar(0x2212))});
    }
    return ticks;
}

qsizetype labelled(const std::vector<AxisTick> &ticks)
{
    return std::ranges::count_if(ticks, [](const AxisTick &tick) { return !tick.label.isEmpty(); });
}

bool inside(double value, const AxisRange &range)
{
    return value >= range.low * (1 - 1e-9) && value <= range.high * (1 + 1e-9);
}

/// Every `stride`-th decade, those between as minor ticks or, next to one another, their multiples.
std::vector<AxisTick> decadeTicks(const AxisRange &range, int stride)
{
    const int first = static_cast<int>(std::floor(std::log10(range.low)));
    const int last = static_cast<int>(std::ceil(std::log10(range.high)));
    std::vector<AxisTick> ticks;
    for (int power = first; power <= last; ++power) {
        for (int factor = 1; factor <= 9; ++factor) {
            const double value = factor * std::pow(10.0, power);
            if (!inside(value, range))
                continue;
            const bool major = factor == 1 && power % stride == 0;
            if (major)
                ticks.push_back(
                    {value, QStringLiteral("10^{%1}").arg(QString::number(power).replace(u'-', QChar(0x2212)))});
            else if (stride == 1)
                ticks.push_back({value, {}});
        }
    }
    return ticks;
}

/// The multiples of each power of ten by these factors.
std::vector<AxisTick> multiples(const AxisRange &range, std::initializer_list<double> factors)
{
    std::vector<AxisTick> ticks;
    for (double power = std::pow(10.0, std::floor(std::log10(range.low))); power <= range.high; power *= 10)
        for (const double factor : factors)
            if (inside(factor * power, range))
                ticks.push_back({factor * power, numberText(factor * power)});
    return ticks;
}

std::vector<AxisTick> logarithmicTicks(const AxisRange &range, int wanted)
{
    const double decades = std::floor(std::log10(range.high) + 1e-9) - std::ceil(std::log10(range.low) - 1e-9) + 1;
    if (decades >= least_labels)
        for (int stride = std::max(1, static_cast<int>((decades + wanted - 1) / std::max(1, wanted))); stride >= 1;
             --stride)
            if (std::vector<AxisTick> ticks = decadeTicks(range, stride); labelled(ticks) >= least_labels)
                return ticks;
    const std::vector<AxisTick> few = multiples(range, {1, 3});
    if (labelled(few) >= std::max<qsizetype>(least_labels, wanted))
        return few;
    const std::vector<AxisTick> many = multiples(range, {1, 2, 5});
    if (labelled(few) >= least_labels && labelled(many) > wanted + 1)
        return few;
    return labelled(many) >= least_labels ? many : std::vector<AxisTick>();
}

} // namespace

std::vector<AxisTick> axisTicks(const AxisRange &range, AxisScale scale, int wanted, bool integers)
{
    if (!(range.high > range.low) || !std::isfinite(range.high - range.low))
        return {};
    if (scale == AxisScale::logarithmic)
        if (std::vector<AxisTick> ticks = logarithmicTicks(range, wanted); !ticks.empty())
            return ticks;
    std::vector<AxisTick> ticks = linearTicks(range, wanted, integers);
    for (int more = wanted + 1; labelled(ticks) < least_labels && more <= wanted + 8; ++more)
        ticks = linearTicks(range, more, integers);
    return ticks;
}

AxisRange rangeOf(const std::vector<double> &values, AxisScale scale, double margin)
{
    double low = INFINITY, high = -INFINITY;
    for (const double value : values) {
        if (!std::isfinite(value) || (scale == AxisScale::logarithmic && value <= 0))
            continue;
        low = std::min(low, value);
        high = std::max(high, value);
    }
    if (low > high)
        return scale == AxisScale::logarithmic ? AxisRange{0.1, 10} : AxisRange{0, 1};
    if (scale == AxisScale::logarithmic) {
        const double factor = std::max(1.05, std::pow(high / low, margin));
        return {low / factor, high * factor};
    }
    const double pad = high > low ? (high - low) * margin : std::max(0.5, std::abs(low) * 0.1);
    return {low - pad, high + pad};
}

double axisFraction(double value, const AxisRange &range, AxisScale scale)
{
    if (!std::isfinite(value) || (scale == AxisScale::logarithmic && value <= 0))
        return NAN;
    if (scale == AxisScale::logarithmic)
        return std::log(value / range.low) / std::log(range.high / range.low);
    return (value - range.low) / (range.high - range.low);
}

double axisValue(double fraction, const AxisRange &range, AxisScale scale)
{
    if (scale == AxisScale::logarithmic)
        return range.low * std::pow(range.high / range.low, fraction);
    return range.low + fraction * (range.high - range.low);
}

QString numberText(double value, int digits)
{
    if (std::isnan(value))
        return QStringLiteral("–");
    const double size = std::abs(value);
    QString text = size != 0 && (size < 1e-3 || size >= 1e6)
        ? QString::number(value, 'g', digits)
        : QString::number(
              value, 'f',
              std::clamp(digits - 1 - static_cast<int>(std::floor(std::log10(std::max(size, 1e-3)))), 0, 6));
    if (text.contains(u'.') && !text.contains(u'e')) {
        while (text.endsWith(u'0'))
            text.chop(1);
        if (text.endsWith(u'.'))
            text.chop(1);
    }
    return text.replace(u'-', QChar(0x2212));
}

} // namespace sinkscope
