#pragma once

#include "core/analysis/compare.h"

#include <vector>

namespace sinkscope {

/// What interventions did to a run: its sinks, and what the model then predicts.
struct VariantEffect {
    RunComparison comparison; ///< sinks gained, lost and kept with their changes; log-probability change; perplexities
    int first_layer = 0; ///< the block from which the variant was recomputed
    /// [T] KL(baseline || variant) in nats of the distributions of the next token after token t; 0 for the tokens
    /// before the first edited one, which cannot see the edit. Empty when it was not asked for.
    std::vector<float> divergence;
    double seconds = 0.0; ///< wall time of the variant

    double mean_divergence() const; ///< over all tokens; NaN when it was not asked for
    double largest_divergence() const;
};

} // namespace sinkscope
