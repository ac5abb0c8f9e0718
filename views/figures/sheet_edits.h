#pragma once

#include "views/figures/panel_figure.h"

namespace sinkscope {

/// Changes a sheet as a person wants it: the panels that are wanted, in the room of all, with the axes that are wanted,
/// with or without titles and captions.
void applyEdits(FigureSheet &sheet, const FigureEdits &edits, const Style &style);

/// Leaves out all that is no data and no tick, so that a picture of few points still shows what matters.
void leaveDecorationsOut(FigureSheet &sheet, const QRectF &room, const Style &style);

} // namespace sinkscope
