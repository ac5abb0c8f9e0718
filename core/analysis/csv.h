#pragma once

#include <string>
#include <string_view>

namespace sinkscope {

/// A field as RFC 4180 writes it: in quotes, and quotes doubled, when it holds a comma, a quote, a line break or blanks
/// at an end (a token " " would go unseen). Every CSV that the program writes is quoted by this.
std::string csv_field(std::string_view field);

/// The shortest text that reads back as the same number, '.' whatever the locale; "" for NaN (not computed).
std::string csv_number(float value);
std::string csv_number(double value);

} // namespace sinkscope
