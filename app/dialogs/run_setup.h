#pragma once

#include "core/engine/pipeline.h"

#include <cstdint>

namespace sinkscope {

/// How the next run is computed: what the run settings dialog edits and a session keeps.
struct RunSetup {
    int sample = 0;
    PromptFormat promptFormat = PromptFormat::automatic;
    int maxTokens = 0; ///< 0 = all
    ComputeType computeType = ComputeType::automatic;
    Device device = Device::automatic;
    int threads = 0; ///< 0 = the library's choice
    int memoryMegabytes = 0; ///< what the pass may use, in 10^6 bytes; 0 = what is free
    bool perHead = false;

    int64_t memoryLimit() const { return int64_t{memoryMegabytes} * 1'000'000; } ///< bytes; 0 = what is free
    bool operator==(const RunSetup &) const = default;
};

} // namespace sinkscope
