#include "core/json/json_scan.h"

#include "core/json/parse_json_internal.h"

#include <algorithm>

#include <charconv>

namespace sinkscope {

namespace {

constexpr const char *json_spaces = " \t\r\n";

std::string_view trimmed(std::string_view text)
{
    const size_t begin = text.find_first_not_of(json_spaces);
    return begin == std::string_view::npos ? std::string_view()
                                           : text.substr(begin, text.find_last_not_of(json_spaces) - begin + 1);
}

/// Where a string that begins at `start` ends (behind its quote); npos when it does not.
size_t string_end(std::string_view text, size_t start)
{
    for (size_t at = start + 1; (at = text.find_first_of("\"\\", at)) != std::string_view::npos; at += 2)
        if (text[at] == '"')
            return at + 1;
    return std::string_view::npos;
}

/// Where the value that begins at `start` ends: at a comma or bracket of the level above, or at the text's end.
size_t value_end(std::string_view text, size_t start)
{
    int depth = 0;
    for (size_t at = start; (at = text.find_first_of("\"{}[],", at)) != std::string_view::npos; ++at) {
        const char c = text[at];
        if (c == '"') {
            at = string_end(text, at);
            if (at == std::string_view::npos)
                return at;
            --at;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (depth == 0) {
            return at;
        } else if (c != ',') {
            --depth;
        }
    }
    return std::string_view::npos;
}

/// The code unit of an escape such as \ud83d at `at`; -1 when there is none.
int escaped_unit(std::string_view text, size_t at)
{
    int unit = -1;
    if (at + 6 > text.size() || text[at] != '\\' || text[at + 1] != 'u')
        return -1;
    const char *end = text.data() + at + 6;
    return std::from_chars(end - 4, end, unit, 16).ptr == end ? unit : -1;
}

bool is_high_surrogate(int unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}
bool is_low_surrogate(int unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

/// How many characters of a string's escape at `at` are copied, or 0 for a surrogate without its other half.
size_t copied_escape(std::string_view text, size_t at)
{
    const int unit = escaped_unit(text, at);
    if (is_high_surrogate(unit))
        return is_low_surrogate(escaped_unit(text, at + 6)) ? 12 : 0;
    return is_low_surrogate(unit) ? 0 : 2;
}

/// The length of one of Python's names for what is no number at `at`; 0 when there is none.
size_t not_a_number(std::string_view text, size_t at)
{
    for (const std::string_view name : {"NaN", "Infinity", "-Infinity"})
        if (text.substr(at).starts_with(name))
            return name.size();
    return 0;
}

} // namespace

std::optional<std::vector<JsonMember>> json_members(std::string_view object)
{
    object = trimmed(object);
    if (object.size() < 2 || object.front() != '{' || object.back() != '}')
        return std::nullopt;
    std::vector<JsonMember> members;
    for (size_t at = object.find_first_not_of(json_spaces, 1); at + 1 < object.size();) {
        if (object[at] != '"')
            return std::nullopt;
        const size_t key_end = string_end(object, at);
        const size_t colon = object.find_first_not_of(json_spaces, key_end);
        if (key_end == std::string_view::npos || colon == std::string_view::npos || object[colon] != ':')
            return std::nullopt;
        const size_t end = value_end(object, colon + 1);
        if (end == std::string_view::npos)
            return std::nullopt;
        members.push_back(
            {object.substr(at + 1, key_end - at - 2), trimmed(object.substr(colon + 1, end - colon - 1))});
        if (object[end] != ',')
            return end + 1 == object.size() ? std::optional(members) : std::nullopt;
        at = object.find_first_not_of(json_spaces, end + 1);
    }
    return members.empty() ? std::optional(members) : std::nullopt; // else a comma stands before the end
}

std::string strict_json(std::string_view text)
{
    std::string strict;
    strict.reserve(text.size());
    bool in_string = false;
    for (size_t at = 0; at < text.size();) {
        const size_t next = std::min(text.find_first_of(in_string ? "\"\\" : "\"NI-", at), text.size());
        strict.append(text, at, next - at);
        at = next;
        if (at == text.size())
            break;
        size_t copied = 1, skipped = 0;
        if (text[at] == '"')
            in_string = !in_string;
        else if (in_string && (copied = copied_escape(text, at)) == 0)
            skipped = 6;
        else if (!in_string && (skipped = not_a_number(text, at)) > 0)
            copied = 0;
        if (skipped > 0)
            strict += in_string ? "\\ufffd" : "null";
        strict.append(text.substr(at, copied));
        at += copied + skipped;
    }
    return strict;
}

std::string json_place(std::string_view text, size_t at)
{
    const std::string_view before = text.substr(0, at);
    const size_t line_start = before.rfind('\n') + 1; // npos + 1 is 0
    return "line " + std::to_string(std::ranges::count(before, '\n') + 1) + ", column " +
        std::to_string(before.size() - line_start + 1);
}

std::string json_fault(std::string_view text, size_t at, bool is_utf8)
{
    constexpr size_t shown = 24;
    if (!is_utf8)
        return "is not valid JSON: it holds bytes that are no UTF-8";
    if (text.find_first_not_of(json_spaces, at) == std::string_view::npos)
        return text.find_first_not_of(json_spaces) == std::string_view::npos
            ? "is not valid JSON: it is empty"
            : "is not valid JSON: it ends in the middle, as if it had been cut off";
    std::string near;
    for (const char c : text.substr(at, shown))
        near += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
    while (at + near.size() < text.size() && (static_cast<unsigned char>(text[at + near.size()]) & 0xc0) == 0x80)
        near += text[at + near.size()]; // a character is shown whole
    return "is not valid JSON: not understood from here on: " + near;
}

} // namespace sinkscope
