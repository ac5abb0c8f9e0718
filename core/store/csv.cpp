#include "core/store/csv.h"

#include <array>
#include <charconv>
#include <cmath>
#include <ostream>

namespace sinkscope {

std::string csv_escape(std::string_view field)
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
    if (std::isnan(value))
        return {};
    std::array<char, 32> text{};
    return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

void write_grid_csv(std::ostream &stream, const Grid &grid, std::string_view row_name)
{
    stream << csv_escape(row_name);
    for (int column = 0; column < grid.columns(); ++column)
        stream << ',' << column;
    stream << '\n';
    for (int row = 0; row < grid.rows(); ++row) {
        stream << row;
        for (float value : grid.row(row))
            stream << ',' << csv_number(value);
        stream << '\n';
    }
}

} // namespace sinkscope
