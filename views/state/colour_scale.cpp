#include "views/state/colour_scale.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sinkscope {

namespace {

constexpr size_t percentile_sample = 2'000'000;
constexpr double widest_decades = 12; ///< of an automatic logarithmic scale: below that there is rounding, not signal

/// Calls use(value) for every value that counts, in the included columns, taking each `stride`-th column.
template <typename Use>
void forEachValue(const Grid &grid, int rows, std::span<const int> excluded, int stride, bool positiveOnly, Use use)
{
    for (int row = 0; row < std::min(rows, grid.rows()); ++row) {
        const std::span<const float> values = grid.row(row);
        auto skip = excluded.begin();
        for (int column = 0; column < grid.columns(); column += stride) {
            while (skip != excluded.end() && *skip < column)
                ++skip;
            if (skip != excluded.end() && *skip == column)
                continue;
            const float value = values[static_cast<size_t>(column)];
            if (std::isfinite(value) && !(positiveOnly && value <= 0))
                use(value);
        }
    }
}

ColourLimits extremes(const Grid &grid, int rows, std::span<const int> excluded, bool positiveOnly)
{
    float low = std::numeric_limits<float>::infinity(), high = -low;
    forEachValue(grid, rows, excluded, 1, positiveOnly, [&](float value) {
        low = std::min(low, value);
        high = std::max(high, value);
    });
    return {low, high};
}

ColourLimits percentiles(const Grid &grid, int rows, std::span<const int> excluded, bool positiveOnly,
                         double lowPercent, double highPercent)
{
    const size_t count = static_cast<size_t>(std::min(rows, grid.rows())) * static_cast<size_t>(grid.columns());
    const int stride = static_cast<int>(count / percentile_sample) + 1;
    std::vector<float> values;
    values.reserve(count / static_cast<size_t>(stride) + 1);
    forEachValue(grid, rows, excluded, stride, positiveOnly, [&](float value) { values.push_back(value); });
    if (values.empty())
        return {std::numeric_limits<double>::infinity(), -std::numeric_limits<double>::infinity()};
    const auto at = [&values](double percent) {
        const double place = std::clamp(percent / 100, 0.0, 1.0) * static_cast<double>(values.size() - 1);
        const auto nth = values.begin() + std::lround(place);
        std::nth_element(values.begin(), nth, values.end());
        return static_cast<double>(*nth);
    };
    const double low = at(std::min(lowPercent, highPercent));
    return {low, at(std::max(lowPercent, highPercent))};
}

/// Makes low < high, both finite, and positive where the scale needs it.
ColourLimits sane(ColourLimits limits, Normalisation normalisation)
{
    const bool logarithmic = normalisation == Normalisation::logarithmic;
    if (!std::isfinite(limits.low) || !std::isfinite(limits.high) || limits.low > limits.high)
        return logarithmic                              ? ColourLimits{0.1, 1}
            : normalisation == Normalisation::symmetric ? ColourLimits{-1, 1}
                                                        : ColourLimits{0, 1};
    if (normalisation == Normalisation::symmetric) {
        const double reach = std::max(std::fabs(limits.low), std::fabs(limits.high));
        return reach > 0 ? ColourLimits{-reach, reach} : ColourLimits{-1, 1};
    }
    if (logarithmic) {
        if (limits.high <= 0)
            return {0.1, 1};
        const double smallest = limits.high * std::pow(10, -widest_decades);
        limits.low = std::max(limits.low, smallest);
        return limits.low < limits.high ? limits : ColourLimits{limits.high / 10, limits.high};
    }
    if (limits.low == limits.high) {
        const double half = limits.low == 0 ? 0.5 : std::fabs(limits.low) / 2;
        return {limits.low - half, limits.high + half};
    }
    return limits;
}

} // namespace

double ColourScale::fraction(double value) const
{
    if (std::isnan(value))
        return value;
    if (normalisation == Normalisation::logarithmic) {
        if (value <= low)
            return 0;
        return std::min(1.0, std::log(value / low) / std::log(high / low));
    }
    return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

double ColourScale::valueAt(double fraction) const
{
    if (normalisation == Normalisation::logarithmic)
        return low * std::pow(high / low, fraction);
    return low + fraction * (high - low);
}

QRgb ColourScale::colour(double value) const
{
    const double place = fraction(value);
    return std::isnan(place) ? qRgba(0, 0, 0, 0) : colourAt(map, place);
}

ColourLimits colourLimits(const Grid &grid, int rows, std::span<const int> excluded, Normalisation normalisation,
                          const LimitsRequest &request)
{
    const bool positiveOnly = normalisation == Normalisation::logarithmic;
    ColourLimits limits{request.manualLow, request.manualHigh};
    if (request.mode == LimitsMode::automatic)
        limits = extremes(grid, rows, excluded, positiveOnly);
    else if (request.mode == LimitsMode::percentile)
        limits = percentiles(grid, rows, excluded, positiveOnly, request.lowPercentile, request.highPercentile);
    return sane(limits, normalisation);
}

double roundStep(double span, int wanted)
{
    const double rough = span / std::max(1, wanted);
    const double decade = std::pow(10, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (factor * decade >= rough * 0.999)
            return factor * decade;
    return 10 * decade;
}

std::vector<double> colourTicks(const ColourScale &scale, int wanted)
{
    std::vector<double> ticks;
    if (scale.normalisation != Normalisation::logarithmic) {
        const double step = roundStep(scale.high - scale.low, wanted);
        for (double i = std::ceil(scale.low / step - 1e-6); i * step <= scale.high + 1e-6 * step; ++i)
            ticks.push_back(i * step);
        return ticks;
    }
    const int first = static_cast<int>(std::floor(std::log10(scale.low)));
    const int last = static_cast<int>(std::ceil(std::log10(scale.high)));
    const int decades = last - first;
    const int stride = std::max(1, decades / std::max(1, wanted));
    const auto add = [&](double value) {
        if (value >= scale.low * (1 - 1e-9) && value <= scale.high * (1 + 1e-9))
            ticks.push_back(value);
    };
    for (int exponent = first; exponent <= last; exponent += stride) {
        add(std::pow(10, exponent));
        if (decades <= 3) {
            add(2 * std::pow(10, exponent));
            add(5 * std::pow(10, exponent));
        }
    }
    return ticks;
}

} // namespace sinkscope
