#pragma once

#include "core/text/jinja/interpreter_internal.h"

namespace sinkscope::jinja {

/// Python's str.split, or rsplit; an empty separator is any white space. `most`: cuts at most, < 0 = all.
std::vector<std::string> split_text(const std::string &text, const std::string &separator, int64_t most,
                                    bool from_right);
/// Python's str.splitlines.
std::vector<std::string> split_lines(const std::string &text, bool keep_ends);
/// Python's str.replace.
std::string replaced(const Interpreter &interpreter, const std::string &text, const std::string &from,
                     const std::string &to, int64_t most);
/// Filled up to `width` characters: the text on the left (side 1), in the middle (0) or on the right (-1).
std::string padded(const Interpreter &interpreter, const std::string &text, int64_t width, const std::string &fill,
                   int side);
/// Python's str.format with plain fields: {}, {0}, {name}, {{ and }}. Fails for what else its fields can have.
Value brace_format(Interpreter &interpreter, const std::string &text, const Arguments &arguments);

} // namespace sinkscope::jinja
