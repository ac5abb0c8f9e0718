#include "core/analysis/sink_scores.h"

#include "core/analysis/statistics.h"
#include "core/data/run.h"

#include <cmath>
#include <limits>

namespace sinkscope {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

std::vector<double> column(const Grid &grid, int token)
{
    std::vector<double> values;
    for (int row = 0; row < grid.rows(); ++row)
        values.push_back(static_cast<double>(grid(row, token)));
    return values;
}

bool within(const Grid &grid, int row, int token)
{
    return row >= 0 && row < grid.rows() && token >= 0 && token < grid.columns();
}

} // namespace

SinkScores sink_scores(const Run &run, const Detection &detection)
{
    SinkScores result;
    const Grid &scores = run.grids.sink_score;
    if (!within(scores, 0, detection.bos_position))
        return result;
    result.bos_score = column(scores, detection.bos_position);
    std::vector<double> norms, lifetimes;
    for (const Sink &sink : detection.sinks) {
        if (sink.label != SinkLabel::secondary || sink.position == detection.bos_position ||
            !within(scores, 0, sink.position))
            continue;
        SinkScores::Secondary secondary;
        secondary.position = sink.position;
        secondary.l_start = sink.l_start();
        secondary.lifetime = sink.lifetime();
        const Grid &mlp_norms = run.grids.mlp_out_norm;
        secondary.log_mlp_norm = within(mlp_norms, sink.l_start(), sink.position)
            ? std::log(static_cast<double>(mlp_norms(sink.l_start(), sink.position)))
            : undefined;
        secondary.score = column(scores, sink.position);
        for (size_t layer = 0; layer < secondary.score.size(); ++layer)
            secondary.ratio.push_back(result.bos_score[layer] > 0.0 ? secondary.score[layer] / result.bos_score[layer]
                                                                    : undefined);
        norms.push_back(secondary.log_mlp_norm);
        lifetimes.push_back(secondary.lifetime);
        result.secondary.push_back(std::move(secondary));
    }
    for (size_t layer = 0; layer < result.bos_score.size(); ++layer) {
        std::vector<double> ratios;
        for (const auto &secondary : result.secondary)
            ratios.push_back(secondary.ratio[layer]);
        result.ratio_pearson.push_back(pearson_correlation(norms, ratios));
        result.ratio_spearman.push_back(spearman_correlation(norms, ratios));
    }
    result.lifetime_pearson = pearson_correlation(norms, lifetimes);
    result.lifetime_spearman = spearman_correlation(norms, lifetimes);
    return result;
}

} // namespace sinkscope
