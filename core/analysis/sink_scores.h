#pragma once

#include "core/analysis/sinks.h"

#include <vector>

namespace sinkscope {

struct Run;

/// Figure 7 of a run: sink score, and what it has to do with the norm that the MLP of l_start wrote. NaN where not
/// computed.
struct SinkScores {
    /// One secondary sink. The BOS token itself is in `bos_score`; primary sinks and noise are left out, as in the
    /// paper.
    struct Secondary {
        int position = 0;
        int l_start = 0;
        int lifetime = 0;
        double log_mlp_norm = 0.0; ///< natural log of mlp_out's l2 norm at l_start
        std::vector<double> score; ///< [L] left panel
        std::vector<double> ratio; ///< [L] middle panel: score / BOS score of the same layer, on or not
    };

    std::vector<double> bos_score; ///< [L] left panel
    std::vector<Secondary> secondary;

    std::vector<double> ratio_pearson; ///< [L] over the secondary sinks: ratio at the layer with log_mlp_norm
    std::vector<double> ratio_spearman; ///< [L] the same by rank
    double lifetime_pearson = 0.0; ///< right panel: lifetime with log_mlp_norm
    double lifetime_spearman = 0.0;
};

/// Empty without a sink_score grid.
SinkScores sink_scores(const Run &run, const Detection &detection);

} // namespace sinkscope
