#include "core/text/jinja/arguments_internal.h"
#include "core/text/jinja/string_work_internal.h"
#include "core/text/jinja/unicode.h"

#include <algorithm>

namespace sinkscope::jinja {

namespace {

using Method = Value (*)(Interpreter &, const std::string &text, const Arguments &);

/// Where `wanted` is, in characters from the start; -1 when it is not there.
int64_t find_characters(Interpreter &interpreter, std::string_view name, const std::string &text,
                        const Arguments &arguments, bool last)
{
    const ArgumentReader reader(interpreter, name, arguments, {"sub", "start", "end"});
    const std::u32string whole = code_points(text), wanted = code_points(reader.string(0));
    const auto size = static_cast<int64_t>(whole.size());
    const auto bound = [&](int64_t at) { return std::clamp<int64_t>(at < 0 ? at + size : at, 0, size); };
    const int64_t start = reader.integer_or(1, 0), begin = bound(start), end = bound(reader.integer_or(2, size));
    if (begin > end || start > size)
        return -1;
    const auto part =
        std::u32string_view(whole).substr(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
    const std::size_t found = last ? part.rfind(wanted) : part.find(wanted);
    return found == std::u32string_view::npos ? -1 : begin + static_cast<int64_t>(found);
}

template <bool last, bool must_be_there>
Value find(Interpreter &interpreter, const std::string &text, const Arguments &arguments)
{
    const int64_t found = find_characters(interpreter, last ? "rfind" : "find", text, arguments, last);
    if (must_be_there && found < 0)
        interpreter.fail("index: the substring is not there");
    return found;
}

template <bool at_end>
Value starts_or_ends(Interpreter &interpreter, const std::string &text, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, at_end ? "endswith" : "startswith", arguments, {"prefix"});
    const Value &wanted = reader.required(0);
    const auto matches = [&](const Value &one) {
        if (!one.is_string())
            interpreter.fail("startswith and endswith need strings, not " + one.type_name());
        return at_end ? text.ends_with(one.string()) : text.starts_with(one.string());
    };
    if (wanted.is_sequence() && wanted.sequence().kind == Sequence::Kind::tuple)
        return std::ranges::any_of(wanted.sequence().items, matches);
    return matches(wanted);
}

template <bool left, bool right>
Value strip(Interpreter &interpreter, const std::string &text, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "strip", arguments, {"chars"});
    if (!reader.has(0) || reader.value(0).is_none())
        return interpreter.text(stripped(text, {}, left, right));
    const std::string set = reader.string(0);
    return interpreter.text(set.empty() ? text : stripped(text, set, left, right));
}

template <bool from_right> Value split(Interpreter &interpreter, const std::string &text, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "split", arguments, {"sep", "maxsplit"});
    const int64_t most = reader.integer_or(1, -1);
    const bool by_space = !reader.has(0) || reader.value(0).is_none();
    const std::string separator = by_space ? std::string() : reader.string(0);
    if (!by_space && separator.empty())
        interpreter.fail("split needs a separator that is not empty");
    std::vector<Value> parts;
    for (std::string &part : split_text(text, separator, most, from_right))
        parts.push_back(interpreter.text(std::move(part)));
    return interpreter.list(std::move(parts));
}

Value splitlines(Interpreter &interpreter, const std::string &text, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "splitlines", arguments, {"keepends"});
    std::vector<Value> lines;
    for (std::string &line : split_lines(text, reader.boolean_or(0, false)))
        lines.push_back(interpreter.text(std::move(line)));
    return interpreter.list(std::move(lines));
}

template <bool last> Value partition(Interpreter &interpreter, const std::string &text, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "partition", arguments, {"sep"});
    const std::string separator = reader.string(0);
    if (separator.empty())
        interpreter.fail("partition needs a separator that is not empty");
    const std::size_t at = last ? text.rfind(separator) : text.find(separator);
    std::string before = text, middle, behind;
    if (at != std::string::npos) {
        before = text.substr(0, at);
        middle = separator;
        behind = text.substr(at + separator.size());
    } else if (last) {
        std::swap(before, behind);
    }
    return interpreter.list({interpreter.text(before), interpreter.text(middle), interpreter.text(behind)},
                            Sequence::Kind::tuple);
}

Value replace(Interpreter &interpreter, const std::string &text, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "replace", arguments, {"old", "new", "count"});
    return interpreter.text(replaced(interpreter, text, reader.string(0), reader.string(1), reader.integer_or(2, -1)));
}

