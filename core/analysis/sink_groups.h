#pragma once

#include "core/data/detection.h"

#include <span>
#include <vector>

namespace sinkscope {

struct Run;

/// The sinks labelled secondary, the BOS sink never among them.
std::vector<Sink> secondary_sinks(const Detection &detection);

/// mlp_out_norm at the sink's l_start: the size of what made it. NaN when it was not computed.
double formation_norm(const Run &run, const Sink &sink);

/// The sinks ordered by formation_norm(), largest first, the BOS sink before all.
std::vector<Sink> sinks_by_strength(const Run &run, const Detection &detection);

/// The distinct l_start of the secondary sinks among `tokens`, ascending: the dashed lines of figure 1.
std::vector<int> level_starts(const Detection &detection, std::span<const int> tokens);

} // namespace sinkscope
