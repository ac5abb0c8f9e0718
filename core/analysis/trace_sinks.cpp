#include "core/analysis/trace_sinks.h"

#include "core/analysis/not_finite.h"
#include "core/data/error.h"
#include "core/data/run.h"

#include <algorithm>
#include <map>

namespace sinkscope {

namespace {

bool counts(const TraceSinks::Entry &sink, CountedSinks counted)
{
    return counted == CountedSinks::all || sink.label == SinkLabel::secondary;
}

} // namespace

TraceSinks trace_sinks(const Run &run, const Detection &detection, const std::string &set)
{
    TraceSinks trace;
    trace.trace = run.trace.sample;
    trace.model = run.model.name;
    trace.set = set;
    trace.rope_theta = run.model.rope_theta;
    trace.layers = run.layers();
    trace.tokens = run.token_count();
    trace.not_finite = not_finite_text_of(detection);
    for (const Sink &sink : detection.sinks) {
        trace.layers = std::max(trace.layers, sink.layers.empty() ? 0 : sink.layers.back() + 1);
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

std::string TokenShare::name() const
{
    return text.empty() ? "id " + std::to_string(token_id) : text;
}

std::vector<TokenShare> token_shares(std::span<const TraceSinks> traces, CountedSinks counted)
{
    std::map<std::pair<std::string, int32_t>, TokenShare> by_token;
    int total = 0;
    for (size_t trace = 0; trace < traces.size(); ++trace)
        for (const auto &sink : traces[trace].sinks) {
            if (!counts(sink, counted))
                continue;
            const TokenShare named{.token_id = sink.token_id, .text = sink.text, .places = {}};
            TokenShare &share = by_token.try_emplace({named.name(), sink.token_id}, named).first->second;
            ++share.count;
            share.places.emplace_back(static_cast<int>(trace), sink.position);
            ++total;
        }
    std::vector<TokenShare> shares;
    for (auto &[token, share] : by_token) {
        share.percent = 100.0 * share.count / total;
        shares.push_back(std::move(share));
    }
    std::stable_sort(shares.begin(), shares.end(),
                     [](const TokenShare &a, const TokenShare &b) { return a.count > b.count; });
    return shares;
}

LevelCounts level_counts(std::span<const TraceSinks> traces)
{
    LevelCounts result;
    for (const TraceSinks &trace : traces) {
        result.layers = std::max(result.layers, trace.layers);
        for (const auto &sink : trace.sinks) {
            result.largest = std::max(result.largest, ++result.counts[{sink.l_start, sink.lifetime}]);
            ++result.total;
        }
    }
    return result;
}

int PositionHistogram::bin_of(int position) const
{
    if (position < 0 || position >= upper)
        return -1;
    return static_cast<int>(static_cast<int64_t>(position) * static_cast<int64_t>(counts.size()) / upper);
}

int PositionHistogram::first_of(int bin) const
{
    const auto bins = static_cast<int64_t>(counts.size());
    return static_cast<int>((static_cast<int64_t>(bin) * upper + bins - 1) / bins);
}

PositionHistogram position_histogram(std::span<const TraceSinks> traces, int bins, int upper, CountedSinks counted)
{
    if (bins < 1 || upper < 0)
        throw Error("position histogram: expected at least one bin and an upper end of at least 0 tokens");
    PositionHistogram histogram;
    int longest = 0;
    for (const TraceSinks &trace : traces) {
        longest = std::max(longest, trace.tokens);
        for (const auto &sink : trace.sinks)
            if (counts(sink, counted) && sink.position >= 0)
                histogram.positions.push_back(sink.position);
    }
    std::sort(histogram.positions.begin(), histogram.positions.end());
    if (upper == 0)
        upper = std::max({longest, 1, histogram.positions.empty() ? 1 : histogram.positions.back() + 1});
    std::erase_if(histogram.positions, [upper](int position) { return position >= upper; });
    histogram.upper = upper;
    histogram.counts.resize(static_cast<size_t>(std::min(bins, upper)));
    histogram.bin_width = static_cast<double>(upper) / static_cast<double>(histogram.counts.size());
    for (const int position : histogram.positions)
        ++histogram.counts[static_cast<size_t>(histogram.bin_of(position))];
    return histogram;
}

} // namespace sinkscope
