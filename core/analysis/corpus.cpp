#include "core/analysis/corpus.h"

#include "core/data/error.h"
#include "core/data/run.h"

#include <algorithm>
#include <map>

namespace sinkscope {

TraceSinks trace_sinks(const Run &run, const Detection &detection, const std::string &set)
{
    TraceSinks trace;
    trace.trace = run.trace.sample;
    trace.model = run.model.name;
    trace.set = set;
    trace.rope_theta = run.model.rope_theta;
    trace.layers = run.layers();
    trace.tokens = run.token_count();
    for (const Sink &sink : detection.sinks) {
        TraceSinks::Entry entry;
        entry.position = sink.position;
        entry.l_start = sink.l_start();
        entry.lifetime = sink.lifetime();
        entry.label = sink.label;
        if (sink.position >= 0 && sink.position < run.token_count()) {
            const Token &token = run.tokens[static_cast<size_t>(sink.position)];
            entry.token_id = token.id;
            entry.text = token.text;
        }
        trace.sinks.push_back(std::move(entry));
    }
    return trace;
}

std::vector<TokenShare> token_shares(std::span<const TraceSinks> traces)
{
    std::map<std::string, int> counts;
    int total = 0;
    for (const TraceSinks &trace : traces)
        for (const auto &sink : trace.sinks)
            if (sink.label == SinkLabel::secondary) {
                ++counts[sink.text.empty() ? "id " + std::to_string(sink.token_id) : sink.text];
                ++total;
            }
    std::vector<TokenShare> shares;
    for (const auto &[text, count] : counts)
        shares.push_back({text, count, 100.0 * count / total});
    std::stable_sort(shares.begin(), shares.end(),
                     [](const TokenShare &a, const TokenShare &b) { return a.count > b.count; });
    return shares;
}

LevelCounts level_counts(std::span<const TraceSinks> traces)
{
    LevelCounts result;
    int layers = 0;
    for (const TraceSinks &trace : traces)
        layers = std::max(layers, trace.layers);
    if (layers == 0)
        return result;
    result.counts = Grid(layers + 1, layers);
    for (const TraceSinks &trace : traces)
        for (const auto &sink : trace.sinks) {
            if (sink.l_start < 0 || sink.l_start >= layers || sink.lifetime < 0 || sink.lifetime > layers)
                throw Error("sink levels: trace " + std::to_string(trace.trace) + ", position " +
                            std::to_string(sink.position) + ": level (" + std::to_string(sink.l_start) + ", " +
                            std::to_string(sink.lifetime) + ") does not fit a model of " + std::to_string(layers) +
                            " layers");
            const float count = ++result.counts(sink.lifetime, sink.l_start);
            result.largest = std::max(result.largest, static_cast<int>(count));
            ++result.total;
        }
    return result;
}

PositionHistogram position_histogram(std::span<const TraceSinks> traces, int bins, int upper)
{
    if (bins < 1 || upper < 0)
        throw Error("position histogram: expected at least one bin and an upper end of at least 0 tokens");
    PositionHistogram histogram;
    int longest = 0;
    for (const TraceSinks &trace : traces) {
        longest = std::max(longest, trace.tokens);
        for (const auto &sink : trace.sinks)
            if (sink.label == SinkLabel::secondary && sink.position >= 0)
                histogram.positions.push_back(sink.position);
    }
    std::sort(histogram.positions.begin(), histogram.positions.end());
    if (upper == 0)
        upper = std::max({longest, 1, histogram.positions.empty() ? 1 : histogram.positions.back() + 1});
    std::erase_if(histogram.positions, [upper](int position) { return position >= upper; });
    histogram.bin_width = static_cast<double>(upper) / bins;
    histogram.counts.resize(static_cast<size_t>(bins));
    for (const int position : histogram.positions)
        ++histogram.counts[static_cast<size_t>(static_cast<int64_t>(position) * bins / upper)];
    return histogram;
}

} // namespace sinkscope