Value join(Interpreter &interpreter, const std::string &text, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "join", arguments, {"iterable"});
    std::string joined;
    bool is_first = true;
    for (const Value &item : interpreter.items_of(reader.required(0))) {
        if (!item.is_string())
            interpreter.fail("join needs strings, not " + item.type_name());
        joined += (is_first ? std::string() : text) + item.string();
        interpreter.check_room(static_cast<int64_t>(joined.size()));
        is_first = false;
    }
    return interpreter.text(std::move(joined));
}

Value count(Interpreter &interpreter, const std::string &text, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "count", arguments, {"sub"});
    const std::string wanted = reader.string(0);
    if (wanted.empty())
        return character_count(text) + 1;
    int64_t found = 0;
    for (std::size_t at = text.find(wanted); at != std::string::npos; at = text.find(wanted, at + wanted.size()))
        ++found;
    return found;
}

/// Every character is of the kind, and there is one.
template <bool (*is_kind)(char32_t)> Value all_are(Interpreter &, const std::string &text, const Arguments &)
{
    return !text.empty() && std::ranges::all_of(code_points(text), is_kind);
}
bool is_letter_or_digit(char32_t character)
{
    return is_letter(character) || is_digit(character);
}

template <bool upper> Value has_case(Interpreter &, const std::string &text, const Arguments &)
{
    const std::u32string characters = code_points(text);
    return std::ranges::any_of(characters, upper ? is_upper_case : is_lower_case) &&
        std::ranges::none_of(characters, upper ? is_lower_case : is_upper_case);
}

template <std::string (*change)(std::string_view)>
Value changed(Interpreter &interpreter, const std::string &text, const Arguments &)
{
    return interpreter.text(change(text));
}

template <int side> Value justify(Interpreter &interpreter, const std::string &text, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "justify", arguments, {"width", "fillchar"});
    const std::string fill = reader.string_or(1, " ");
    if (character_count(fill) != 1)
        interpreter.fail("the fill character must be one character");
    return interpreter.text(padded(interpreter, text, reader.integer(0), fill, side));
}

template <bool prefix> Value without(Interpreter &interpreter, const std::string &text, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, prefix ? "removeprefix" : "removesuffix", arguments, {"affix"});
    const std::string affix = reader.string(0);
    if (prefix)
        return interpreter.text(text.starts_with(affix) ? text.substr(affix.size()) : text);
    return interpreter.text(text.ends_with(affix) ? text.substr(0, text.size() - affix.size()) : text);
}

Value zero_filled(Interpreter &interpreter, const std::string &text, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "zfill", arguments, {"width"});
    const std::size_t sign = text.starts_with('-') || text.starts_with('+') ? 1 : 0;
    const int64_t width = reader.integer(0) - static_cast<int64_t>(sign);
    return interpreter.text(text.substr(0, sign) + padded(interpreter, text.substr(sign), width, "0", -1));
}

const std::map<std::string_view, Method> methods{
    {"capitalize", changed<capitalised>},
    {"casefold", changed<lower_case>},
    {"center", justify<0>},
    {"count", count},
    {"endswith", starts_or_ends<true>},
    {"find", find<false, false>},
    {"format", brace_format},
    {"index", find<false, true>},
    {"isalnum", all_are<is_letter_or_digit>},
    {"isalpha", all_are<is_letter>},
    {"isdecimal", all_are<is_digit>},
    {"isdigit", all_are<is_digit>},
    {"isnumeric", all_are<is_digit>},
    {"islower", has_case<false>},
    {"isspace", all_are<is_space>},
    {"isupper", has_case<true>},
    {"join", join},
    {"ljust", justify<1>},
    {"lower", changed<lower_case>},
    {"lstrip", strip<true, false>},
    {"partition", partition<false>},
    {"removeprefix", without<true>},
    {"removesuffix", without<false>},
    {"replace", replace},
    {"rfind", find<true, false>},
    {"rindex", find<true, true>},
    {"rjust", justify<-1>},
    {"rpartition", partition<true>},
    {"rsplit", split<true>},
    {"rstrip", strip<false, true>},
    {"split", split<false>},
    {"splitlines", splitlines},
    {"startswith", starts_or_ends<false>},
    {"strip", strip<true, true>},
    {"swapcase", changed<swapped_case>},
    {"title", changed<titled>},
    {"upper", changed<upper_case>},
    {"zfill", zero_filled},
};

} // namespace

Value string_method(const Value &object, std::string_view name)
{
    const auto found = methods.find(name);
    if (found == methods.end())
        return {};
    return function(std::string(name),
                    [object, method = found->second](Interpreter &interpreter, const Arguments &arguments) {
                        interpreter.spend(static_cast<int64_t>(object.string().size()) / 256);
                        return method(interpreter, object.string(), arguments);
                    });
}

} // namespace sinkscope::jinja
