#pragma once

#include "core/analysis/factor_sweep.h"
#include "core/analysis/progress.h"
#include "core/lab/lab_session.h"

#include <functional>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// What the command line takes: beyond it float32 activations overflow.
inline constexpr double largest_factor = 1e6;

/// Makes a variant for each factor: `interventions` with the factor of those that scale set to it, and looks what the
/// scaled tokens have become. `predict` as in LabSession::variant; `partial` gets the sweep after each factor but the
/// last. Throws Error when nothing scales, there is no
/// factor or one is not finite, or the interventions do not fit the run; Cancelled.
FactorSweep factor_sweep(LabSession &session, std::vector<Intervention> interventions, std::vector<double> factors,
                         bool predict = true, std::stop_token stop = {}, const ProgressCallback &progress = {},
                         const std::function<void(const FactorSweep &)> &partial = {});

} // namespace sinkscope
