#pragma once

#include "core/text/jinja/interpreter_internal.h"

namespace sinkscope::jinja {

/// Python's json.dumps.
struct JsonStyle {
    bool ascii = false; ///< other characters as \uNNNN
    bool sorted = false; ///< by key
    std::string indent; ///< of each level; on one line when `is_indented` is false
    bool is_indented = false;
    std::string item_separator = ", ", key_separator = ": ";
};
/// Fails for what JSON has not.
std::string json_text(const Interpreter &interpreter, const Value &value, const JsonStyle &style, int level = 0);

} // namespace sinkscope::jinja
