#pragma once

#include "core/data/intervention.h"

#include <vector>

namespace sinkscope {

/// What a token has become when the interventions that scale do so by one factor.
struct FactorPoint {
    double factor = 1;
    double mlp_out_norm = 0; ///< l2, at the first scaled block, as changed
    int l_start = -1; ///< -1 = no sink
    int lifetime = 0; ///< 0 = no sink
    double largest_score = 0; ///< the largest sink score from the first scaled block on
};

/// One scaled token against the factor.
struct FactorCurve {
    int position = 0;
    std::vector<FactorPoint> points; ///< one for each factor
};

/// A synthetic sink in the making: the same interventions with one factor after another.
struct FactorSweep {
    std::vector<Intervention> interventions; ///< their factors, where they scale, are those swept
    int layer = 0; ///< the first scaled block
    std::vector<double> factors;
    std::vector<FactorCurve> curves; ///< one for each scaled token, ascending
    /// [factors] of the whole variant; NaN where predictions were not asked for.
    std::vector<double> mean_divergence, perplexity;
};

} // namespace sinkscope
