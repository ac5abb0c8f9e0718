#pragma once

#include "core/text/jinja/lexer.h"

#include <string>
#include <string_view>

namespace sinkscope::jinja {

/// A string's inside with Python's escapes resolved. Throws TemplateError for a broken one.
std::string unescaped(std::string_view inside, int line);

/// Reads the number that `source` begins with into `token`; its length. Throws TemplateError for one that is out of
/// range.
std::size_t read_number_literal(std::string_view source, int line, Token &token);

} // namespace sinkscope::jinja
