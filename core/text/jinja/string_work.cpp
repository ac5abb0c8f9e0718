#include "core/text/jinja/string_work_internal.h"

#include "core/text/jinja/unicode.h"

#include <algorithm>

namespace sinkscope::jinja {

namespace {

std::vector<std::string> split_at_space(const std::string &text, int64_t most, bool from_right)
{
    const std::u32string all = code_points(text);
    std::vector<std::string> parts;
    std::size_t begin = 0, end = all.size();
    const auto take = [&](std::size_t from, std::size_t to) {
        parts.push_back(utf8(std::u32string_view(all).substr(from, to - from)));
    };
    for (;;) {
        while (begin < end && is_space(all[begin]) && !from_right)
            ++begin;
        while (end > begin && is_space(all[end - 1]) && from_right)
            --end;
        if (begin == end)
            break;
        if (most >= 0 && static_cast<int64_t>(parts.size()) == most) {
            take(begin, end); // keeps the white space at its far end
            break;
        }
        if (from_right) {
            std::size_t at = end;
            while (at > begin && !is_space(all[at - 1]))
                --at;
            take(at, end);
            end = at;
        } else {
            std::size_t at = begin;
            while (at < end && !is_space(all[at]))
                ++at;
            take(begin, at);
            begin = at;
        }
    }
    if (from_right)
        std::ranges::reverse(parts);
    return parts;
}

} // namespace

std::vector<std::string> split_text(const std::string &text, const std::string &separator, int64_t most,
                                    bool from_right)
{
    if (separator.empty())
        return split_at_space(text, most, from_right);
    std::vector<std::string> parts;
    std::string_view rest = text;
    while (most < 0 || static_cast<int64_t>(parts.size()) < most) {
        const std::size_t at = from_right ? rest.rfind(separator) : rest.find(separator);
        if (at == std::string_view::npos)
            break;
        parts.emplace_back(from_right ? rest.substr(at + separator.size()) : rest.substr(0, at));
        rest = from_right ? rest.substr(0, at) : rest.substr(at + separator.size());
    }
    parts.emplace_back(rest);
    if (from_right)
        std::ranges::reverse(parts);
    return parts;
}

std::vector<std::string> split_lines(const std::string &text, bool keep_ends)
{
    constexpr std::u32string_view line_ends = U"\n\r\v\f\x1c\x1d\x1e\u0085\u2028\u2029";
    const std::u32string all = code_points(text);
    std::vector<std::string> lines;
    for (std::size_t begin = 0; begin < all.size();) {
        const std::size_t end = std::min(all.find_first_of(line_ends, begin), all.size());
        std::size_t next = std::min(end + 1, all.size());
        if (end + 1 < all.size() && all[end] == '\r' && all[end + 1] == '\n')
            ++next;
        lines.push_back(utf8(std::u32string_view(all).substr(begin, (keep_ends ? next : end) - begin)));
        begin = next;
    }
    return lines;
}

std::string replaced(const Interpreter &interpreter, const std::string &text, const std::string &from,
                     const std::string &to, int64_t most)
{
    std::string result;
    std::size_t begin = 0;
    for (int64_t done = 0; most < 0 || done < most; ++done) {
        const std::size_t at = text.find(from, begin + (from.empty() && done > 0 ? 1 : 0));
        if (at == std::string::npos || (from.empty() && at > text.size()))
            break;
        result.append(text, begin, at - begin).append(to);
        interpreter.check_room(static_cast<int64_t>(result.size()));
        begin = at + from.size();
    }
    return result.append(text, begin);
}

std::string padded(const Interpreter &interpreter, const std::string &text, int64_t width, const std::string &fill,
                   int side)
{
    const int64_t missing = width - character_count(text);
    if (missing <= 0)
        return text;
    interpreter.check_room(width > INT64_MAX / 8 ? INT64_MAX : width * static_cast<int64_t>(fill.size()));
    // Python puts the odd one of str.center to the left of a text of odd room.
    const int64_t before = side > 0 ? 0 : side < 0 ? missing : missing / 2 + (missing & width & 1);
    std::string result;
    for (int64_t i = 0; i < before; ++i)
        result += fill;
    result += text;
    for (int64_t i = before; i < missing; ++i)
        result += fill;
    return result;
}

Value brace_format(Interpreter &interpreter, const std::string &text, const Arguments &arguments)
{
    std::string result;
    std::size_t next = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if ((c == '{' || c == '}') && at + 1 < text.size() && text[at + 1] == c) {
            result += c;
            ++at;
            continue;
        }
        if (c != '{') {
            result += c;
            continue;
        }
        const std::size_t end = text.find('}', at);
        const std::string field = text.substr(at + 1, end == std::string::npos ? end : end - at - 1);
        if (end == std::string::npos || field.find_first_of(":!.[{") != std::string::npos)
            interpreter.fail("format: the field \"{" + field.substr(0, 40) + "}\" is not supported");
        const auto named = std::ranges::find(arguments.named, field, &std::pair<std::string, Value>::first);
        std::size_t index = next;
        if (field.empty())
            ++next;
        else
            index = field.size() < 6 && field.find_first_not_of("0123456789") == std::string::npos
                ? std::stoul(field)
                : arguments.positional.size();
        if (named != arguments.named.end())
            result += named->second.str();
        else if (index < arguments.positional.size())
            result += arguments.positional[index].str();
        else
            interpreter.fail("format: there is no value for the field \"{" + field.substr(0, 40) + "}\"");
        interpreter.check_room(static_cast<int64_t>(result.size()));
        at = end;
    }
    return interpreter.text(std::move(result));
}

} // namespace sinkscope::jinja
