#pragma once

#include <string>
#include <string_view>

namespace sinkscope {

/// Characters newer than Unicode 14, which the PCRE2 and the Qt of Debian 12 do not know and PyPI's `tokenizers` does.
/// `property`: a general category as "L" or "Lu", or a property as "Han", in any case.

/// Their ranges as a PCRE2 set has them, "\x{1C89}-\x{1C8A}..."; empty for a property of none.
std::string newer_ranges(std::string_view property);
bool is_newer(char32_t character, std::string_view property);

} // namespace sinkscope
