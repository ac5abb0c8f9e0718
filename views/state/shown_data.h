#pragma once

#include "views/figures/figure.h"

namespace sinkscope {

class RunDocument;
class Selection;

/// What the window shows at this moment, as figures take it: the run and its companions under the live detection, the
/// selection.
FigureData shownData(const RunDocument &document, const Selection &selection);

} // namespace sinkscope
