#pragma once

#include "views/state/colour_scale.h"
#include "views/heat_map/heat_map_range.h"

#include "core/data/grid.h"

#include <QImage>
#include <QSize>

#include <vector>

namespace sinkscope {

/// For every row of a grid the value of largest magnitude in aligned groups of 4, 16, 64, ... columns, so that the
/// largest of any span of columns is found in a few steps however long the span. Takes a third of the grid's memory.
/// NaN (not computed) is passed over.
class MagnitudePyramid {
public:
    /// Reads the first `rows` rows. The grid must outlive the pyramid or the next build().
    void build(const Grid *grid, int rows);
    void addRow(int row); ///< a row that was not read yet, or has new values
    bool empty() const { return !grid_; }
    int rows() const { return grid_ ? grid_->rows() : 0; }
    int columns() const { return grid_ ? grid_->columns() : 0; }
    bool isReady(int row) const
    {
        return row >= 0 && row < static_cast<int>(ready_.size()) && ready_[static_cast<size_t>(row)];
    }

    /// The value of largest magnitude in columns first..end-1 of a row, with its sign; NaN when there is none.
    float largest(int row, int first, int end) const;

private:
    const Grid *grid_ = nullptr;
    std::vector<Grid> levels_; ///< levels_[k] holds groups of 4^(k+1) columns
    std::vector<bool> ready_;
};

/// Paints the cells of `range` into an image of that many device pixels, row 0 at the bottom. Every pixel shows the
/// value of largest magnitude among the cells it covers (a mean would hide a sink that is one token wide); cells not
/// computed stay transparent.
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
