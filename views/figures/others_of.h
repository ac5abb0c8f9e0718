#pragma once

#include "core/analysis/row_statistics.h"
#include "views/state/run_document.h"

namespace sinkscope {

/// Statistics of each computed row of a grid over the tokens that are no sink; empty when the run has no such grid.
inline const std::vector<RowStatistics> &othersOf(const OthersCache &cache, const FigureRun &shown, GridKind kind)
{
    return cache.of(shown.run, *shown.detection, gridOf(shown, kind), rowsReady(*shown.run, kind));
}

} // namespace sinkscope
