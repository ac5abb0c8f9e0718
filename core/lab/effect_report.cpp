#include "core/lab/effect_report.h"

#include "core/data/number_text.h"
#include "core/store/aligned_table.h"
#include "core/store/run_json_internal.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

/// A dash where the number is not known.
template <class Write> std::string known(double value, int digits, Write write)
{
    return std::isnan(value) ? "-" : write(value, digits);
}

const char *fate_name(SinkFate fate)
{
    switch (fate) {
    case SinkFate::kept:
        return "kept";
    case SinkFate::gained:
        return "gained";
    case SinkFate::lost:
        return "lost";
    }
    return "?";
}

std::string life_text(int l_start, int lifetime)
{
    return lifetime == 0 ? "-" : std::to_string(l_start) + ", " + std::to_string(lifetime);
}

Json json_number(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

} // namespace

std::string effect_report_text(const Run &variant, const VariantEffect &effect)
{
    using Align = AlignedTable::Align;
    const RunComparison &comparison = effect.comparison;
    std::string text;
    for (const Intervention &edit : variant.interventions)
        text += describe(edit) + "\n";
    text += "computed from block " + std::to_string(effect.first_layer) + " in " +
        known(effect.seconds, 2, fixed_text) + " s\n";
    text += "sinks: " + std::to_string(comparison.kept) + " kept, " + std::to_string(comparison.gained) + " gained, " +
        std::to_string(comparison.lost) + " lost\n\n";
    AlignedTable table({{"position"},
                        {"token", Align::left},
                        {"fate", Align::left},
                        {"level before", Align::left},
                        {"level after", Align::left},
                        {"score before"},
                        {"score after"}});
    for (const SinkChange &sink : comparison.sinks)
        table.add_row({std::to_string(sink.position),
                       quoted_token(variant.tokens[static_cast<size_t>(sink.position)].text), fate_name(sink.fate),
                       life_text(sink.baseline_l_start, sink.baseline_lifetime),
                       life_text(sink.variant_l_start, sink.variant_lifetime),
                       known(sink.baseline_score, 4, fixed_text), known(sink.variant_score, 4, fixed_text)});
    text += table.text();
    if (effect.divergence.empty())
        return text;
    const auto largest = std::ranges::max_element(effect.divergence) - effect.divergence.begin();
    text += "\nKL divergence of the next token's distribution: mean " + known(effect.mean_divergence(), 4, short_text) +
        " nats, largest " + known(effect.largest_divergence(), 4, short_text) + " after token " +
        std::to_string(largest) + "\n";
    text += "perplexity: " + known(comparison.baseline_perplexity, 4, fixed_text) + " before, " +
        known(comparison.variant_perplexity, 4, fixed_text) + " after\n";
    return text;
}

std::string effect_report_json(const Run &variant, const VariantEffect &effect)
{
    const RunComparison &comparison = effect.comparison;
    Json sinks = Json::array();
    for (const SinkChange &sink : comparison.sinks)
        sinks.push_back({{"position", sink.position},
                         {"token", variant.tokens[static_cast<size_t>(sink.position)].text},
                         {"fate", fate_name(sink.fate)},
                         {"baseline_l_start", sink.baseline_l_start},
                         {"baseline_lifetime", sink.baseline_lifetime},
                         {"baseline_score", json_number(sink.baseline_score)},
                         {"variant_l_start", sink.variant_l_start},
                         {"variant_lifetime", sink.variant_lifetime},
                         {"variant_score", json_number(sink.variant_score)}});
    const Json report = {{"interventions", interventions_json(variant.interventions)},
                         {"first_layer", effect.first_layer},
                         {"seconds", effect.seconds},
                         {"kept", comparison.kept},
                         {"gained", comparison.gained},
                         {"lost", comparison.lost},
                         {"sinks", std::move(sinks)},
                         {"mean_divergence", json_number(effect.mean_divergence())},
                         {"divergence", effect.divergence},
                         {"log_probability_change", comparison.log_probability_change},
                         {"baseline_perplexity", json_number(comparison.baseline_perplexity)},
                         {"variant_perplexity", json_number(comparison.variant_perplexity)}};
    return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

} // namespace sinkscope
