#pragma once

#include "core/data/run.h"
#include "core/store/json_fields_internal.h"

#include <string>
#include <vector>

namespace sinkscope {

/// The structured parts of a run as JSON, as run files, hashes and reports hold them. The readers throw Error.
Json model_json(const ModelCard &model);
Json trace_json(const TraceInfo &trace);
Json settings_json(const RunSettings &settings);
Json parameters_json(const DetectorParameters &parameters);
Json detection_json(const Detection &detection);
Json interventions_json(const std::vector<Intervention> &interventions);

ModelCard model_from_json(const JsonFields &fields);
TraceInfo trace_from_json(const JsonFields &fields);
RunSettings settings_from_json(const JsonFields &fields);
DetectorParameters parameters_from_json(const JsonFields &fields);
Detection detection_from_json(const JsonFields &fields);
/// `value`: a list of objects.
std::vector<Intervention> interventions_from_json(const Json &value, const std::filesystem::path &file,
                                                  const std::string &place);

} // namespace sinkscope
