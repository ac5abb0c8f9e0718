#pragma once

#include "core/analysis/formation.h"
#include "core/analysis/progress.h"
#include "core/analysis/suppression.h"
#include "core/lab/lab_session.h"

#include <functional>
#include <span>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// How sinks are made: the paper's figures 4, 5, 6 and 8 for the baseline of a lab session. All throw Error for a block
/// or token outside the run and Cancelled when `stop` was requested.

/// Figure 4 at block `layer`. Costs one block. In a mixture of experts the stages within are those of one: `expert`, -1
/// for the one that all tokens share. Throws Error for an expert that the block has not.
MlpStages mlp_stages(LabSession &session, int layer, std::vector<int> positions, std::stop_token stop = {},
                     int expert = automatic_expert);

struct SweepOptions {
    int components = 6; ///< swept
    int most_alpha = 20; ///< alpha = -most_alpha..most_alpha, except 0
};

/// Figure 5 at block `layer`. Costs one block and one MLP of components x alphas rows.
ComponentSweep component_sweep(LabSession &session, int layer, const FormationTokens &tokens,
                               const SweepOptions &options = {}, std::stop_token stop = {});

/// MLP(sum of coefficients[i] PC_i) of the sweep's block, for each row of `coefficients` [n, at most k]: the live mix.
std::vector<MlpResponse> mlp_response(LabSession &session, const ComponentSweep &sweep, const Grid &coefficients);

/// Figure 6 for blocks first_layer..last_layer. Perplexity is lowered to (n-1)/3 where there are few tokens.
FormationClusters site_clusters(LabSession &session, const FormationTokens &tokens, int first_layer, int last_layer,
                                const TsneParameters &parameters = {}, std::stop_token stop = {},
                                const ProgressCallback &progress = {});

/// Figure 8: for each block first_layer..last_layer and each of h, o and f (resid_pre, attn_out, mlp_out) the vectors
/// of all `sinks` are replaced by the mean over `sources` at that block, and the sinks that are suppressed are counted
/// under the baseline's detector. Three curves. Costs a partial pass for each point where a
/// sink is left to suppress. `partial` gets the curves after each block.
std::vector<SuppressionCurve>
swapping_sweep(LabSession &session, const std::vector<int> &sinks, const std::vector<int> &sources, int first_layer,
               int last_layer, std::stop_token stop = {}, const ProgressCallback &progress = {},
               const std::function<void(const std::vector<SuppressionCurve> &)> &partial = {});

/// All tokens that are no sink and not the BOS token: the usual sources of a mean.
std::vector<int> non_sinks(const Run &run);

} // namespace sinkscope
