#include "core/text/jinja/value.h"

#include "core/text/jinja/unicode.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace sinkscope::jinja {

namespace {

std::string string_repr(const std::string &text)
{
    const char quote = text.find('\'') != std::string::npos && text.find('"') == std::string::npos ? '"' : '\'';
    std::string result(1, quote);
    for (std::size_t position = 0; position < text.size();) {
        const std::size_t begin = position;
        const char32_t character = next_utf8(text, position).value_or(0xFFFD);
        char escaped[12];
        if (character == static_cast<char32_t>(quote) || character == '\\') {
            result += '\\';
            result += static_cast<char>(character);
        } else if (character == '\n' || character == '\r' || character == '\t') {
            result += character == '\n' ? "\\n" : character == '\r' ? "\\r" : "\\t";
        } else if (is_printable(character)) {
            result.append(text, begin, position - begin);
        } else {
            std::snprintf(escaped, sizeof escaped,
                          character < 0x100         ? "\\x%02x"
                              : character < 0x10000 ? "\\u%04x"
                                                    : "\\U%08x",
                          static_cast<unsigned>(character));
            result += escaped;
        }
    }
    return result + quote;
}

std::string joined_reprs(const std::vector<Value> &items)
{
    std::string text;
    for (const Value &item : items)
        text += (text.empty() ? "" : ", ") + item.repr();
    return text;
}

std::string sequence_text(const Sequence &sequence)
{
    const std::string inner = joined_reprs(sequence.items);
    switch (sequence.kind) {
    case Sequence::Kind::tuple:
        return "(" + inner + (sequence.items.size() == 1 ? ",)" : ")");
    case Sequence::Kind::view:
        return std::string(sequence.view_name) + "([" + inner + "])";
    case Sequence::Kind::range: {
        const auto &items = sequence.items;
        const int64_t first = items.empty() ? 0 : items.front().integer();
        const int64_t step = items.size() < 2 ? 1 : items[1].integer() - first;
        const int64_t last = items.empty() ? 0 : items.back().integer() + (step > 0 ? 1 : -1);
        return "range(" + std::to_string(first) + ", " + std::to_string(last) +
            (step == 1 ? "" : ", " + std::to_string(step)) + ")";
    }
    default:
        return "[" + inner + "]";
    }
}

} // namespace

const Value *Dictionary::find(const Value &key) const
{
    const auto found = std::ranges::find_if(entries, [&](const auto &entry) { return entry.first == key; });
    return found == entries.end() ? nullptr : &found->second;
}

const Value *Dictionary::find(std::string_view key) const
{
    const auto found = std::ranges::find_if(
        entries, [&](const auto &entry) { return entry.first.is_string() && entry.first.string() == key; });
    return found == entries.end() ? nullptr : &found->second;
}

void Dictionary::set(Value key, Value value)
{
    depth = std::max(depth, 1 + value.depth());
    weight += key.weight() + value.weight();
    for (auto &[known, content] : entries)
        if (known == key) {
            content = std::move(value);
            return;
        }
    entries.emplace_back(std::move(key), std::move(value));
}

std::optional<Value> Object::member(std::string_view) const
{
    return std::nullopt;
}

Value Object::call(Interpreter &, const Arguments &)
{
    return {};
}

Value::Value(Sequence sequence)
{
    for (const Value &item : sequence.items) {
        sequence.depth = std::max(sequence.depth, 1 + item.depth());
        sequence.weight += item.weight();
    }
    content_ = std::make_shared<Sequence>(std::move(sequence));
}

Value::Value(Dictionary dictionary) : content_(std::make_shared<const Dictionary>(std::move(dictionary))) { }

Value Value::list(std::vector<Value> items, Sequence::Kind kind)
{
    Sequence sequence;
    sequence.kind = kind;
    sequence.items = std::move(items);
    return Value(std::move(sequence));
}

int64_t Value::integer() const
{
    return is_boolean() ? std::get<bool>(content_) : std::get<int64_t>(content_);
}

double Value::real() const
{
    return is_real() ? std::get<double>(content_) : static_cast<double>(integer());
}

bool Value::is_true() const
{
    if (is_undefined() || is_none())
        return false;
    if (is_number())
        return real() != 0;
    if (is_string())
        return !string().empty();
    if (is_sequence())
        return sequence().kind == Sequence::Kind::generator || !sequence().items.empty();
    return !is_dictionary() || !dictionary().entries.empty();
}

int Value::depth() const
{
    return is_sequence() ? sequence().depth : is_dictionary() ? dictionary().depth : 0;
}

int64_t Value::weight() const
{
    return is_sequence()  ? sequence().weight
        : is_dictionary() ? dictionary().weight
        : is_string()     ? 1 + static_cast<int64_t>(string().size()) / 32
                          : 1;
}

std::string Value::type_name() const
{
    if (is_sequence()) {
        switch (sequence().kind) {
        case Sequence::Kind::list:
            return "list";
        case Sequence::Kind::tuple:
            return "tuple";
        case Sequence::Kind::range:
            return "range";
        case Sequence::Kind::view:
            return sequence().view_name;
        case Sequence::Kind::generator:
            return "generator";
        }
    }
    if (is_object())
        return object()->type_name();
    return is_undefined() ? "undefined"
        : is_none()       ? "None"
        : is_boolean()    ? "bool"
        : is_integer()    ? "int"
        : is_real()       ? "float"
        : is_string()     ? "str"
                          : "dict";
}

std::string Value::str() const
{
    return is_undefined() ? "" : is_string() ? string() : repr();
}

std::string Value::repr() const
{
    if (is_undefined())
        return "Undefined";
    if (is_none())
        return "None";
    if (is_boolean())
        return integer() ? "True" : "False";
    if (is_integer())
        return std::to_string(integer());
    if (is_real())
        return real_text(real());
    if (is_string())
        return string_repr(string());
    if (is_sequence())
        return sequence_text(sequence());
    if (is_object())
        return "<" + object()->type_name() + ">";
    std::string text;
    for (const auto &[key, value] : dictionary().entries)
        text += (text.empty() ? "" : ", ") + key.repr() + ": " + value.repr();
    return "{" + text + "}";
}

bool Value::operator==(const Value &other) const
{
    if (is_number() && other.is_number())
        return is_real() || other.is_real() ? real() == other.real() : integer() == other.integer();
    if (content_.index() != other.content_.index())
        return false;
    if (is_string())
        return string() == other.string();
    if (is_sequence()) {
        const Sequence &one = sequence(), &two = other.sequence();
        const bool by_content = one.kind != Sequence::Kind::view && one.kind != Sequence::Kind::generator;
        return &one == &two || (by_content && one.kind == two.kind && one.items == two.items);
    }
    if (is_object())
        return object() == other.object();
    if (!is_dictionary())
        return true; // undefined or None, both
    const auto &entries = dictionary().entries;
    return entries.size() == other.dictionary().entries.size() && std::ranges::all_of(entries, [&](const auto &entry) {
               const Value *value = other.dictionary().find(entry.first);
               return value && *value == entry.second;
           });
}

std::string real_text(double number)
{
    if (std::isnan(number))
        return "nan";
    if (std::isinf(number))
        return number > 0 ? "inf" : "-inf";
    // Python writes exponents below -4 and from 16 on.
    const double size = std::fabs(number);
    const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);
    char text[64];
    const auto end = std::to_chars(text, text + sizeof text, number,
                                   plain ? std::chars_format::fixed : std::chars_format::scientific);
    std::string result(text, end.ptr);
    return plain && result.find('.') == std::string::npos ? result + ".0" : result;
}

} // namespace sinkscope::jinja
