#pragma once

#include "views/figures/axis_ticks.h"
#include "views/figures/panel_legend.h"
#include "views/state/style.h"

#include <QRectF>

#include <vector>

namespace sinkscope {

struct FigureSheet;

/// Whether a panel of this size (points) has room for its axes and a curve in type of this size.
bool isReadablePanel(const QSizeF &panel, double fontPoints);

/// The height in points that so many panels want at this width, with as many side by side as read well.
double heightOfPanels(int count, double width, double fontPoints);

/// Cuts `rect` into columns x rows cells of one size, row by row, `spacing` apart.
std::vector<QRectF> panelGrid(const QRectF &rect, int columns, int rows, double spacing = 6);

/// Cells for `count` panels: in `columns`, or, where those would be too small to read, in as many as keeps the cells
/// largest.
std::vector<QRectF> panelCells(const QRectF &rect, int count, int columns, const Style &style, double spacing = 6);

/// Whether the panel has room for its own legend in this place without covering a mark.
bool hasRoomForLegend(const PanelSpec &panel, const QRectF &rect, const Style &style);

/// Takes a strip off the bottom of `rect` for a shared legend and puts it into the sheet.
void placeLegendBelow(FigureSheet &sheet, std::vector<LegendEntry> entries, QRectF &rect, const Style &style);

/// Takes a strip off the right of `rect` for a colour bar with this range's tick labels and this title.
QRectF takeColourBar(QRectF &rect, const AxisRange &range, const QString &title, const Style &style);

} // namespace sinkscope
