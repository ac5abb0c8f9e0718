#include "core/text/jinja/percent_format_internal.h"

#include "core/text/jinja/unicode.h"

#include <algorithm>
#include <cstdio>

namespace sinkscope::jinja {

namespace {

constexpr int widest = 10000;

struct Place {
    std::string key, flags;
    int width = 0, precision = -1;
    char kind = 's';
};

/// Reads what stands behind the % at `at` - 1 and goes behind it.
Place read_place(const Interpreter &interpreter, const std::string &format, std::size_t &at)
{
    Place place;
    const auto number = [&] {
        int value = 0;
        while (at < format.size() && format[at] >= '0' && format[at] <= '9')
            value = std::min(value * 10 + (format[at++] - '0'), widest + 1);
        if (value > widest)
            interpreter.fail("a width in a format is larger than " + std::to_string(widest));
        return value;
    };
    if (at < format.size() && format[at] == '(') {
        const std::size_t end = format.find(')', at);
        if (end == std::string::npos)
            interpreter.fail("the format \"" + format.substr(0, 60) + "\" is broken");
        place.key = format.substr(at + 1, end - at - 1);
        at = end + 1;
    }
    while (at < format.size() && std::string_view("-+ 0#").find(format[at]) != std::string_view::npos)
        place.flags += format[at++];
    place.width = number();
    if (at < format.size() && format[at] == '.') {
        ++at;
        place.precision = number();
    }
    if (at >= format.size())
        interpreter.fail("the format \"" + format.substr(0, 60) + "\" is broken");
    place.kind = format[at++];
    return place;
}

std::string printed(const Interpreter &interpreter, const Place &place, const Value &value)
{
    if (place.kind == 's' || place.kind == 'r') {
        std::string text = place.kind == 's' ? value.str() : value.repr();
        if (place.precision >= 0)
            text = utf8(std::u32string_view(code_points(text)).substr(0, static_cast<std::size_t>(place.precision)));
        const int64_t missing = std::max<int64_t>(0, place.width - character_count(text));
        const std::string spaces(static_cast<std::size_t>(missing), ' ');
        return place.flags.find('-') != std::string::npos ? text + spaces : spaces + text;
    }
    if (std::string_view("dixXofFeEgG").find(place.kind) == std::string_view::npos || !value.is_number())
        interpreter.fail(std::string("the format %") + place.kind + " does not go with " + value.type_name());
    const bool whole = std::string_view("dixXo").find(place.kind) != std::string_view::npos;
    std::string pattern = "%" + place.flags + std::to_string(place.width);
    if (place.width == 0)
        pattern.pop_back();
    if (place.precision >= 0)
        pattern += "." + std::to_string(place.precision);
    pattern += whole ? std::string("ll") + (place.kind == 'i' ? 'd' : place.kind) : std::string(1, place.kind);
    std::string text(static_cast<std::size_t>(2 * widest + 400), '\0');
    const auto number =
        static_cast<long long>(value.is_real() ? std::clamp(value.real(), -9e18, 9e18) : value.integer());
    const int length = whole ? std::snprintf(text.data(), text.size(), pattern.c_str(), number)
                             : std::snprintf(text.data(), text.size(), pattern.c_str(), value.real());
    text.resize(static_cast<std::size_t>(length));
    return text;
}

} // namespace

Value percent_format(Interpreter &interpreter, const std::string &format, const Value &values)
{
    const bool is_tuple = values.is_sequence() && values.sequence().kind == Sequence::Kind::tuple;
    const std::vector<Value> given = is_tuple ? values.sequence().items : std::vector<Value>{values};
    std::size_t used = 0;
    std::string text;
    for (std::size_t at = 0; at < format.size();) {
        if (format[at] != '%') {
            text += format[at++];
            continue;
        }
        const Place place = read_place(interpreter, format, ++at);
        if (place.kind == '%') {
            text += '%';
            continue;
        }
        Value value;
        if (!place.key.empty()) {
            const Value *named =
                values.is_dictionary() ? values.dictionary().find(std::string_view(place.key)) : nullptr;
            if (!named)
                interpreter.fail("a format has no value for \"" + place.key + "\"");
            value = *named;
        } else if (used < given.size()) {
            value = given[used++];
        } else {
            interpreter.fail("a format has fewer values than places");
        }
        text += printed(interpreter, place, value);
        interpreter.check_room(static_cast<int64_t>(text.size()));
        interpreter.spend(1 + place.width / 64);
    }
    if (used < given.size() && !values.is_dictionary())
        interpreter.fail("a format has more values than places");
    return interpreter.text(std::move(text));
}

} // namespace sinkscope::jinja
