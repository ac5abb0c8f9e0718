#include "core/text/jinja/arguments_internal.h"
#include "core/text/jinja/filters_internal.h"
#include "core/text/jinja/string_work_internal.h"
#include "core/text/jinja/unicode.h"

#include <algorithm>

namespace sinkscope::jinja {

Value member_by_path(Interpreter &interpreter, const Value &object, const Value &path, const Value &otherwise)
{
    const auto step = [&](const Value &from, const Value &key) {
        Value found = interpreter.item(from, key);
        return found.is_undefined() && !otherwise.is_undefined() ? otherwise : found;
    };
    if (!path.is_string())
        return step(object, path);
    Value found = object;
    for (const std::string &part : split_text(path.string(), ".", -1, false)) {
        const bool is_number =
            !part.empty() && part.size() < 10 && part.find_first_not_of("0123456789") == std::string::npos;
        found = step(found, is_number ? Value(static_cast<int64_t>(std::stol(part))) : Value(part));
    }
    return found;
}

Value sort_key(Interpreter &interpreter, const Value &value, bool case_sensitive)
{
    return value.is_string() && !case_sensitive ? interpreter.text(lower_case(value.string())) : value;
}

namespace {

Arguments without_first(const Arguments &arguments, std::size_t count)
{
    Arguments rest = arguments;
    rest.positional.erase(rest.positional.begin(),
                          rest.positional.begin() +
                              static_cast<std::ptrdiff_t>(std::min(count, rest.positional.size())));
    return rest;
}

Value map(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    std::vector<Value> mapped;
    if (arguments.positional.empty()) {
        const ArgumentReader reader(interpreter, "map", arguments, {"attribute", "default"});
        for (const Value &item : interpreter.items_of(value))
            mapped.push_back(member_by_path(interpreter, item, reader.required(0), reader.value(1)));
    } else {
        const std::string name = arguments.positional.front().str();
        const Arguments rest = without_first(arguments, 1);
        for (const Value &item : interpreter.items_of(value))
            mapped.push_back(interpreter.filter(name, item, rest));
    }
    return interpreter.list(std::move(mapped), Sequence::Kind::generator);
}

/// select, reject (by the item) and selectattr, rejectattr (by a member): those that pass a test, or are true.
template <bool by_member, bool wanted>
Value choose(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const std::vector<Value> &given = arguments.positional;
    constexpr std::size_t before_test = by_member ? 1 : 0;
    if (given.size() < before_test)
        interpreter.fail("selectattr and rejectattr need the name of a member");
    std::vector<Value> kept;
    const Arguments rest = without_first(arguments, before_test + 1);
    for (const Value &item : interpreter.items_of(value)) {
        const Value tested = by_member ? member_by_path(interpreter, item, given[0]) : item;
        const bool passes =
            given.size() > before_test ? interpreter.test(given[before_test].str(), tested, rest) : tested.is_true();
        if (passes == wanted)
            kept.push_back(item);
    }
    return interpreter.list(std::move(kept), Sequence::Kind::generator);
}

Value groupby(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "groupby", arguments, {"attribute", "default", "case_sensitive"});
    struct Group {
        Value key, name;
        std::vector<Value> items;
    };
    std::vector<Group> groups;
    for (const Value &item : interpreter.items_of(value)) {
        Value name = member_by_path(interpreter, item, reader.required(0));
        if (name.is_undefined() && reader.has(1))
            name = reader.value(1);
        const Value key = sort_key(interpreter, name, reader.boolean_or(2, false));
        interpreter.spend(static_cast<int64_t>(groups.size()) / 4);
        auto found = std::ranges::find(groups, key, &Group::key);
        if (found == groups.end())
            found = groups.insert(groups.end(), {key, name, {}});
        found->items.push_back(item);
    }
    for (std::size_t i = 1; i < groups.size(); ++i)
        interpreter.compare("<", groups[i - 1].key, groups[i].key);
    std::ranges::stable_sort(
        groups, [&](const Group &one, const Group &two) { return interpreter.compare("<", one.key, two.key); });
    std::vector<Value> pairs;
    for (Group &group : groups)
        pairs.push_back(
            interpreter.list({group.name, interpreter.list(std::move(group.items))}, Sequence::Kind::tuple));
    return interpreter.list(std::move(pairs));
}

} // namespace

const std::map<std::string_view, Filter> &choosing_filters()
{
    static const std::map<std::string_view, Filter> filters{
        {"groupby", groupby},
        {"map", map},
        {"reject", choose<false, false>},
        {"rejectattr", choose<true, false>},
        {"select", choose<false, true>},
        {"selectattr", choose<true, true>},
    };
    return filters;
}

Filter find_filter(std::string_view name)
{
    for (const auto *filters : {&text_filters(), &sequence_filters(), &choosing_filters()})
        if (const auto found = filters->find(name); found != filters->end())
            return found->second;
    return nullptr;
}

Value Interpreter::filter(std::string_view name, const Value &value, const Arguments &arguments)
{
    const Filter found = find_filter(name);
    if (!found)
        fail("the filter \"" + std::string(name) + "\" is not known");
    spend(1 + value.weight() / 16);
    return found(*this, value, arguments);
}

} // namespace sinkscope::jinja
