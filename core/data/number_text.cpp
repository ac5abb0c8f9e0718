#include "core/data/number_text.h"

#include <array>
#include <charconv>

namespace sinkscope {

namespace {

std::string number_text(double value, std::chars_format format, int digits)
{
    std::array<char, 400> text; // the largest double has 309 digits before its point
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value, format, digits);
    return end.ec == std::errc() ? std::string(text.data(), end.ptr) : std::string("?");
}

} // namespace

std::string fixed_text(double value, int digits)
{
    return number_text(value, std::chars_format::fixed, digits);
}

std::string short_text(double value, int digits)
{
    return number_text(value, std::chars_format::general, digits);
}

std::optional<double> take_number(std::string_view &text)
{
    double value = 0;
    const auto end = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end.ec != std::errc())
        return std::nullopt;
    text.remove_prefix(static_cast<size_t>(end.ptr - text.data()));
    return value;
}

} // namespace sinkscope
