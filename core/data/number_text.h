#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sinkscope {

/// Numbers as C writes and reads them, whatever the user's language does with commas: files and commands must say and
/// take the same everywhere.

/// printf's "%.<digits>f".
std::string fixed_text(double value, int digits);
/// printf's "%.<digits>g".
std::string short_text(double value, int digits = 6);
/// A decimal number at the beginning of the text, which is cut off; nothing when there is none or it is out of range.
std::optional<double> take_number(std::string_view &text);

} // namespace sinkscope
