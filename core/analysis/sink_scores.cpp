#include "core/analysis/sink_scores.h"

#include "core/analysis/sink_groups.h"
#include "core/data/run.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {

int score_layer(const Detection &detection, int rows, int wanted)
{
    if (rows <= 0)
        return 0;
    std::vector<int> on(static_cast<size_t>(rows), 0);
    for (const Sink &sink : secondary_sinks(detection))
        for (const int layer : sink.layers)
            if (layer + 1 < rows) // a sink that is on after block l is attended to from block l+1
                ++on[static_cast<size_t>(layer) + 1];
    if (wanted >= 0 && wanted < rows && on[static_cast<size_t>(wanted)] > 0)
        return wanted;
    return static_cast<int>(std::ranges::max_element(on) - on.begin());
}

std::vector<double> mean_scores(const Grid &scores, int rows, std::span<const Sink> sinks)
{
    if (sinks.empty())
        return {};
    std::vector<double> means(static_cast<size_t>(std::min(rows, scores.rows())), 0);
    for (size_t r = 0; r < means.size(); ++r)
        for (const Sink &sink : sinks)
            means[r] += scores(static_cast<int>(r), sink.position) / static_cast<double>(sinks.size());
    return means;
}

ScoreRatios score_ratios(const Run &run, const Detection &detection, int rows, int layer)
{
    ScoreRatios result;
    const Grid &scores = run.grids.sink_score;
    result.layer = layer;
    if (layer < 0 || layer >= std::min(rows, scores.rows()))
        return result;
    const double bos = scores(layer, detection.bos_position);
    std::vector<double> logs, ratios, lifetimes;
    for (const Sink &sink : secondary_sinks(detection)) {
        const double score = scores(layer, sink.position), norm = formation_norm(run, sink);
        result.points.push_back({sink, norm, score, bos > 0 ? score / bos : NAN});
        logs.push_back(norm > 0 ? std::log(norm) : NAN);
        ratios.push_back(result.points.back().ratio);
        lifetimes.push_back(sink.lifetime());
    }
    result.ratio = correlation(logs, ratios);
    result.lifetime = correlation(logs, lifetimes);
    return result;
}

} // namespace sinkscope
