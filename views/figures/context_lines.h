#pragma once

#include "core/data/grid.h"
#include "views/figures/panel_spec.h"

#include <vector>

namespace sinkscope {

/// The BOS sink and the other sinks, without `drawn`: what stays as faint context where a selection has
/// lines of its own. At most some forty, evenly taken.
std::vector<int> contextTokens(const Detection &detection, std::vector<int> drawn);

/// A token's values of a grid's leading rows as a thin line without marks, in the token's own colour.
PanelSeries contextLine(const Style &style, const Detection &detection, const Grid &grid, int rows, int token);

} // namespace sinkscope
