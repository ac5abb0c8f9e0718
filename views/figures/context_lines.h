#pragma once

#include "core/data/grid.h"
#include "views/figures/figure_run.h"
#include "views/figures/panel_spec.h"

#include <vector>

namespace sinkscope {

/// The BOS sink and the other sinks: what stays as faint context, whatever is selected. At most some forty, evenly
/// taken.
std::vector<int> contextTokens(const Detection &detection);

/// A token's values of a grid's rows that are ready as a thin line without marks, in the token's own colour.
PanelSeries contextLine(const Style &style, const FigureRun &shown, GridKind kind, int token);

} // namespace sinkscope
