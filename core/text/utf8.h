#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace sinkscope {

/// The code point that starts at `position` of UTF-8 text, moving `position` behind it. Ill-formed bytes give nullopt
/// and are skipped by maximal subparts (Unicode 3.9, table 3-8), so that one nullopt stands for one U+FFFD of Python's
/// "replace". `position` < text.size().
std::optional<char32_t> next_utf8(std::string_view text, std::size_t &position);

/// The code point that starts at `position` of UTF-16 text, moving `position` behind it; a lone surrogate gives U+FFFD.
char32_t next_utf16(std::u16string_view text, std::size_t &position);

void append_utf8(std::string &text, char32_t code_point);
void append_utf16(std::u16string &text, char32_t code_point);

/// Ill-formed UTF-8 becomes U+FFFD. A byte order mark is kept: it is a character like any other to a tokenizer.
std::u16string utf16_from_utf8(std::string_view text);
std::string utf8_from_utf16(std::u16string_view text);
std::string replace_invalid_utf8(std::string_view text);

/// Unicode's White_Space property.
bool is_white_space(char32_t code_point);

} // namespace sinkscope
