#include "core/analysis/model_comparison.h"

#include <array>
#include <cmath>
#include <limits>
#include <map>

namespace sinkscope {

namespace {

constexpr double not_known = std::numeric_limits<double>::quiet_NaN();

/// The 97.5 % quantile of Student's t.
double student_quantile(int degrees)
{
    constexpr std::array quantiles{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228,
                                   2.201,  2.179, 2.160, 2.145, 2.131, 2.120, 2.110, 2.101, 2.093, 2.086,
                                   2.080,  2.074, 2.069, 2.064, 2.060, 2.056, 2.052, 2.048, 2.045, 2.042};
    const auto place = static_cast<size_t>(degrees - 1);
    return place < quantiles.size() ? quantiles[place] : 1.96 + 2.4 / degrees; // within 0.002 beyond 30
}

template <typename Value>
std::string mean_of(std::span<const TraceMeasures> measures, const std::string &model, Value value, int digits)
{
    std::vector<double> values;
    for (const TraceMeasures &trace : measures)
        if (trace.model == model)
            values.push_back(value(trace));
    return mean_interval(values).text(digits);
}

/// "block 2: 430, 90 (3 of 4 traces)": the pair that leads most often.
std::string leading_pair(std::span<const TraceMeasures> measures, const std::string &model)
{
    std::map<std::pair<int, std::vector<std::string>>, int> counts;
    int traces = 0;
    for (const TraceMeasures &trace : measures)
        if (trace.model == model && trace.neuron_layer >= 0) {
            ++traces;
            ++counts[{trace.neuron_layer, trace.neurons}];
        }
    const std::pair<const std::pair<int, std::vector<std::string>>, int> *best = nullptr;
    for (const auto &entry : counts)
        if (!best || entry.second > best->second)
            best = &entry;
    if (!best)
        return "-";
    std::string text = "block " + std::to_string(best->first.first) + ":";
    for (const std::string &neuron : best->first.second)
        text += " " + neuron;
    return traces > 1 ? text + " (" + std::to_string(best->second) + " of " + std::to_string(traces) + ")" : text;
}

} // namespace

MeanInterval mean_interval(std::span<const double> values)
{
    double sum = 0, squares = 0;
    int count = 0;
    for (const double value : values)
        if (std::isfinite(value)) {
            sum += value;
            ++count;
        }
    if (count == 0)
        return {not_known, not_known, 0};
    const double mean = sum / count;
    for (const double value : values)
        if (std::isfinite(value))
            squares += (value - mean) * (value - mean);
    return {mean, count < 2 ? not_known : student_quantile(count - 1) * std::sqrt(squares / (count - 1) / count),
            count};
}

std::string MeanInterval::text(int digits) const
{
    if (count == 0)
        return "-";
    return decimal(mean, digits) + (std::isnan(half_width) ? "" : " ± " + decimal(half_width, digits));
}

TextTable model_table(std::span<const TraceSinks> sinks, std::span<const TraceMeasures> measures)
{
    TextTable table{{"Model", "Layers", "Traces", "Primary layer", "Primary", "Secondary", "Secondary layers",
                     "Sink rate", "Entropy valley", "Without sinks", "Two neurons' share", "Neurons"},
                    {},
                    {}};
    for (const LevelSummary &levels : level_summaries(sinks)) {
        std::string starts;
        for (const LayerShare &share : levels.secondary_layers)
            starts +=
                (starts.empty() ? "" : ", ") + std::to_string(share.l_start) + " (" + decimal(share.percent, 0) + " %)";
        const std::string &model = levels.model;
        table.rows.push_back({model, std::to_string(levels.layers), std::to_string(levels.traces),
                              levels.primary_layer < 0 ? "-" : std::to_string(levels.primary_layer),
                              std::to_string(levels.primary_count), std::to_string(levels.secondary_count),
                              starts.empty() ? "-" : starts,
                              mean_of(
                                  measures, model, [](const TraceMeasures &m) { return m.sink_rate; }, 3),
                              mean_of(
                                  measures, model, [](const TraceMeasures &m) { return m.entropy_valley; }, 3),
                              mean_of(
                                  measures, model, [](const TraceMeasures &m) { return m.entropy_without; }, 3),
                              mean_of(
                                  measures, model, [](const TraceMeasures &m) { return m.neuron_share; }, 3),
                              leading_pair(measures, model)});
    }
    return table;
}

} // namespace sinkscope
