#pragma once

#include "core/data/grid.h"
#include "core/data/run.h"
#include <vector>

namespace sinkscope {

/// Share (0..100) of the row's other values that are smaller than that of `column`, ties counted half; NaN when it has
/// no value.
double percentileInRow(const Grid &grid, int row, int column);

/// The sinks labelled secondary.
std::vector<Sink> secondarySinks(const Detection &detection);

/// mlp_out_norm at the sink's l_start: the size of what made it. NaN when it was not computed.
double formationNorm(const Run &run, const Sink &sink);

/// The sinks ordered by formationNorm(), largest first, the BOS sink before all.
std::vector<Sink> sinksByStrength(const Run &run, const Detection &detection);

} // namespace sinkscope
