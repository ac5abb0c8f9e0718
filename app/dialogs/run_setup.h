#pragma once

#include "core/engine/pipeline.h"

namespace sinkscope {

/// How the next run is computed: what the run settings dialog edits and a session keeps.
struct RunSetup {
    int sample = 0;
    PromptSettings prompt = {};
    int maxTokens = 0; ///< 0 = all
    ComputeSettings compute;
    bool perHead = false;
    bool operator==(const RunSetup &) const = default;
};

/// As for_each_field() of the detector's parameters.
template <class Visit> void for_each_field(RunSetup &setup, Visit &&visit)
{
    visit("sample", setup.sample, 0);
    for_each_field(setup.prompt, visit);
    visit("max_tokens", setup.maxTokens, 0);
    visit("compute_type", setup.compute.compute_type, compute_type_names);
    visit("device", setup.compute.device, device_names);
    visit("card", setup.compute.card, 0);
    visit("threads", setup.compute.threads, 0);
    visit("memory_limit", setup.compute.memory_limit, 0);
    visit("per_head", setup.perHead);
}

} // namespace sinkscope
