#include "core/analysis/compare.h"

#include "core/data/run.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>

namespace sinkscope {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

double mean_score(const Grid &scores, int position, const std::set<int> &layers)
{
    double sum = 0.0;
    int count = 0;
    for (const int layer : layers)
        if (layer >= 0 && layer < scores.rows() && position < scores.columns() &&
            std::isfinite(scores(layer, position))) {
            sum += static_cast<double>(scores(layer, position));
            ++count;
        }
    return count == 0 ? undefined : sum / count;
}

} // namespace

double perplexity(std::span<const float> token_logprob)
{
    double sum = 0.0;
    size_t count = 0;
    for (const float value : token_logprob)
        if (std::isfinite(value)) {
            sum += static_cast<double>(value);
            ++count;
        }
    return count == 0 ? undefined : std::exp(-sum / static_cast<double>(count));
}

RunComparison compare_runs(const Run &baseline, const Detection &baseline_detection, const Run &variant,
                           const Detection &variant_detection)
{
    struct Sides {
        const Sink *baseline = nullptr;
        const Sink *variant = nullptr;
    };
    std::map<int, Sides> sides;
    for (const Sink &sink : baseline_detection.sinks)
        sides[sink.position].baseline = &sink;
    for (const Sink &sink : variant_detection.sinks)
        sides[sink.position].variant = &sink;

    RunComparison result;
    for (const auto &[position, side] : sides) {
        SinkChange change;
        change.position = position;
        std::set<int> layers;
        if (side.baseline) {
            change.baseline_l_start = side.baseline->l_start();
            change.baseline_lifetime = side.baseline->lifetime();
            layers.insert(side.baseline->layers.begin(), side.baseline->layers.end());
        }
        if (side.variant) {
            change.variant_l_start = side.variant->l_start();
            change.variant_lifetime = side.variant->lifetime();
            layers.insert(side.variant->layers.begin(), side.variant->layers.end());
        }
        change.fate = !side.baseline ? SinkFate::gained : !side.variant ? SinkFate::lost : SinkFate::kept;
        ++(change.fate == SinkFate::gained ? result.gained : change.fate == SinkFate::lost ? result.lost : result.kept);
        change.baseline_score = mean_score(baseline.grids.sink_score, position, layers);
        change.variant_score = mean_score(variant.grids.sink_score, position, layers);
        result.sinks.push_back(change);
    }

    result.tokens_compared = std::min(baseline.token_count(), variant.token_count());
    for (size_t t = 0; t < static_cast<size_t>(result.tokens_compared); ++t)
        result.token_disagreements += baseline.tokens[t].id != variant.tokens[t].id;
    const auto &before = baseline.grids.token_logprob, &after = variant.grids.token_logprob;
    for (size_t t = 0; t < std::min(before.size(), after.size()); ++t)
        result.log_probability_change.push_back(after[t] - before[t]);
    result.baseline_perplexity = perplexity(before);
    result.variant_perplexity = perplexity(after);
    return result;
}

} // namespace sinkscope
