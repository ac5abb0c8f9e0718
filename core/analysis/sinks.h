#pragma once

#include "core/data/detection.h"

namespace sinkscope {

struct Run;

/// Finds the sinks of a run from its grids, in O(L T). While a run is incomplete it looks at the rows that are there.
/// A run without grids returns its imported detection unchanged.
Detection detect(const Run &run, const DetectorParameters &parameters);

} // namespace sinkscope
