#include "core/analysis/set_tables.h"

#include <algorithm>
#include <map>

namespace sinkscope {

namespace {

constexpr size_t layers_shown = 3;

/// Start layers by falling count, then by layer.
std::vector<LayerShare> layer_shares(const std::map<int, int> &counts)
{
    int total = 0;
    for (const auto &[layer, count] : counts)
        total += count;
    std::vector<LayerShare> shares;
    shares.reserve(counts.size());
    for (const auto &[layer, count] : counts)
        shares.push_back({layer, count, 100.0 * count / total});
    std::stable_sort(shares.begin(), shares.end(),
                     [](const LayerShare &a, const LayerShare &b) { return a.count > b.count; });
    return shares;
}

/// Traces by (model, set), in order of first appearance.
std::vector<std::vector<const TraceSinks *>> by_model_and_set(std::span<const TraceSinks> traces)
{
    std::vector<std::vector<const TraceSinks *>> groups;
    std::map<std::pair<std::string, std::string>, size_t> group_of;
    for (const TraceSinks &trace : traces) {
        const auto [found, added] = group_of.try_emplace({trace.model, trace.set}, groups.size());
        if (added)
            groups.emplace_back();
        groups[found->second].push_back(&trace);
    }
    return groups;
}

} // namespace

std::vector<std::string> level_summary_rules()
{
    return {
        "Primary sinks: tokens labelled bos_sink or primary, the BOS token among them, over all traces of the set",
        "Primary layer: the block l_start at which most primary sinks start (0-based; the lowest of equals)",
        "Secondary sinks: tokens labelled secondary, over all traces of the set; noise is not counted",
        "Secondary layers: the three blocks l_start at which most secondary sinks start, with their share of all "
        "secondary sinks",
        "RoPE base: rope_theta of the model's configuration",
    };
}

std::vector<LevelSummary> level_summaries(std::span<const TraceSinks> traces)
{
    std::vector<LevelSummary> summaries;
    for (const auto &group : by_model_and_set(traces)) {
        LevelSummary summary;
        summary.model = group.front()->model;
        summary.set = group.front()->set;
        summary.traces = static_cast<int>(group.size());
        std::map<int, int> primary, secondary;
        for (const TraceSinks *trace : group) {
            summary.layers = std::max(summary.layers, trace->layers);
            summary.rope_theta = std::max(summary.rope_theta, trace->rope_theta);
            for (const auto &sink : trace->sinks) {
                if (sink.label == SinkLabel::bos || sink.label == SinkLabel::primary) {
                    ++primary[sink.l_start];
                    ++summary.primary_count;
                } else if (sink.label == SinkLabel::secondary) {
                    ++secondary[sink.l_start];
                    ++summary.secondary_count;
                }
            }
        }
        if (const auto shares = layer_shares(primary); !shares.empty())
            summary.primary_layer = shares.front().l_start;
        summary.secondary_layers = layer_shares(secondary);
        if (summary.secondary_layers.size() > layers_shown)
            summary.secondary_layers.resize(layers_shown);
        summaries.push_back(std::move(summary));
    }
    return summaries;
}

TextTable token_share_table(std::span<const TraceSinks> traces, int most)
{
    TextTable table{{"Token", "Count", "Share (%)"}, {}, "Token strings of the secondary sinks"};
    auto shares = token_shares(traces);
    std::map<std::string, int> ids_of;
    const bool ambiguous =
        std::ranges::any_of(shares, [&](const TokenShare &share) { return ++ids_of[share.name()] > 1; });
    if (ambiguous) // two ids that are written alike
        table.header.insert(table.header.begin() + 1, "Id");
    if (most > 0 && shares.size() > static_cast<size_t>(most))
        shares.resize(static_cast<size_t>(most));
    for (const TokenShare &share : shares) {
        table.rows.push_back({share.name(), std::to_string(share.count), decimal(share.percent, 2)});
        if (ambiguous)
            table.rows.back().insert(table.rows.back().begin() + 1, std::to_string(share.token_id));
    }
    return table;
}

TextTable level_table(std::span<const TraceSinks> traces)
{
    TextTable table{{"Model", "Traces", "Trace count", "RoPE base", "Primary layer", "Primary sinks",
                     "Secondary layers", "Secondary sinks"},
                    {},
                    ""};
    for (const std::string &rule : level_summary_rules())
        table.caption += rule + ". ";
    table.caption.pop_back();
    for (const LevelSummary &summary : level_summaries(traces)) {
        std::string layers;
        for (const LayerShare &share : summary.secondary_layers)
            layers +=
                (layers.empty() ? "" : ", ") + std::to_string(share.l_start) + " (" + decimal(share.percent, 1) + "%)";
        table.rows.push_back({summary.model, summary.set, std::to_string(summary.traces),
                              summary.rope_theta > 0.0 ? decimal(summary.rope_theta, 0) : "",
                              summary.primary_layer < 0 ? "" : std::to_string(summary.primary_layer),
                              std::to_string(summary.primary_count), layers, std::to_string(summary.secondary_count)});
    }
    return table;
}

TextTable level_count_table(std::span<const TraceSinks> traces)
{
    TextTable table{{"Model", "l_start", "Lifetime", "Count"}, {}, "Detected tokens of each sink level"};
    std::vector<std::pair<std::string, std::vector<TraceSinks>>> models; // in order of first appearance
    for (const TraceSinks &trace : traces) {
        auto model = std::ranges::find(models, trace.model, &decltype(models)::value_type::first);
        if (model == models.end())
            model = models.insert(models.end(), {trace.model, {}});
        model->second.push_back(trace);
    }
    for (const auto &[model, of_model] : models)
        for (const auto &[level, count] : level_counts(of_model).counts)
            table.rows.push_back(
                {model, std::to_string(level.first), std::to_string(level.second), std::to_string(count)});
    return table;
}

TextTable position_table(std::span<const TraceSinks> traces, int bins)
{
    TextTable table{{"From", "To", "Count"}, {}, "Token positions of the secondary sinks"};
    const PositionHistogram histogram = position_histogram(traces, bins);
    for (size_t bin = 0; bin < histogram.counts.size(); ++bin)
        table.rows.push_back({decimal(static_cast<double>(bin) * histogram.bin_width, 1),
                              decimal(static_cast<double>(bin + 1) * histogram.bin_width, 1),
                              std::to_string(histogram.counts[bin])});
    return table;
}

} // namespace sinkscope
