#include "core/store/run_json_internal.h"

#include "core/data/error.h"

#include <array>
#include <utility>

namespace sinkscope {

namespace {

using RowName = std::pair<RowConvention, const char *>;
constexpr std::array row_names{RowName{RowConvention::block_output_final_norm, "block_output_final_norm"},
                               RowName{RowConvention::block_output, "block_output"},
                               RowName{RowConvention::block_input, "block_input"}};

using RuleName = std::pair<LabelRule, const char *>;
constexpr std::array rule_names{RuleName{LabelRule::published, "published"}, RuleName{LabelRule::paper, "paper"}};

template <typename Names, typename Value> const char *name_of(const Names &names, Value value)
{
    for (const auto &[known, name] : names)
        if (known == value)
            return name;
    return "";
}

/// Sets `out` from the name that `key` holds; leaves it when the key is missing.
template <typename Names, typename Value>
void read_name(const JsonFields &fields, const char *key, const Names &names, Value &out)
{
    if (!fields.find(key))
        return;
    std::string found;
    fields.read(key, found);
    for (const auto &[value, name] : names)
        if (found == name) {
            out = value;
            return;
        }
    fields.fail(key, "unknown name '" + found + "'");
}

SinkLabel label_from_json(const JsonFields &fields)
{
    std::string found;
    fields.required("label");
    fields.read("label", found);
    for (SinkLabel label : {SinkLabel::bos, SinkLabel::primary, SinkLabel::secondary, SinkLabel::noise})
        if (label_name(label) == found)
            return label;
    fields.fail("label", "unknown sink label '" + found + "'");
}

/// Calls `parse` on each object of a list.
template <typename Parse>
void for_each_object(const Json &list, const std::filesystem::path &file, const std::string &place, Parse parse)
{
    if (!list.is_array())
        throw Error(file, place, std::string("expected a JSON list, found ") + list.type_name());
    for (size_t i = 0; i < list.size(); ++i)
        parse(JsonFields(list[i], file, place + "[" + std::to_string(i) + "]"));
}

} // namespace

Json model_json(const ModelCard &model)
{
    return {{"name", model.name},
            {"path", model.path},
            {"architecture", model.architecture},
            {"layers", model.layers},
            {"hidden_size", model.hidden_size},
            {"heads", model.heads},
            {"kv_heads", model.kv_heads},
            {"head_dim", model.head_dim},
            {"intermediate_size", model.intermediate_size},
            {"vocab_size", model.vocab_size},
            {"rope_theta", model.rope_theta},
            {"rope_scaling", model.rope_scaling},
            {"weights_dtype", model.weights_dtype},
            {"parameters", model.parameters}};
}

ModelCard model_from_json(const JsonFields &fields)
{
    ModelCard model;
    fields.read("name", model.name);
    fields.read("path", model.path);
    fields.read("architecture", model.architecture);
    fields.read("layers", model.layers);
    fields.read("hidden_size", model.hidden_size);
    fields.read("heads", model.heads);
    fields.read("kv_heads", model.kv_heads);
    fields.read("head_dim", model.head_dim);
    fields.read("intermediate_size", model.intermediate_size);
    fields.read("vocab_size", model.vocab_size);
    fields.read("rope_theta", model.rope_theta);
    fields.read("rope_scaling", model.rope_scaling);
    fields.read("weights_dtype", model.weights_dtype);
    fields.read("parameters", model.parameters);
    return model;
}

Json trace_json(const TraceInfo &trace)
{
    return {{"source", trace.source},
            {"sample", trace.sample},
            {"prompt_format", trace.prompt_format},
            {"prompt_tokens", trace.prompt_tokens},
            {"text", trace.text},
            {"id_disagreements", trace.id_disagreements},
            {"notices", trace.notices}};
}

TraceInfo trace_from_json(const JsonFields &fields)
{
    TraceInfo trace;
    fields.read("source", trace.source);
    fields.read("sample", trace.sample);
    fields.read("prompt_format", trace.prompt_format);
    fields.read("prompt_tokens", trace.prompt_tokens);
    fields.read("text", trace.text);
    fields.read("id_disagreements", trace.id_disagreements);
    fields.read("notices", trace.notices);
    return trace;
}

Json settings_json(const RunSettings &settings)
{
    return {{"program_version", settings.program_version},
            {"created", settings.created},
            {"dtype", settings.dtype},
            {"device", settings.device},
            {"threads", settings.threads},
            {"seconds", settings.seconds}};
}

RunSettings settings_from_json(const JsonFields &fields)
{
    RunSettings settings;
    fields.read("program_version", settings.program_version);
    fields.read("created", settings.created);
    fields.read("dtype", settings.dtype);
    fields.read("device", settings.device);
    fields.read("threads", settings.threads);
    fields.read("seconds", settings.seconds);
    return settings;
}

Json parameters_json(const DetectorParameters &parameters)
{
    return {{"preset", parameters.preset},
            {"threshold", parameters.threshold},
            {"absolute_cosine", parameters.absolute_cosine},
            {"clip", parameters.clip},
            {"bos_window", parameters.bos_window},
            {"minimum_lifetime", parameters.minimum_lifetime},
            {"label_rule", name_of(rule_names, parameters.label_rule)},
            {"rows", name_of(row_names, parameters.rows)}};
}

Json detection_json(const Detection &detection)
{
    Json sinks = Json::array();
    for (const Sink &sink : detection.sinks)
        sinks.push_back({{"position", sink.position}, {"label", label_name(sink.label)}, {"layers", sink.layers}});
    return {{"parameters", parameters_json(detection.parameters)},
            {"bos_position", detection.bos_position},
            {"clip_start", detection.clip_start},
            {"clip_end", detection.clip_end},
            {"sinks", std::move(sinks)},
            {"notices", detection.notices}};
}

DetectorParameters parameters_from_json(const JsonFields &fields)
{
    DetectorParameters parameters;
    fields.read("preset", parameters.preset);
    fields.read("threshold", parameters.threshold);
    fields.read("absolute_cosine", parameters.absolute_cosine);
    fields.read("clip", parameters.clip);
    fields.read("bos_window", parameters.bos_window);
    fields.read("minimum_lifetime", parameters.minimum_lifetime);
    read_name(fields, "label_rule", rule_names, parameters.label_rule);
    read_name(fields, "rows", row_names, parameters.rows);
    return parameters;
}

Detection detection_from_json(const JsonFields &fields)
{
    Detection detection;
    detection.parameters = parameters_from_json(fields.object("parameters"));
    fields.read("bos_position", detection.bos_position);
    fields.read("clip_start", detection.clip_start);
    fields.read("clip_end", detection.clip_end);
    for_each_object(fields.required("sinks"), fields.file(), fields.place_of("sinks"), [&](const JsonFields &entry) {
        Sink sink;
        entry.required("position");
        entry.read("position", sink.position);
        entry.read("layers", sink.layers);
        sink.label = label_from_json(entry);
        detection.sinks.push_back(std::move(sink));
    });
    fields.read("notices", detection.notices);
    return detection;
}

Json interventions_json(const std::vector<Intervention> &interventions)
{
    Json list = Json::array();
    for (const Intervention &intervention : interventions)
        list.push_back({{"site", site_name(intervention.site)},
                        {"operation", operation_name(intervention.operation)},
                        {"layers", intervention.layers},
                        {"tokens", intervention.tokens},
                        {"factor", intervention.factor},
                        {"sources", intervention.sources},
                        {"heads", intervention.heads}});
    return list;
}

std::vector<Intervention> interventions_from_json(const Json &value, const std::filesystem::path &file,
                                                  const std::string &place)
{
    std::vector<Intervention> interventions;
    for_each_object(value, file, place, [&](const JsonFields &fields) {
        Intervention intervention;
        std::string site, operation;
        fields.required("site");
        fields.read("site", site);
        fields.required("operation");
        fields.read("operation", operation);
        try {
            intervention.site = site_from_name(site);
            intervention.operation = operation_from_name(operation);
        } catch (const Error &error) {
            throw Error(file, place, error.what());
        }
        fields.read("layers", intervention.layers);
        fields.read("tokens", intervention.tokens);
        fields.read("factor", intervention.factor);
        fields.read("sources", intervention.sources);
        fields.read("heads", intervention.heads);
        interventions.push_back(std::move(intervention));
    });
    return interventions;
}

} // namespace sinkscope
