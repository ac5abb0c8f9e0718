#pragma once

#include <QColor>
#include <QString>

#include <array>

namespace sinkscope {

/// The colour maps on offer. viridis, magma and cividis are matplotlib's (CC0); diverging is blue over neutral grey to
/// red, for values whose zero means something.
enum class ColourMap { viridis, magma, cividis, diverging };
inline constexpr int colour_map_count = 4;

/// 256 opaque colours from the low end to the high end.
using ColourTable = std::array<QRgb, 256>;
const ColourTable &colourTable(ColourMap map);

/// The colour at `fraction` of the way from the low end; values outside 0..1 take the ends.
QRgb colourAt(ColourMap map, double fraction);

/// "viridis", ... as sessions and recipes write it.
QString colourMapName(ColourMap map);

/// WCAG relative luminance, 0 (black) to 1 (white).
double relativeLuminance(QRgb colour);

/// Black or white, whichever is easier to read on `background`.
QColor readableOn(QRgb background);

} // namespace sinkscope
