#pragma once

#include "core/analysis/statistics.h"
#include "core/data/detection.h"
#include "core/data/grid.h"

#include <span>
#include <vector>

namespace sinkscope {

struct Run;

/// Mean over the sinks for each of the first `rows` layers of scores [L, T]; empty for no sinks.
std::vector<double> mean_scores(const Grid &scores, int rows, std::span<const Sink> sinks);

/// Figure 7, middle and right: the secondary sinks' score as a ratio to the BOS sink's at one layer, and their
/// lifetime, both against the natural log of the l2 norm of mlp_out at l_start. Primary sinks and noise are left out,
/// as in the paper.
struct ScoreRatios {
    struct Point {
        Sink sink;
        double norm = 0.0; ///< formation_norm(); NaN where not computed
        double score = 0.0; ///< at `layer`
        double ratio = 0.0; ///< score / BOS score of the layer, whether the sink is on there or not; NaN for a BOS of 0
    };
    int layer = 0;
    std::vector<Point> points; ///< by position
    Correlation ratio, lifetime; ///< with the log norm, over the points whose norm is above zero
};

/// `rows`: leading rows of sink_score that are computed. No points for a layer beyond them.
ScoreRatios score_ratios(const Run &run, const Detection &detection, int rows, int layer);

/// The layer to show ratios at: `wanted`, or where no secondary sink is attended to there the one where most are.
int score_layer(const Detection &detection, int rows, int wanted);

} // namespace sinkscope
