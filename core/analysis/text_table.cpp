#include "core/analysis/text_table.h"

#include "core/analysis/csv.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <functional>
#include <string_view>

namespace sinkscope {

namespace {

const std::string &cell(const std::vector<std::string> &row, size_t column)
{
    static const std::string empty;
    return column < row.size() ? row[column] : empty;
}

bool is_number(std::string_view text)
{
    double value = 0.0;
    if (text.starts_with('+'))
        text.remove_prefix(1);
    const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
    return problem == std::errc() && end == text.data() + text.size();
}

bool holds_numbers(const TextTable &table, size_t column)
{
    return !table.rows.empty() && std::all_of(table.rows.begin(), table.rows.end(), [column](const auto &row) {
        return cell(row, column).empty() || is_number(cell(row, column));
    });
}

/// Escapes with `special` (empty = the character stands for itself). Line breaks and tabs become \n, \r, \t; spaces at
/// the ends become `visible_space`, since both formats would drop them.
std::string escaped(const std::string &text, const std::function<std::string(char)> &special,
                    const std::string &backslash, const std::string &visible_space)
{
    const size_t first = text.find_first_not_of(' '), last = text.find_last_not_of(' ');
    std::string result;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == ' ' && (first == std::string::npos || i < first || i > last))
            result += visible_space;
        else if (c == '\n')
            result += backslash + 'n';
        else if (c == '\r')
            result += backslash + 'r';
        else if (c == '\t')
            result += backslash + 't';
        else if (const std::string replacement = special(c); !replacement.empty())
            result += replacement;
        else
            result += c;
    }
    return result;
}

std::string markdown_text(const std::string &text)
{
    const auto special = [](char c) {
        return std::string_view("\\`*_[]<>|~#$&").find(c) == std::string_view::npos ? std::string()
                                                                                    : std::string{'\\', c};
    };
    return escaped(text, special, "\\\\", "\u2423");
}

std::string latex_text(const std::string &text)
{
    const auto special = [](char c) -> std::string {
        switch (c) {
        case '\\':
            return "\\textbackslash{}";
        case '~':
            return "\\textasciitilde{}";
        case '^':
            return "\\textasciicircum{}";
        case '<':
            return "\\textless{}";
        case '>':
            return "\\textgreater{}";
        case '|':
            return "\\textbar{}";
        case '"':
            return "\\textquotedbl{}";
        case '[': // after a row's end \\ an opening bracket would be read as its option
            return "{[}";
        default:
            return std::string_view("&%$#_{}").find(c) == std::string_view::npos ? std::string() : std::string{'\\', c};
        }
    };
    return escaped(text, special, "\\textbackslash{}", "\\textvisiblespace{}");
}

std::string joined(const TextTable &table, const std::vector<std::string> &row, std::string_view separator,
                   const std::function<std::string(const std::string &)> &render)
{
    std::string line;
    for (size_t column = 0; column < table.header.size(); ++column) {
        if (column > 0)
            line += separator;
        line += render(cell(row, column));
    }
    return line;
}

} // namespace

std::string to_csv(const TextTable &table)
{
    std::string text = joined(table, table.header, ",", csv_field) + '\n';
    for (const auto &row : table.rows)
        text += joined(table, row, ",", csv_field) + '\n';
    return text;
}

std::string to_markdown(const TextTable &table)
{
    std::string text = table.caption.empty() ? "" : markdown_text(table.caption) + "\n\n";
    text += "| " + joined(table, table.header, " | ", markdown_text) + " |\n|";
    for (size_t column = 0; column < table.header.size(); ++column)
        text += holds_numbers(table, column) ? " ---: |" : " --- |";
    text += '\n';
    for (const auto &row : table.rows)
        text += "| " + joined(table, row, " | ", markdown_text) + " |\n";
    return text;
}

std::string to_latex(const TextTable &table)
{
    std::string text = "\\begin{table}\n  \\centering\n";
    if (!table.caption.empty())
        text += "  \\caption{" + latex_text(table.caption) + "}\n";
    text += "  \\begin{tabular}{";
    for (size_t column = 0; column < table.header.size(); ++column)
        text += holds_numbers(table, column) ? 'r' : 'l';
    text += "}\n    \\toprule\n    " + joined(table, table.header, " & ", latex_text) + " \\\\\n    \\midrule\n";
    for (const auto &row : table.rows)
        text += "    " + joined(table, row, " & ", latex_text) + " \\\\\n";
    return text + "    \\bottomrule\n  \\end{tabular}\n\\end{table}\n";
}

std::string decimal(double value, int digits)
{
    if (!std::isfinite(value))
        return "";
    char buffer[400]; // a double has at most 309 digits before the point
    const auto [end, problem] =
        std::to_chars(buffer, buffer + sizeof(buffer), value, std::chars_format::fixed, std::clamp(digits, 0, 30));
    return problem == std::errc() ? std::string(buffer, end) : "";
}

} // namespace sinkscope
