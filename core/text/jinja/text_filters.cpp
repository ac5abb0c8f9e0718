#include "core/text/jinja/arguments_internal.h"
#include "core/text/jinja/filters_internal.h"
#include "core/text/jinja/json_text_internal.h"
#include "core/text/jinja/percent_format_internal.h"
#include "core/text/jinja/string_work_internal.h"
#include "core/text/jinja/unicode.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace sinkscope::jinja {

namespace {

template <std::string (*change)(std::string_view)>
Value changed(Interpreter &interpreter, const Value &value, const Arguments &)
{
    return interpreter.text(change(value.str()));
}

/// Jinja's title: words are separated by white space, hyphens and brackets.
std::string title(std::string_view text)
{
    std::string result, word;
    const auto flush = [&] {
        result += capitalised(word);
        word.clear();
    };
    for (const char32_t character : code_points(text)) {
        const bool separates =
            is_space(character) || std::u32string_view(U"-({[<").find(character) != std::u32string_view::npos;
        if (separates)
            flush();
        const std::string one = utf8({&character, 1});
        (separates ? result : word) += one;
    }
    flush();
    return result;
}

std::string escaped(std::string_view text)
{
    std::string result;
    for (const char c : text)
        switch (c) {
        case '&':
            result += "&amp;";
            break;
        case '<':
            result += "&lt;";
            break;
        case '>':
            result += "&gt;";
            break;
        case '"':
            result += "&#34;";
            break;
        case '\'':
            result += "&#39;";
            break;
        default:
            result += c;
        }
    return result;
}

std::string url_encoded(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
            std::string_view("_.-~/").find(c) != std::string_view::npos;
        constexpr const char *digits = "0123456789ABCDEF";
        if (plain)
            result += c;
        else
            ((result += '%') += digits[(c >> 4) & 15]) += digits[c & 15];
    }
    return result;
}

Value string(Interpreter &interpreter, const Value &value, const Arguments &)
{
    return value.is_string() ? value : interpreter.text(value.str());
}

Value trim(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "trim", arguments, {"chars"});
    return interpreter.text(stripped(
        value.str(), reader.has(0) && !reader.value(0).is_none() ? reader.string(0) : std::string(), true, true));
}

Value replace(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "replace", arguments, {"old", "new", "count"});
    const bool all = !reader.has(2) || reader.value(2).is_none();
    return interpreter.text(replaced(interpreter, value.str(), reader.required(0).str(), reader.required(1).str(),
                                     all ? -1 : reader.integer(2)));
}

/// `levels` deep, blank and first lines as Jinja's indent has them.
Value indent(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "indent", arguments, {"width", "first", "blank"});
    const std::string indentation = reader.has(0) && reader.value(0).is_string()
        ? reader.string(0)
        : padded(interpreter, "", reader.integer_or(0, 4), " ", 1);
    const bool first = reader.boolean_or(1, false), blank = reader.boolean_or(2, false);
    std::string text = value.str();
    text += '\n';
    std::string result;
    bool is_first = true;
    for (const std::string &line : split_lines(text, false)) {
        const bool indents = is_first ? first : blank || !line.empty();
        result += (is_first ? "" : "\n") + (indents ? indentation : std::string()) + line;
        interpreter.check_room(static_cast<int64_t>(result.size()));
        is_first = false;
    }
    return interpreter.text(std::move(result));
}

Value center(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "center", arguments, {"width"});
    return interpreter.text(padded(interpreter, value.str(), reader.integer_or(0, 80), " ", 0));
}

Value truncate(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "truncate", arguments, {"length", "killwords", "end", "leeway"});
    const std::u32string text = code_points(value.str()), end = code_points(reader.string_or(2, "..."));
    const int64_t length = reader.integer_or(0, 255), size = static_cast<int64_t>(text.size());
    if (length < static_cast<int64_t>(end.size()))
        interpreter.fail("truncate: the length is less than that of the ending");
    if (size <= length + reader.integer_or(3, 5))
        return value.is_string() ? value : interpreter.text(value.str());
    std::u32string kept = text.substr(0, static_cast<std::size_t>(length) - end.size());
    if (!reader.boolean_or(1, false) && kept.find(U' ') != std::u32string::npos)
        kept = kept.substr(0, kept.rfind(U' '));
    return interpreter.text(utf8(kept + end));
}

Value wordcount(Interpreter &, const Value &value, const Arguments &)
{
    int64_t words = 0;
    bool in_word = false;
    for (const char32_t character : code_points(value.str())) {
        const bool is_word = is_letter(character) || is_digit(character) || character == '_';
        words += is_word && !in_word;
        in_word = is_word;
    }
    return words;
}

Value format(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    if (arguments.named.empty())
        return percent_format(interpreter, value.str(), interpreter.list(arguments.positional, Sequence::Kind::tuple));
    Dictionary named;
    for (const auto &[name, content] : arguments.named)
        named.set(name, content);
    return percent_format(interpreter, value.str(), interpreter.dictionary(std::move(named)));
}

