#pragma once

#include "core/analysis/cache_sweep.h"
#include "core/analysis/progress.h"
#include "core/lab/lab_session.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// Perplexity and divergence of the session's baseline for each size while no token, the BOS sink, all sinks, as many
/// random tokens at equal positions, or the first four tokens are spared. A pass of the model for each point, without
/// grids. `partial` gets the sweep after each size but the last. Throws Error for no size or one that is out of range;
/// Cancelled.
CacheSweep cache_sweep(LabSession &session, CacheSaving saving, std::vector<int> sizes, uint64_t seed,
                       std::stop_token stop = {}, const ProgressCallback &progress = {},
                       const std::function<void(const CacheSweep &)> &partial = {});

} // namespace sinkscope
