#pragma once

#include "core/json/json_reader.h"
#include "core/text/trace.h"

#include <string_view>
#include <vector>

namespace sinkscope {

/// The traces that a record of a trace file describes: one, or one for each output of its prompt. The kind is told by
/// the record's keys. Throws Error naming file, line and key for a record that is none of the kinds or lacks what its
/// kind has.
std::vector<Trace> traces_of_record(const JsonReader &record);

/// The record's text without the members that traces_of_record() does not look at (log-probabilities, say), as strict
/// JSON; the whole of it where it has no other members or is no object.
std::string relevant_json(std::string_view record);

/// Whether the record may describe more than one trace; when not, it describes one.
bool may_hold_several(std::string_view record);

} // namespace sinkscope
