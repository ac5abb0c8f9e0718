#include "core/store/aligned_table.h"

#include "core/text/utf8.h"

#include <algorithm>
#include <array>
#include <cstdio>

namespace sinkscope {

namespace {

struct Range {
    char32_t first, last;
};

// The blocks that matter for tokens, from Unicode's EastAsianWidth.txt (W and F) and the combining marks.
constexpr std::array wide_ranges{Range{0x1100, 0x115f},   Range{0x2e80, 0x303e},   Range{0x3041, 0x33ff},
                                 Range{0x3400, 0x4dbf},   Range{0x4e00, 0x9fff},   Range{0xa000, 0xa4cf},
                                 Range{0xac00, 0xd7a3},   Range{0xf900, 0xfaff},   Range{0xfe30, 0xfe6f},
                                 Range{0xff00, 0xff60},   Range{0xffe0, 0xffe6},   Range{0x1f300, 0x1f64f},
                                 Range{0x1f680, 0x1f6ff}, Range{0x1f900, 0x1f9ff}, Range{0x20000, 0x3fffd}};
constexpr std::array no_width_ranges{Range{0x0300, 0x036f}, Range{0x0483, 0x0489}, Range{0x0591, 0x05bd},
                                     Range{0x064b, 0x065f}, Range{0x1ab0, 0x1aff}, Range{0x1dc0, 0x1dff},
                                     Range{0x200b, 0x200f}, Range{0x20d0, 0x20ff}, Range{0xfe00, 0xfe0f},
                                     Range{0xfe20, 0xfe2f}, Range{0xfeff, 0xfeff}};

template <typename Ranges> bool within(const Ranges &ranges, char32_t code_point)
{
    return std::any_of(ranges.begin(), ranges.end(),
                       [=](Range range) { return code_point >= range.first && code_point <= range.last; });
}

} // namespace

int display_width(std::string_view text)
{
    int width = 0;
    for (size_t at = 0; at < text.size();) {
        const char32_t code_point = next_utf8(text, at).value_or(U'\uFFFD');
        width += within(no_width_ranges, code_point) ? 0 : within(wide_ranges, code_point) ? 2 : 1;
    }
    return width;
}

std::string quoted_token(std::string_view text)
{
    std::string quoted = "\"";
    for (char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\n')
            quoted += "\\n";
        else if (c == '\t')
            quoted += "\\t";
        else if (c == '\r')
            quoted += "\\r";
        else if (c == '"' || c == '\\')
            quoted += {'\\', c};
        else if (byte < 0x20 || byte == 0x7f) {
            std::array<char, 8> escaped{};
            std::snprintf(escaped.data(), escaped.size(), "<0x%02X>", byte);
            quoted += escaped.data();
        } else
            quoted += c;
    }
    return quoted + '"';
}

std::string AlignedTable::text() const
{
    std::vector<int> widths;
    for (size_t c = 0; c < columns_.size(); ++c) {
        widths.push_back(display_width(columns_[c].title));
        for (const auto &row : rows_)
            widths[c] = std::max(widths[c], display_width(row[c]));
    }
    std::string text;
    const auto add_line = [&](auto cell) {
        std::string line;
        for (size_t c = 0; c < columns_.size(); ++c) {
            const std::string &content = cell(c);
            const std::string blanks(static_cast<size_t>(widths[c] - display_width(content)), ' ');
            line += (c ? "  " : "") + (columns_[c].align == Align::right ? blanks + content : content + blanks);
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    };
    add_line([&](size_t c) -> const std::string & { return columns_[c].title; });
    for (const auto &row : rows_)
        add_line([&](size_t c) -> const std::string & { return row[c]; });
    return text;
}

} // namespace sinkscope