/// The number that a text is in Python's eyes.
template <class Number> std::optional<Number> number_in(const std::string &text)
{
    std::string plain = stripped(text, {}, true, true);
    std::erase(plain, '_');
    const std::size_t sign = plain.starts_with('+') ? 1 : 0;
    Number number{};
    const auto result = std::from_chars(plain.data() + sign, plain.data() + plain.size(), number);
    return result.ec == std::errc() && result.ptr == plain.data() + plain.size() ? std::optional(number) : std::nullopt;
}

Value to_integer(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "int", arguments, {"default", "base"});
    const Value otherwise = reader.has(0) ? reader.value(0) : Value(0);
    if (reader.integer_or(1, 10) != 10)
        interpreter.fail("int of another base than 10 is not supported");
    const auto cut = [&](double number) {
        return std::fabs(number) < 9.2e18 ? Value(static_cast<int64_t>(number)) : otherwise;
    };
    if (value.is_number())
        return value.is_real() ? cut(value.real()) : Value(value.integer());
    if (!value.is_string())
        return otherwise;
    if (const auto whole = number_in<int64_t>(value.string()))
        return *whole;
    const auto real = number_in<double>(value.string());
    return real ? cut(*real) : otherwise;
}

Value to_real(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "float", arguments, {"default"});
    if (value.is_number())
        return value.real();
    const auto number = value.is_string() ? number_in<double>(value.string()) : std::nullopt;
    return number ? Value(*number) : reader.has(0) ? reader.value(0) : Value(0.0);
}

Value absolute(Interpreter &interpreter, const Value &value, const Arguments &)
{
    if (!value.is_number())
        interpreter.fail("abs needs a number, not " + value.type_name());
    return value.real() < 0 ? interpreter.binary("-", Value(0), value) : interpreter.binary("+", Value(0), value);
}

Value rounded(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "round", arguments, {"precision", "method"});
    if (!value.is_number())
        interpreter.fail("round needs a number, not " + value.type_name());
    const std::string method = reader.string_or(1, "common");
    if (method == "common" && !value.is_real() && reader.integer_or(0, 0) >= 0)
        return value.integer();
    const double scale = std::pow(10.0, static_cast<double>(std::clamp<int64_t>(reader.integer_or(0, 0), -300, 300)));
    const double scaled = value.real() * scale;
    const double result = method == "ceil" ? std::ceil(scaled)
        : method == "floor"                ? std::floor(scaled)
                                           : std::nearbyint(scaled);
    if (method != "ceil" && method != "floor" && method != "common")
        interpreter.fail("round: the method must be common, ceil or floor");
    return result / scale;
}

Value to_json(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "tojson", arguments,
                                {"ensure_ascii", "indent", "separators", "sort_keys"});
    JsonStyle style;
    style.ascii = reader.boolean_or(0, false);
    style.sorted = reader.boolean_or(3, false);
    if (reader.has(1) && !reader.value(1).is_none()) {
        style.is_indented = true;
        style.item_separator = ",";
        const bool is_text = reader.value(1).is_string();
        style.indent = is_text
            ? reader.string(1)
            : std::string(static_cast<std::size_t>(std::clamp<int64_t>(reader.integer(1), 0, 100)), ' ');
    }
    if (reader.has(2) && !reader.value(2).is_none()) {
        const std::vector<Value> separators = interpreter.items_of(reader.value(2));
        if (separators.size() != 2 || !separators[0].is_string() || !separators[1].is_string())
            interpreter.fail("tojson: the separators must be two strings");
        style.item_separator = separators[0].string();
        style.key_separator = separators[1].string();
    }
    interpreter.spend(value.weight());
    return interpreter.text(json_text(interpreter, value, style));
}

Value otherwise(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "default", arguments, {"default_value", "boolean"});
    const bool replaces = value.is_undefined() || (reader.boolean_or(1, false) && !value.is_true());
    return !replaces ? value : reader.has(0) ? reader.value(0) : Value("");
}

} // namespace

const std::map<std::string_view, Filter> &text_filters()
{
    static const Filter as_it_is = [](Interpreter &interpreter, const Value &value, const Arguments &) {
        return value.is_string() ? value : interpreter.text(value.str());
    };
    static const std::map<std::string_view, Filter> filters{
        {"abs", absolute},
        {"capitalize", changed<capitalised>},
        {"center", center},
        {"d", otherwise},
        {"default", otherwise},
        {"e", changed<escaped>},
        {"escape", changed<escaped>},
        {"float", to_real},
        {"forceescape", changed<escaped>},
        {"format", format},
        {"indent", indent},
        {"int", to_integer},
        {"lower", changed<lower_case>},
        {"replace", replace},
        {"round", rounded},
        {"safe", as_it_is},
        {"string", string},
        {"title", changed<title>},
        {"tojson", to_json},
        {"trim", trim},
        {"truncate", truncate},
        {"upper", changed<upper_case>},
        {"urlencode", changed<url_encoded>},
        {"wordcount", wordcount},
    };
    return filters;
}

} // namespace sinkscope::jinja
