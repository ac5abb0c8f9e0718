#include "core/store/sink_report.h"

#include "core/analysis/csv.h"
#include "core/analysis/designed.h"
#include "core/data/number_text.h"
#include "core/store/aligned_table.h"
#include "core/store/run_json_internal.h"

#include <cmath>
#include <limits>

namespace sinkscope {

namespace {

constexpr float not_known = std::numeric_limits<float>::quiet_NaN();

/// A dash where the number is not known.
template <class Write> std::string known(double value, int digits, Write write)
{
    return std::isnan(value) ? "-" : write(value, digits);
}

Json json_number(float value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

const Token &token_of(const Run &run, const Sink &sink)
{
    return run.tokens[static_cast<size_t>(sink.position)];
}

std::string token_label(const Token &token)
{
    if (token.text.empty() && token.id >= 0)
        return "id " + std::to_string(token.id);
    return quoted_token(token.text);
}

std::string detector_line(const Detection &detection)
{
    return "detector " + detector_text(detection.parameters) + "; BOS sink at position " +
        std::to_string(detection.bos_position) + ", rows " + std::to_string(detection.clip_start) + ".." +
        std::to_string(detection.clip_end - 1) + "\n";
}

} // namespace

SinkMeasures measure_sink(const Run &run, const Sink &sink)
{
    SinkMeasures measures{.mlp_out_norm = not_known, .sink_score = not_known, .expert = -1};
    const Grid &mlp_out = run.grids.mlp_out_norm;
    if (const int start = sink.l_start(); start >= 0 && start < mlp_out.rows() && sink.position < mlp_out.columns())
        measures.mlp_out_norm = mlp_out(start, sink.position);
    const Grid &score = run.grids.sink_score;
    for (int layer : sink.layers)
        if (layer < score.rows() && sink.position < score.columns())
            measures.sink_score = std::fmax(measures.sink_score, score(layer, sink.position)); // fmax passes NaN over
    measures.expert = main_expert(run, sink.l_start(), sink.position).expert;
    return measures;
}

std::string sink_report_text(const Run &run, const Detection &detection)
{
    using Align = AlignedTable::Align;
    std::vector<AlignedTable::Column> columns{{"position"},  {"token", Align::left}, {"l_start"},
                                              {"lifetime"},  {"label", Align::left}, {"|mlp_out|"},
                                              {"sink score"}};
    const bool has_experts = run.grids.measured.contains(GridKind::expert_index);
    if (has_experts)
        columns.push_back({"expert"});
    AlignedTable table(std::move(columns));
    for (const Sink &sink : detection.sinks) {
        const SinkMeasures measures = measure_sink(run, sink);
        std::vector<std::string> row{std::to_string(sink.position),
                                     token_label(token_of(run, sink)),
                                     sink.layers.empty() ? "-" : std::to_string(sink.l_start()),
                                     std::to_string(sink.lifetime()),
                                     label_name(sink.label),
                                     known(measures.mlp_out_norm, 4, short_text),
                                     known(measures.sink_score, 4, fixed_text)};
        if (has_experts)
            row.push_back(measures.expert < 0 ? "-" : std::to_string(measures.expert));
        table.add_row(std::move(row));
    }
    std::string text = (run.model.name.empty() ? "unnamed model" : run.model.name) + ": " +
        std::to_string(run.layers()) + " layers, " + std::to_string(run.token_count()) + " tokens, " +
        std::to_string(detection.sinks.size()) + (detection.sinks.size() == 1 ? " sink\n" : " sinks\n") +
        detector_line(detection);
    for (const std::string &note : design_notes(run))
        text += note + "\n";
    text += "\n" + table.text();
    for (const std::string &notice : detection.notices)
        text += "\nnote: " + notice;
    for (const std::string &notice : run.trace.notices)
        text += "\nnote: " + notice;
    return text.back() == '\n' ? text : text + "\n";
}

std::string sink_report_json(const Run &run, const Detection &detection)
{
    Json report = {{"model", run.model.name}, {"layers", run.layers()}, {"tokens", run.token_count()}};
    Json details = detection_json(detection);
    for (const auto &item : details.items())
        if (item.key() != "sinks")
            report[item.key() == "parameters" ? "detector" : item.key()] = item.value();
    report["trace_notices"] = run.trace.notices;
    Json sinks = Json::array();
    for (const Sink &sink : detection.sinks) {
        const SinkMeasures measures = measure_sink(run, sink);
        sinks.push_back({{"position", sink.position},
                         {"token_id", token_of(run, sink).id},
                         {"token", token_of(run, sink).text},
                         {"label", label_name(sink.label)},
                         {"l_start", sink.layers.empty() ? Json(nullptr) : Json(sink.l_start())},
                         {"lifetime", sink.lifetime()},
                         {"layers", sink.layers},
                         {"mlp_out_norm_at_l_start", json_number(measures.mlp_out_norm)},
                         {"largest_sink_score", json_number(measures.sink_score)},
                         {"expert_at_l_start", measures.expert < 0 ? Json(nullptr) : Json(measures.expert)}});
    }
    report["sinks"] = std::move(sinks);
    report["design_notes"] = design_notes(run);
    return report.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string sink_report_csv(const Run &run, const Detection &detection)
{
    std::string text =
        "position,token_id,token,l_start,lifetime,label,mlp_out_norm_at_l_start,largest_sink_score,layers,detector,"
        "expert_at_l_start\n";
    const std::string detector = csv_field(detector_text(detection.parameters));
    for (const Sink &sink : detection.sinks) {
        const SinkMeasures measures = measure_sink(run, sink);
        std::string layers;
        for (int layer : sink.layers)
            layers += (layers.empty() ? "" : " ") + std::to_string(layer);
        text += std::to_string(sink.position) + "," + std::to_string(token_of(run, sink).id) + "," +
            csv_field(token_of(run, sink).text) + "," +
            (sink.layers.empty() ? std::string() : std::to_string(sink.l_start())) + "," +
            std::to_string(sink.lifetime()) + "," + label_name(sink.label) + "," + csv_number(measures.mlp_out_norm) +
            "," + csv_number(measures.sink_score) + "," + layers + "," + detector + "," +
            (measures.expert < 0 ? std::string() : std::to_string(measures.expert)) + "\n";
    }
    return text;
}

} // namespace sinkscope
