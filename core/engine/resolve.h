#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/engine/compute_settings.h"

#include <string>

namespace sinkscope {

/// What settings come to on this machine, "auto" among them.
struct ResolvedCompute {
    std::string dtype; ///< "float32" or "bfloat16"
    std::string device; ///< as runs record it: "cpu", "cuda:0 (NVIDIA H100)"
    int threads = 0;
};

/// Throws Error when the device that is asked for cannot be used.
ResolvedCompute resolve(const ComputeSettings &settings, const Checkpoint &checkpoint);

} // namespace sinkscope
