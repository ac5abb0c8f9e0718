#pragma once

#include "views/figures/panel_figure.h"

namespace sinkscope {

/// Changes a sheet as a person wants it: the panels that are wanted, in the room of all, with the axes that are wanted,
/// with or without titles and captions.
void applyEdits(FigureSheet &sheet, const FigureEdits &edits, const Style &style);

} // namespace sinkscope
