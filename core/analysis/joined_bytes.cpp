#include "core/analysis/joined_bytes.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sinkscope {

namespace {

constexpr std::string_view escape_start = "<0x";
constexpr size_t escape_length = 6; ///< of "<0xNN>"
constexpr int longest_character = 4; ///< bytes

/// One byte of an escape, or a stretch of text between escapes.
struct Unit {
    int token = 0;
    std::optional<uint8_t> byte = {};
    std::string_view text = {}; ///< as it stands in the token
    int character = -1; ///< which of the characters found the byte belongs to
};

int hex_digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/// The byte of an escape that `text` begins with, where it is one beyond ASCII: others stand for themselves.
std::optional<uint8_t> escaped_byte(std::string_view text)
{
    if (text.size() < escape_length || !text.starts_with(escape_start) || text[escape_length - 1] != '>')
        return std::nullopt;
    const int high = hex_digit(text[3]), low = hex_digit(text[4]);
    return high >= 8 && low >= 0 ? std::optional(static_cast<uint8_t>(high * 16 + low)) : std::nullopt;
}

void append_units(const Token &token, int index, std::vector<Unit> &units)
{
    const std::string_view text = token.text;
    size_t begin = 0;
    for (size_t at = text.find(escape_start); at != std::string_view::npos; at = text.find(escape_start, at)) {
        const auto byte = escaped_byte(text.substr(at));
        if (!byte) {
            ++at;
            continue;
        }
        if (at > begin)
            units.push_back({.token = index, .text = text.substr(begin, at - begin)});
        units.push_back({.token = index, .byte = byte, .text = text.substr(at, escape_length)});
        begin = at += escape_length;
    }
    if (begin < text.size() || text.empty()) // a token without a text parts those beside it
        units.push_back({.token = index, .text = text.substr(begin)});
}

/// How many bytes the character has whose first two these are; 0 when no character begins so.
int character_length(uint8_t first, uint8_t second)
{
    // Unicode 3.9, table 3-7: neither longer than need be, nor surrogates, nor beyond U+10FFFF
    const uint8_t lowest = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    const uint8_t highest = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (first < 0xC2 || first > 0xF4 || second < lowest || second > highest)
        return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : longest_character;
}

/// Marks the bytes that make characters.
void find_characters(std::vector<Unit> &units)
{
    int found = 0;
    for (size_t i = 0; i + 1 < units.size(); ++i) {
        if (!units[i].byte || !units[i + 1].byte)
            continue;
        const auto length = static_cast<size_t>(character_length(*units[i].byte, *units[i + 1].byte));
        const auto is_middle = [](const Unit &unit) { return unit.byte && (*unit.byte & 0xC0) == 0x80; };
        if (length == 0 || i + length > units.size() ||
            !std::all_of(units.begin() + static_cast<std::ptrdiff_t>(i + 1),
                         units.begin() + static_cast<std::ptrdiff_t>(i + length), is_middle))
            continue;
        for (size_t j = i; j < i + length; ++j)
            units[j].character = found;
        ++found;
        i += length - 1;
    }
}

void append(std::vector<TextPart> &parts, TextPart::Kind kind, const std::string &text)
{
    if (parts.empty() || parts.back().kind != kind)
        parts.push_back({kind, text});
    else
        parts.back().text += (kind == TextPart::Kind::rest ? " " : "") + text;
}

} // namespace

bool has_byte_escapes(const Token &token)
{
    return token.text.find(escape_start) != std::string::npos;
}

JoinedToken join_bytes(std::span<const Token> tokens, int position)
{
    const Token &token = tokens[static_cast<size_t>(position)];
    if (!has_byte_escapes(token))
        return {.parts = {{TextPart::Kind::own, token.text}}};
    std::vector<Unit> units;
    const int reach = longest_character - 1, end = std::min(static_cast<int>(tokens.size()), position + reach + 1);
    for (int index = std::max(0, position - reach); index < end; ++index)
        append_units(tokens[static_cast<size_t>(index)], index, units);
    find_characters(units);

    JoinedToken joined;
    for (size_t i = 0; i < units.size(); ++i) {
        const Unit &unit = units[i];
        if (unit.token != position)
            continue;
        if (unit.character < 0) {
            append(joined.parts, unit.byte ? TextPart::Kind::escape : TextPart::Kind::own, std::string(unit.text));
            continue;
        }
        const auto same = [&](const Unit &other) { return other.character == unit.character; };
        const auto first = std::ranges::find_if(units, same);
        auto last = first;
        std::string character;
        for (auto at = first; at != units.end() && same(*at); ++at) {
            character += static_cast<char>(*at->byte);
            last = at;
        }
        joined.joins_previous |= first->token < position;
        joined.joins_next |= last->token > position;
        if (first->token < position)
            append(joined.parts, TextPart::Kind::rest, std::string(unit.text.substr(escape_start.size(), 2)));
        else if (&*first == &unit)
            append(joined.parts, TextPart::Kind::joined, character);
    }
    return joined;
}

} // namespace sinkscope
