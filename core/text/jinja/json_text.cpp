#include "core/text/jinja/json_text_internal.h"

#include "core/text/utf8.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace sinkscope::jinja {

namespace {

std::string quoted(std::string_view text, bool ascii)
{
    std::string result = "\"";
    const auto append_unit = [&](unsigned unit) {
        char escaped[8];
        std::snprintf(escaped, sizeof escaped, "\\u%04x", unit);
        result += escaped;
    };
    constexpr std::string_view plain = "\"\\\n\r\t\b\f", letters = "\"\\nrtbf";
    for (std::size_t position = 0; position < text.size();) {
        const char32_t character = next_utf8(text, position).value_or(0xFFFD);
        const std::size_t known = character < 0x80 ? plain.find(static_cast<char>(character)) : std::string_view::npos;
        if (known != std::string_view::npos) {
            (result += '\\') += letters[known];
        } else if (character < 0x20) {
            append_unit(character);
        } else if (character >= 0x7F && ascii) {
            std::u16string units;
            append_utf16(units, character);
            if (character == 0x7F)
                result += '\x7F';
            else
                std::ranges::for_each(units, append_unit);
        } else {
            append_utf8(result, character);
        }
    }
    return result + '"';
}

std::string number_text(double number)
{
    if (std::isfinite(number))
        return real_text(number);
    return std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
}

} // namespace

std::string json_text(const Interpreter &interpreter, const Value &value, const JsonStyle &style, int level)
{
    if (value.is_none())
        return "null";
    if (value.is_boolean())
        return value.integer() ? "true" : "false";
    if (value.is_integer())
        return std::to_string(value.integer());
    if (value.is_real())
        return number_text(value.real());
    if (value.is_string())
        return quoted(value.string(), style.ascii);
    const auto line = [&](int depth) {
        std::string text = "\n";
        for (int i = 0; i < depth; ++i)
            text += style.indent;
        return style.is_indented ? text : std::string();
    };
    std::string inner;
    const auto add = [&](const std::string &item) {
        inner += (inner.empty() ? std::string() : style.item_separator) + line(level + 1) + item;
    };
    const bool is_list = value.is_sequence() &&
        (value.sequence().kind == Sequence::Kind::list || value.sequence().kind == Sequence::Kind::tuple);
    if (is_list) {
        for (const Value &item : value.sequence().items)
            add(json_text(interpreter, item, style, level + 1));
        return inner.empty() ? "[]" : "[" + inner + line(level) + "]";
    }
    if (!value.is_dictionary())
        interpreter.fail("a " + value.type_name() + " cannot be written as JSON");
    std::vector<std::pair<std::string, const Value *>> entries;
    for (const auto &[key, content] : value.dictionary().entries) {
        if (key.is_sequence() || key.is_object() || key.is_undefined())
            interpreter.fail("a key of the type " + key.type_name() + " cannot be written as JSON");
        entries.emplace_back(key.is_string() ? key.string() : json_text(interpreter, key, style), &content);
    }
    if (style.sorted)
        std::ranges::stable_sort(entries, {}, &std::pair<std::string, const Value *>::first);
    for (const auto &[key, content] : entries)
        add(quoted(key, style.ascii) + style.key_separator + json_text(interpreter, *content, style, level + 1));
    return inner.empty() ? "{}" : "{" + inner + line(level) + "}";
}

} // namespace sinkscope::jinja
