#pragma once

#include "views/state/colour_map.h"

#include "core/data/grid.h"

#include <span>
#include <vector>

namespace sinkscope {

enum class Normalisation {
    linear,
    logarithmic, ///< values at or below zero take the low end
    symmetric, ///< linear, with zero in the middle of the map
};

enum class LimitsMode {
    automatic, ///< smallest and largest value
    percentile, ///< lowPercentile..highPercentile, so that a few sinks do not flatten the rest
    manual,
};

/// Of what is computed and not finite; in none of the maps.
inline constexpr QRgb not_finite_colour = 0xffff00ff;

/// How values become colours. A plain value; all of it is what a heat map's colour bar shows.
struct ColourScale {
    ColourMap map = ColourMap::viridis;
    Normalisation normalisation = Normalisation::linear;
    double low = 0;
    double high = 1;

    /// Where `value` lies between low (0) and high (1), clamped. NaN for NaN.
    double fraction(double value) const;
    /// The inverse of fraction() for 0..1.
    double valueAt(double fraction) const;
    /// Fully transparent for NaN (not computed).
    QRgb colour(double value) const;
    bool operator==(const ColourScale &) const = default;
};

/// What the limits of a scale are made from.
struct LimitsRequest {
    LimitsMode mode = LimitsMode::automatic;
    double lowPercentile = 1; ///< 0..100
    double highPercentile = 99;
    double manualLow = 0;
    double manualHigh = 1;
    bool operator==(const LimitsRequest &) const = default;
};

struct ColourLimits {
    double low = 0;
    double high = 1;
    bool operator==(const ColourLimits &) const = default;
};

/// The limits for the first `rows` rows of `grid`, leaving out the columns `excluded` (ascending) and all values that
/// are not finite. Logarithmic limits look at positive values alone; symmetric ones are -m..m. low < high always holds;
/// without any value the answer is 0..1 (logarithmic: 0.1..1). Percentiles of more than two million values are taken
/// from an even sample of them.
ColourLimits colourLimits(const Grid &grid, int rows, std::span<const int> excluded, Normalisation normalisation,
                          const LimitsRequest &request);

/// The smallest of 1, 2, 5 times a power of ten of which `span` holds at most about `wanted`.
double roundStep(double span, int wanted);

/// Tick values for a colour bar: decades (with 2 and 5 where there are few) or round steps.
std::vector<double> colourTicks(const ColourScale &scale, int wanted);

} // namespace sinkscope
