#pragma once

#include "views/heat_map/heat_map_range.h"
#include "views/state/colour_scale.h"

#include "core/analysis/magnitude_pyramid.h"

#include <QImage>
#include <QSize>

namespace sinkscope {

/// Paints the cells of `range` into an image of that many device pixels, row 0 at the bottom. Every pixel shows the
/// value of largest magnitude among the cells it covers (a mean would hide a sink that is one token wide); cells not
/// computed stay transparent, and a pixel with one that is computed and not finite has `not_finite_colour`.
QImage renderHeatMap(const MagnitudePyramid &pyramid, const HeatMapRange &range, const QSize &pixels,
                     const ColourScale &scale);

/// renderHeatMap() with its last image kept: repaints that only move a crosshair cost nothing.
class HeatMapRaster {
public:
    const MagnitudePyramid &pyramid() const { return pyramid_; }
    void setGrid(const Grid *grid, int readyRows);
    void addRow(int row);
    const QImage &image(const HeatMapRange &range, const QSize &pixels, const ColourScale &scale);

private:
    MagnitudePyramid pyramid_;
    QImage image_;
    HeatMapRange range_;
    ColourScale scale_;
};

} // namespace sinkscope
