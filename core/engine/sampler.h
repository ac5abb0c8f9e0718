#pragma once

#include "core/analysis/random.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace sinkscope {

/// How the next token is chosen.
struct SamplingSettings {
    double temperature = 0; ///< 0 = greedy: the likeliest token, of equals the one with the smallest id
    double top_p = 1; ///< nucleus: only the likeliest tokens that together have this probability can be drawn
    uint64_t seed = 0;
    bool operator==(const SamplingSettings &) const = default;
};

/// Chooses tokens from logits. The same seed and logits give the same tokens on every machine.
class Sampler {
public:
    /// Throws Error for a temperature below 0 or a top_p outside (0, 1].
    explicit Sampler(const SamplingSettings &settings);

    /// The id of the next token. Throws Error when a logit is not a number.
    int32_t choose(std::span<const float> logits);

private:
    int32_t draw(std::span<const float> logits, float largest);

    SamplingSettings settings_;
    Random random_;
    std::vector<std::pair<double, int32_t>> weights_; ///< unnormalised probability and id; kept for its memory
};

} // namespace sinkscope
