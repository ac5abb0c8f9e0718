#pragma once

#include "core/json/json_reader.h"
#include "core/text/trace.h"

#include <string>

namespace sinkscope {

/// Reads a conversation into `trace`: OpenAI's {"role", "content"} or ShareGPT's {"from", "value"} turns, of which the
/// last one, if it is the assistant's, is the output. Contents are text, a list of text parts, or null beside tool
/// calls; what is left out of the text is told in the trace's notices. Throws Error for a turn that is none.
void read_conversation(const JsonReader &list, Trace &trace);

/// Whether these are turns of a conversation: a list whose first element is an object with a role.
bool is_conversation(const JsonReader &value);

/// A notice that `key` changes what the model is given and is not used, once for each trace.
void tell_unused(const std::string &key, Trace &trace);

} // namespace sinkscope
