#pragma once

#include "views/heat_map/heat_map_columns.h"
#include "views/heat_map/heat_map_range.h"
#include "views/state/colour_scale.h"
#include "views/state/run_document.h"
#include "views/state/run_sides.h"
#include "views/state/style.h"

#include <QRectF>

#include <optional>
#include <vector>

class QPainter;

namespace sinkscope {

class HeatMapRaster;

/// All that a heat map shows besides the values themselves, which come from a HeatMapRaster.
struct HeatMapScene {
    const Run *run = nullptr; ///< never null when painted
    const Detection *detection = nullptr; ///< never null when painted
    GridKind kind = GridKind::resid_norm;
    int head = 0; ///< named in the title of a per-head grid
    std::optional<RunSide> side; ///< named in the title; empty where there is one run only
    int readyRows = 0;
    ColourScale scale;
    QString limits; ///< what the ends of the scale are, where they are not the extremes; stands beside the colour bar
    bool valuesBelow = false, valuesAbove = false; ///< of the scale's ends: shown in their colours
    HeatMapColumns columns; ///< of the tokens; the range is one of columns
    HeatMapRange range;
    std::vector<int> selected; ///< ascending
    int currentToken = -1;
    int currentRow = -1;
    int hoveredToken = -1;
    int hoveredRow = -1;
};

/// Where the parts of a heat map lie, in the painter's units.
struct HeatMapGeometry {
    QRectF markers; ///< lane above the plot: sinks and selected tokens
    QRectF plot;
    QRectF colourBar;
    bool tokenLabels = false; ///< columns are wide enough for the tokens' text
    HeatMapRange range;

    double x(double column) const
    {
        return plot.left() + (column - range.firstToken) / range.tokenSpan() * plot.width();
    }
    double y(double row) const { return plot.bottom() - (row - range.firstRow) / range.rowSpan() * plot.height(); }
    double column(double x) const { return range.firstToken + (x - plot.left()) / plot.width() * range.tokenSpan(); }
    double row(double y) const { return range.firstRow + (plot.bottom() - y) / plot.height() * range.rowSpan(); }
    double columnWidth() const { return plot.width() / range.tokenSpan(); }
    double rowHeight() const { return plot.height() / range.rowSpan(); }
};

/// Paints a heat map with axes, colour bar and marks on any painter, for the screen and for export alike. Layer 0 is at
/// the bottom.
class HeatMapPainter {
public:
    /// `unit` is the length of a point (1/72 inch) in the painter's units: 1 for export, logicalDpi/72 for a widget.
    /// `pixelsPerUnit` is the resolution of the cells' raster: the device pixel ratio on screen.
    HeatMapPainter(const Style &style, double unit, double pixelsPerUnit);

    HeatMapGeometry geometry(const QRectF &rect, const HeatMapScene &scene) const;
    void paint(QPainter &painter, const QRectF &rect, const HeatMapScene &scene, HeatMapRaster &raster) const;

    /// "Residual norm ‖h‖₂", with the head of a per-head grid and the side: "‖h‖₂, variant − baseline".
    static QString title(const HeatMapScene &scene);

private:
    void paintCells(QPainter &painter, const HeatMapGeometry &geometry, const HeatMapScene &scene,
                    HeatMapRaster &raster) const;
    void paintTokenAxis(QPainter &painter, const HeatMapGeometry &geometry, const HeatMapScene &scene) const;
    void paintLayerAxis(QPainter &painter, const HeatMapGeometry &geometry) const;
    void paintColourBar(QPainter &painter, const HeatMapGeometry &geometry, const HeatMapScene &scene) const;
    void paintCrosshairs(QPainter &painter, const HeatMapGeometry &geometry, const HeatMapScene &scene) const;
    void paintMarkers(QPainter &painter, const HeatMapGeometry &geometry, const HeatMapScene &scene) const;
    void paintBreaks(QPainter &painter, const HeatMapGeometry &geometry, const HeatMapScene &scene) const;
    void paintClipping(QPainter &painter, const QRectF &bar, const HeatMapScene &scene) const;
    static QString quantity(const HeatMapScene &scene);
    double textHeight() const; ///< of a line of labels

    Style style_;
    double unit_;
    double pixelsPerUnit_;
};

} // namespace sinkscope
