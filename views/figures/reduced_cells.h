#pragma once

#include "views/figures/panel_spec.h"

#include <vector>

namespace sinkscope {

/// The values of a heat map in fewer cells, row 0 on top: a cell that stands for several has their value of largest
/// magnitude, so that no extreme is lost.
struct ReducedCells {
    QSize size;
    std::vector<float> values; ///< row by row, NaN where there is none
    bool reduced = false; ///< whether any cell stands for several
};

/// The cells of an image that has values, in at most that many.
ReducedCells reducedCells(const PanelImage &image, const QSize &most);

/// One pixel a cell.
QImage colouredCells(const ReducedCells &cells, const ColourScale &scale);

} // namespace sinkscope
