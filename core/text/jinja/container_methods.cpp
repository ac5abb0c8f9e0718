#include "core/text/jinja/arguments_internal.h"

#include <algorithm>
#include <array>

namespace sinkscope::jinja {

namespace {

using Method = Value (*)(Interpreter &, const Value &object, const Arguments &);

Value view(Interpreter &interpreter, std::vector<Value> items, const char *name)
{
    Sequence sequence;
    sequence.kind = Sequence::Kind::view;
    sequence.items = std::move(items);
    sequence.view_name = name;
    interpreter.check_room(static_cast<int64_t>(sequence.items.size() * sizeof(Value)));
    return Value(std::move(sequence));
}

Value items(Interpreter &interpreter, const Value &object, const Arguments &)
{
    std::vector<Value> pairs;
    for (const auto &[key, value] : object.dictionary().entries)
        pairs.push_back(interpreter.list({key, value}, Sequence::Kind::tuple));
    return view(interpreter, std::move(pairs), "dict_items");
}

Value keys(Interpreter &interpreter, const Value &object, const Arguments &)
{
    return view(interpreter, interpreter.items_of(object), "dict_keys");
}

Value values(Interpreter &interpreter, const Value &object, const Arguments &)
{
    std::vector<Value> contents;
    for (const auto &[key, value] : object.dictionary().entries)
        contents.push_back(value);
    return view(interpreter, std::move(contents), "dict_values");
}

Value get(Interpreter &interpreter, const Value &object, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "get", arguments, {"key", "default"});
    const Value *found = object.dictionary().find(reader.required(0));
    return found ? *found : reader.has(1) ? reader.value(1) : Value(None());
}

Value copy(Interpreter &, const Value &object, const Arguments &)
{
    return object;
}

Value index(Interpreter &interpreter, const Value &object, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "index", arguments, {"value"});
    const std::vector<Value> &all = object.sequence().items;
    const auto found = std::ranges::find(all, reader.required(0));
    if (found == all.end())
        interpreter.fail("index: the value is not in the list");
    return static_cast<int64_t>(found - all.begin());
}

Value count(Interpreter &interpreter, const Value &object, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "count", arguments, {"value"});
    return static_cast<int64_t>(std::ranges::count(object.sequence().items, reader.required(0)));
}

/// What would change a list or dictionary; the sandbox that `transformers` renders in has it not, either.
Value forbidden(Interpreter &interpreter, const Value &object, const Arguments &)
{
    interpreter.fail("a " + object.type_name() + " cannot be changed by a template");
}

const std::map<std::string_view, Method> dictionary_methods{
    {"items", items},     {"keys", keys},         {"values", values},
    {"get", get},         {"copy", copy},         {"clear", forbidden},
    {"pop", forbidden},   {"popitem", forbidden}, {"setdefault", forbidden},
    {"update", forbidden}};
const std::map<std::string_view, Method> list_methods{
    {"index", index},     {"count", count},      {"copy", copy},         {"append", forbidden},
    {"clear", forbidden}, {"pop", forbidden},    {"reverse", forbidden}, {"insert", forbidden},
    {"sort", forbidden},  {"extend", forbidden}, {"remove", forbidden}};
const std::map<std::string_view, Method> tuple_methods{{"index", index}, {"count", count}};

} // namespace

Value method_of(const Value &object, std::string_view name)
{
    if (object.is_string())
        return string_method(object, name);
    const bool is_list = object.is_sequence() && object.sequence().kind == Sequence::Kind::list;
    const bool is_tuple = object.is_sequence() && object.sequence().kind == Sequence::Kind::tuple;
    if (!object.is_dictionary() && !is_list && !is_tuple)
        return {};
    const auto &methods = object.is_dictionary() ? dictionary_methods : is_list ? list_methods : tuple_methods;
    const auto found = methods.find(name);
    if (found == methods.end())
        return {};
    return function(std::string(name),
                    [object, method = found->second](Interpreter &interpreter, const Arguments &arguments) {
                        interpreter.spend(object.weight() / 16);
                        return method(interpreter, object, arguments);
                    });
}

} // namespace sinkscope::jinja
