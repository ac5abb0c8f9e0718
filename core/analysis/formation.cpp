#include "core/analysis/formation.h"

#include "core/analysis/match.h"
#include "core/analysis/random.h"
#include "core/data/error.h"

#include <algorithm>
#include <map>

namespace sinkscope {

FormationTokens formation_tokens(const Run &run, const Detection &detection, std::vector<int> sinks,
                                 int others_per_sink, uint64_t seed)
{
    FormationTokens result;
    result.bos_position = detection.bos_position;
    if (sinks.empty())
        for (const Sink &sink : detection.sinks)
            if (sink.label == SinkLabel::secondary || sink.label == SinkLabel::primary)
                sinks.push_back(sink.position);
    std::erase(sinks, detection.bos_position);
    std::ranges::sort(sinks);
    sinks.erase(std::ranges::unique(sinks).begin(), sinks.end());
    if (sinks.empty())
        throw Error("the run has no sink besides the BOS token: lower the detector's threshold or choose tokens");
    if (sinks.front() < 0 || sinks.back() >= run.token_count())
        throw Error("a chosen token is outside the run's " + std::to_string(run.token_count()) + " tokens");
    result.sinks = std::move(sinks);

    const ControlGroup matched = same_token_controls(run.tokens, detection, result.sinks, seed);
    result.others = matched.positions;
    std::erase(result.others, detection.bos_position);
    result.matched = matched.matched;
    std::vector<int> rest;
    for (int position = 0; position < run.token_count(); ++position)
        if (position != detection.bos_position && !detection.find(position) &&
            !std::ranges::binary_search(result.sinks, position) && !std::ranges::binary_search(result.others, position))
            rest.push_back(position);
    Random random(seed);
    random.shuffle(rest);
    const size_t wanted = result.sinks.size() * static_cast<size_t>(std::max(1, others_per_sink));
    while (result.others.size() < wanted && !rest.empty()) {
        result.others.push_back(rest.back());
        rest.pop_back();
    }
    std::ranges::sort(result.others);
    return result;
}

int common_l_start(const Detection &detection, const std::vector<int> &sinks)
{
    std::map<int, int> counts;
    for (const int position : sinks)
        if (const Sink *sink = detection.find(position))
            ++counts[sink->l_start()];
    int best = -1, most = 0;
    for (const auto &[layer, count] : counts)
        if (count > most) {
            best = layer;
            most = count;
        }
    return best;
}

} // namespace sinkscope
