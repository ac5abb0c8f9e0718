#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace sinkscope::jinja {

/// Code points of UTF-8 text, invalid bytes as U+FFFD: Python's strings are counted, cut and indexed by them.
std::u32string code_points(std::string_view utf8);
std::string utf8(std::u32string_view code_points);
int64_t character_count(std::string_view utf8);

/// Python's str.isspace for one character.
bool is_space(char32_t character);
/// Python's str.isprintable for one character.
bool is_printable(char32_t character);
bool is_letter(char32_t character);
bool is_digit(char32_t character); ///< str.isdigit
bool is_upper_case(char32_t character);
bool is_lower_case(char32_t character);

std::string upper_case(std::string_view utf8);
std::string lower_case(std::string_view utf8);
/// The first character in upper case, the others in lower case.
std::string capitalised(std::string_view utf8);
std::string swapped_case(std::string_view utf8);
/// Python's str.title: each run of letters capitalised.
std::string titled(std::string_view utf8);

/// Without the characters of `set` (white space when empty) at its ends.
std::string stripped(std::string_view utf8, std::string_view set, bool left, bool right);

} // namespace sinkscope::jinja
