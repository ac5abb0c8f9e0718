#include "core/analysis/csv.h"

#include <array>
#include <charconv>
#include <cmath>

namespace sinkscope {

namespace {

template <class Number> std::string shortest(Number value)
{
    if (std::isnan(value))
        return {};
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

} // namespace

std::string csv_field(std::string_view field)
{
    const bool blank_ends = !field.empty() && (field.front() == ' ' || field.back() == ' ');
    if (!blank_ends && field.find_first_of(",\"\r\n") == std::string_view::npos)
        return std::string(field);
    std::string quoted = "\"";
    for (char c : field)
        quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
    return quoted + '"';
}

std::string csv_number(float value)
{
    return shortest(value);
}

std::string csv_number(double value)
{
    return shortest(value);
}

} // namespace sinkscope
