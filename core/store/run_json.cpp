#include "core/store/run_json_internal.h"

namespace sinkscope {

Json detection_json(const Detection &detection)
{
    Json sinks = Json::array();
    for (const Sink &sink : detection.sinks)
        sinks.push_back({{"position", sink.position}, {"label", label_name(sink.label)}, {"layers", sink.layers}});
    return {{"parameters", record_json(detection.parameters)},
            {"bos_position", detection.bos_position},
            {"clip_start", detection.clip_start},
            {"clip_end", detection.clip_end},
            {"sinks", std::move(sinks)},
            {"notices", detection.notices}};
}

Detection detection_from_json(const JsonReader &json)
{
    Detection detection;
    detection.parameters = json.at("parameters").record<DetectorParameters>();
    json.read("bos_position", detection.bos_position);
    json.read("clip_start", detection.clip_start);
    json.read("clip_end", detection.clip_end);
    for (const JsonReader &entry : json.at("sinks").elements()) {
        Sink sink;
        entry.require("position", sink.position);
        entry.require("label", sink.label, sink_label_names);
        entry.read("layers", sink.layers);
        detection.sinks.push_back(std::move(sink));
    }
    json.read("notices", detection.notices);
    return detection;
}

Json interventions_json(const std::vector<Intervention> &interventions)
{
    Json list = Json::array();
    for (const Intervention &intervention : interventions)
        list.push_back(record_json(intervention));
    return list;
}

std::vector<Intervention> interventions_from_json(const JsonReader &list)
{
    std::vector<Intervention> interventions;
    for (const JsonReader &entry : list.elements()) {
        for (const char *key : {"site", "operation"})
            entry.at(key);
        interventions.push_back(entry.record<Intervention>());
    }
    return interventions;
}

} // namespace sinkscope
