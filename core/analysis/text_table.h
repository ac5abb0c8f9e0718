#pragma once

#include <string>
#include <vector>

namespace sinkscope {

/// A table ready to be written: cells are text as a person reads it. Rows shorter than the header are filled with empty
/// cells.
struct TextTable {
    std::vector<std::string> header;
    std::vector<std::vector<std::string>> rows;
    std::string caption; ///< may be empty; left out of CSV

    bool operator==(const TextTable &) const = default;
};

/// RFC 4180 quoting, header first, '\n' line ends (as FigureTable::csv). Fields with leading or trailing spaces are
/// quoted too, as a token " " would go unseen. Cell text is unchanged: reading it back gives the same strings.
std::string to_csv(const TextTable &table);

/// A GitHub-flavoured Markdown table; columns of numbers are aligned right. The caption is a paragraph above it.
std::string to_markdown(const TextTable &table);

/// A LaTeX table environment with booktabs rules (needs \usepackage{booktabs}; UTF-8 input). All special characters are
/// escaped.
std::string to_latex(const TextTable &table);

/// A number for a cell: fixed digits after the point, '.' whatever the locale; not-a-number gives "".
std::string decimal(double value, int digits);

} // namespace sinkscope
