#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

/// Columns that a terminal needs for UTF-8 text: two for East Asian wide characters and emoji, none for combining
/// marks.
int display_width(std::string_view text);

/// A token as it is shown between other text: in double quotes, with \n, \t, \r, \" and \\ escaped and other control
/// characters as <0xNN>.
std::string quoted_token(std::string_view text);

/// Plain text with columns set under each other.
class AlignedTable {
public:
    enum class Align { left, right };
    struct Column {
        std::string title;
        Align align = Align::right;
    };

    explicit AlignedTable(std::vector<Column> columns) : columns_(std::move(columns)) { }
    /// One cell per column.
    void add_row(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
    /// The titles and all rows, one a line, each ended by a newline, without blanks at their ends.
    std::string text() const;

private:
    std::vector<Column> columns_;
    std::vector<std::vector<std::string>> rows_;
};

} // namespace sinkscope
