#include "core/text/jinja/interpreter_internal.h"
#include "core/text/jinja/unicode.h"

#include <algorithm>

namespace sinkscope::jinja {

namespace {

/// Characters of a string, elements of a sequence; nullopt for what has no places.
std::optional<int64_t> places_of(const Value &object)
{
    if (object.is_string())
        return character_count(object.string());
    if (!object.is_sequence() || object.sequence().kind == Sequence::Kind::view ||
        object.sequence().kind == Sequence::Kind::generator)
        return std::nullopt;
    return static_cast<int64_t>(object.sequence().items.size());
}

/// What object[key] is; undefined when there is nothing.
Value element(const Value &object, const Value &key)
{
    if (object.is_dictionary()) {
        const Value *found = object.dictionary().find(key);
        return found ? *found : Value();
    }
    const std::optional<int64_t> count = places_of(object);
    if (!count || !(key.is_integer() || key.is_boolean()))
        return {};
    const int64_t index = key.integer() < 0 ? key.integer() + *count : key.integer();
    if (index < 0 || index >= *count)
        return {};
    if (object.is_sequence())
        return object.sequence().items[static_cast<std::size_t>(index)];
    const std::u32string text = code_points(object.string());
    return utf8({&text[static_cast<std::size_t>(index)], 1});
}

/// A method, or the member of an object.
Value attribute(const Value &object, std::string_view name)
{
    if (object.is_object())
        return object.object()->member(name).value_or(Value());
    return method_of(object, name);
}

} // namespace

std::vector<Value> Interpreter::items_of(const Value &value)
{
    spend(1);
    if (value.is_undefined())
        return {};
    if (value.is_sequence()) {
        Sequence &sequence = value.mutable_sequence();
        spend(static_cast<int64_t>(sequence.items.size()) / 16);
        if (sequence.kind != Sequence::Kind::generator)
            return sequence.items;
        if (std::exchange(sequence.is_used_up, true))
            return {};
        return sequence.items;
    }
    std::vector<Value> items;
    if (value.is_dictionary()) {
        for (const auto &[key, content] : value.dictionary().entries)
            items.push_back(key);
    } else if (value.is_string()) {
        check_room(static_cast<int64_t>(value.string().size() * sizeof(Value) * 2));
        for (const char32_t character : code_points(value.string()))
            items.push_back(text(utf8({&character, 1})));
    } else {
        fail("a " + value.type_name() + " cannot be gone through");
    }
    spend(static_cast<int64_t>(items.size()) / 16);
    return items;
}

int64_t Interpreter::length_of(const Value &value)
{
    if (value.is_undefined())
        return 0;
    if (value.is_string())
        return character_count(value.string());
    if (value.is_dictionary())
        return static_cast<int64_t>(value.dictionary().entries.size());
    if (!value.is_sequence() || value.sequence().kind == Sequence::Kind::generator)
        fail("a " + value.type_name() + " has no length");
    return static_cast<int64_t>(value.sequence().items.size());
}

Value Interpreter::member(const Value &object, std::string_view name)
{
    if (object.is_undefined() && name.starts_with("__"))
        return Undefined{std::string(name)}; // Python's own, which the sandbox hides
    if (object.is_undefined())
        fail("\"" + object.undefined().name + "\" is undefined and has no \"" + std::string(name) + "\"");
    if (Value found = attribute(object, name); !found.is_undefined())
        return found;
    if (object.is_dictionary())
        if (const Value *found = object.dictionary().find(name))
            return *found;
    return Undefined{std::string(name)};
}

Value Interpreter::item(const Value &object, const Value &key)
{
    if (object.is_undefined())
        fail("\"" + object.undefined().name + "\" is undefined and has no items");
    spend(object.weight() / 1024);
    if (Value found = element(object, key); !found.is_undefined())
        return found;
    if (key.is_string())
        if (Value found = attribute(object, key.string()); !found.is_undefined())
            return found;
    return Undefined{key.is_string() ? key.string() : key.repr().substr(0, 60)};
}

Value Interpreter::slice(const Value &object, const Value &start, const Value &stop, const Value &step)
{
    const std::optional<int64_t> count = places_of(object);
    if (!count) {
        if (object.is_undefined())
            fail("\"" + object.undefined().name + "\" is undefined and cannot be cut");
        return Undefined{"a slice of " + object.type_name()};
    }
    for (const Value *bound : {&start, &stop, &step})
        if (!bound->is_none() && !bound->is_integer() && !bound->is_boolean())
            fail("a slice needs whole numbers, not " + bound->type_name());
    const int64_t by = step.is_none() ? 1 : step.integer();
    if (by == 0)
        fail("a slice cannot go on by 0");
    const auto bound = [&](const Value &value, int64_t otherwise) {
        if (value.is_none())
            return otherwise;
        const int64_t at = value.integer() < 0 ? std::max(value.integer(), -*count - 1) + *count : value.integer();
        return by > 0 ? std::clamp<int64_t>(at, 0, *count) : std::clamp<int64_t>(at, -1, *count - 1);
    };
    const int64_t first = bound(start, by > 0 ? 0 : *count - 1), last = bound(stop, by > 0 ? *count : -1);
    std::u32string characters, cut;
    std::vector<Value> items;
    if (object.is_string())
        characters = code_points(object.string());
    for (int64_t i = first; by > 0 ? i < last : i > last; i += by) {
        if (object.is_string())
            cut += characters[static_cast<std::size_t>(i)];
        else
            items.push_back(object.sequence().items[static_cast<std::size_t>(i)]);
        if (by > *count || by < -*count)
            break; // one step leaves it, and more could overflow
    }
    return object.is_string() ? text(utf8(cut)) : list(std::move(items), object.sequence().kind);
}

} // namespace sinkscope::jinja
