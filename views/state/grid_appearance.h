#pragma once

#include "core/data/grid_kind.h"
#include "views/state/colour_scale.h"

#include <QJsonObject>
#include <QString>

namespace sinkscope {

/// How one kind of grid is coloured.
struct GridAppearance {
    ColourMap map = ColourMap::viridis;
    Normalisation normalisation = Normalisation::linear;
    LimitsRequest limits;
    bool leaveOutSinks = false; ///< the BOS sink and primary sinks do not count for the limits
    bool operator==(const GridAppearance &) const = default;

    /// By the table of grids. Norms: viridis, percentiles without the BOS sink and primary sinks, of residuals and
    /// outputs logarithmic. Cosines: diverging, symmetric, -1..1. Sink scores: linear.
    static GridAppearance defaultFor(GridKind kind);
    /// Of differences: diverging, symmetric about zero, percentiles: a lost sink would leave one colour to all others.
    static GridAppearance forDifferences();
};

/// What the colours' ends are in words: "1st–99th percentile, without BOS and primary sinks"; empty for the extremes of
/// all values.
QString limitsText(const GridAppearance &appearance);

QJsonObject appearanceToJson(const GridAppearance &appearance);
/// `appearance` with what the object says; ignores what it does not know.
GridAppearance appearanceFromJson(const QJsonObject &object, GridAppearance appearance);

} // namespace sinkscope
