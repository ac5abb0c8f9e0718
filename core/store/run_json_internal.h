#pragma once

#include "core/data/run.h"
#include "core/json/json_reader.h"
#include "core/json/json_text_internal.h"

#include <vector>

namespace sinkscope {

/// The parts of a run that are lists of records, as run files, hashes and reports hold them; record_json() and
/// JsonReader::record() do the others. The readers throw Error.
Json detection_json(const Detection &detection);
Json interventions_json(const std::vector<Intervention> &interventions);

Detection detection_from_json(const JsonReader &detection);
std::vector<Intervention> interventions_from_json(const JsonReader &list);

} // namespace sinkscope
