#pragma once

#include "core/analysis/sinks.h"
#include "core/data/grid.h"

#include <span>
#include <vector>

namespace sinkscope {

struct Run;

enum class SinkFate { kept, gained, lost };

/// One token that is a sink in the baseline, the variant or both. Values of the side where it is none: l_start -1,
/// lifetime 0.
struct SinkChange {
    int position = 0;
    SinkFate fate = SinkFate::kept;
    int baseline_l_start = -1, variant_l_start = -1;
    int baseline_lifetime = 0, variant_lifetime = 0;
    /// Mean sink score over the layers where it is on in either (the same layers for both, so that they compare); NaN
    /// without sink_score grids.
    double baseline_score = 0.0, variant_score = 0.0;

    int lifetime_change() const { return variant_lifetime - baseline_lifetime; }
    double score_change() const { return variant_score - baseline_score; }
};

/// What became of the sinks from `baseline` to `variant`.
struct RunComparison {
    std::vector<SinkChange> sinks; ///< by position
    int kept = 0, gained = 0, lost = 0;
    int tokens_compared = 0; ///< the shorter trace's length
    int token_disagreements = 0; ///< of them, positions whose token ids differ
    std::vector<float> log_probability_change; ///< [T-1] variant - baseline for token t+1; empty unless both have it
    double baseline_perplexity = 0.0, variant_perplexity = 0.0; ///< NaN where token_logprob was not computed
};

RunComparison compare_runs(const Run &baseline, const Detection &baseline_detection, const Run &variant,
                           const Detection &variant_detection);

/// exp of the mean negative log-probability (natural log) over its finite values; NaN for none.
double perplexity(std::span<const float> token_logprob);

} // namespace sinkscope
