#pragma once

#include "core/lab/gather_probe_internal.h"
#include "core/lab/lab_session_internal.h"

#include <span>
#include <stop_token>
#include <vector>

namespace sinkscope {

double cosine(std::span<const float> a, std::span<const float> b);

/// Throws Error for a block outside the run.
void check_layer(const LabSession::State &state, int layer);

/// In order, each once. Throws Error for tokens outside the run.
std::vector<int> ascending(const LabSession::State &state, std::vector<int> positions);

/// Where each of `wanted` stands in `all`, which is ascending and has them.
std::vector<int> places(const std::vector<int> &all, const std::vector<int> &wanted);

/// Runs one block of the baseline under a probe; returns the residual that leaves it.
at::Tensor run_block(LabSession::State &state, int layer, const at::Tensor &entering, GatherProbe &probe,
                     std::stop_token stop);

} // namespace sinkscope
