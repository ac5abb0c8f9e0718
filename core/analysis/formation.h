#pragma once

#include "core/analysis/clusters.h"
#include "core/analysis/pca.h"
#include "core/analysis/tsne.h"
#include "core/data/intervention.h"
#include "core/data/run.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sinkscope {

/// Whom the formation analyses look at.
struct FormationTokens {
    int bos_position = 0;
    std::vector<int> sinks; ///< ascending, without the BOS sink
    std::vector<int> others; ///< ascending; same token ids first, none a sink
    int matched = 0; ///< of the others, those drawn for a sink of the same token id
};

/// The secondary (and primary) sinks of `detection`, or `sinks` where given, and `others_per_sink` times as many
/// others: as many of the same token ids as there are (core/analysis/match.h), then any other tokens, seeded. Fewer
/// where the trace has no more. Throws Error when there is no sink.
FormationTokens formation_tokens(const Run &run, const Detection &detection, std::vector<int> sinks = {},
                                 int others_per_sink = 1, uint64_t seed = 0);

/// The block where most of the sinks start; the earliest of equals. -1 when none of the tokens is a sink.
int common_l_start(const Detection &detection, const std::vector<int> &sinks);

/// The most tokens that are no sink figure 4's mean is over: their inner vectors are kept while it is computed.
inline constexpr int most_averaged_tokens = 256;

/// Figure 4: the stages that a token's vector passes in an MLP.
struct MlpStages {
    int layer = 0;
    int bos_position = 0;
    std::vector<int> positions; ///< [n]
    /// [s] in the order in which they are passed: a plain MLP has no gate, and its product is its activation.
    std::vector<Site> sites{Site::mlp_in, Site::mlp_gate, Site::mlp_act, Site::mlp_up, Site::mlp_post, Site::mlp_out};
    std::string activation = "silu";
    /// Of a mixture of experts, whose the stages within are; -1 = the one that all tokens share.
    std::optional<int> expert;
    /// [n, s] with the BOS token's vector of the same stage; NaN where one of the two did not choose the expert
    Grid cosine;
    int others = 0; ///< tokens that are no sink, evenly spaced over the trace, that the mean is over
    std::vector<double> others_cosine; ///< [s] their mean cosine, of those that chose the expert; empty without others
};

/// The expert that mlp_stages() is asked for where none is named: common_expert() of the BOS token and the positions.
inline constexpr int automatic_expert = -2;

/// What the MLP of a block answers to one input.
struct MlpResponse {
    double norm = 0.0; ///< l2, of mlp_out
    double cosine = 0.0; ///< of mlp_out with the BOS token's
};

/// Figure 5: principal components of mlp_in, and what the MLP makes of each alone.
struct ComponentSweep {
    int layer = 0;
    FormationTokens tokens;
    PrincipalComponents components; ///< of mlp_in [h] over sinks, then others (the rows of `scores`)
    std::vector<float> bos_mlp_out; ///< [h]
    std::vector<double> alphas; ///< ascending, without 0
    std::vector<std::vector<MlpResponse>> response; ///< per component swept, per alpha: MLP(alpha PC_i)
};

/// Figure 6: how far sinks and others lie apart at one site of one block.
struct SiteClusters {
    Site site = Site::resid_pre;
    int layer = 0;
    Grid points; ///< [n, 2] t-SNE of sinks, then others
    double kl_divergence = 0.0; ///< of the t-SNE
    double silhouette = 0.0; ///< of the vectors themselves under the labels sink and other; NaN for a single token
    double probe_accuracy = 0.0; ///< cross-validated linear probe, 0..1; NaN when a group has one token alone
    double chance = 0.0; ///< the probe's accuracy for always naming the larger group
};

struct FormationClusters {
    static constexpr std::array<Site, 3> sites{Site::resid_pre, Site::attn_out, Site::mlp_out};
    FormationTokens tokens;
    double perplexity = 0.0; ///< as used: lowered where there are few tokens
    int folds = 0; ///< of the probe's cross-validation; 0 = none
    int first_layer = 0, last_layer = 0;
    std::vector<SiteClusters> panels; ///< by layer, then by site
};

/// The most tokens figure 6 takes of either group; beyond, t-SNE would take minutes a panel.
inline constexpr int most_clustered_tokens = 1000;

} // namespace sinkscope
