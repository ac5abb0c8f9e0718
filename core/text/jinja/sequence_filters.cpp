#include "core/text/jinja/arguments_internal.h"
#include "core/text/jinja/filters_internal.h"
#include "core/text/jinja/unicode.h"

#include <algorithm>

namespace sinkscope::jinja {

namespace {

Value length(Interpreter &interpreter, const Value &value, const Arguments &)
{
    return interpreter.length_of(value);
}

Value first(Interpreter &interpreter, const Value &value, const Arguments &)
{
    const std::vector<Value> items = interpreter.items_of(value);
    return items.empty() ? Value(Undefined{"the first item of nothing"}) : items.front();
}

Value last(Interpreter &interpreter, const Value &value, const Arguments &)
{
    if (value.is_sequence() && value.sequence().kind == Sequence::Kind::generator)
        interpreter.fail("last: a generator has no last item");
    const std::vector<Value> items = interpreter.items_of(value);
    return items.empty() ? Value(Undefined{"the last item of nothing"}) : items.back();
}

Value to_list(Interpreter &interpreter, const Value &value, const Arguments &)
{
    return interpreter.list(interpreter.items_of(value));
}

Value join(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "join", arguments, {"d", "attribute"});
    const std::string separator = reader.has(0) ? reader.value(0).str() : std::string();
    std::string joined;
    bool is_first = true;
    for (const Value &item : interpreter.items_of(value)) {
        const Value part =
            reader.has(1) && !reader.value(1).is_none() ? member_by_path(interpreter, item, reader.value(1)) : item;
        joined += (is_first ? std::string() : separator) + part.str();
        interpreter.check_room(static_cast<int64_t>(joined.size()));
        is_first = false;
    }
    return interpreter.text(std::move(joined));
}

Value reverse(Interpreter &interpreter, const Value &value, const Arguments &)
{
    if (value.is_string()) {
        std::u32string characters = code_points(value.string());
        std::ranges::reverse(characters);
        return interpreter.text(utf8(characters));
    }
    std::vector<Value> items = interpreter.items_of(value);
    std::ranges::reverse(items);
    return interpreter.list(std::move(items), Sequence::Kind::generator);
}

/// Stable; items without an order are an error, never undefined behaviour of the sort.
void sort_items(Interpreter &interpreter, std::vector<std::pair<Value, Value>> &keyed, bool descending)
{
    for (std::size_t i = 1; i < keyed.size(); ++i)
        interpreter.compare("<", keyed[i - 1].first, keyed[i].first); // fails where there is no order
    std::ranges::stable_sort(keyed, [&](const auto &one, const auto &two) {
        return descending ? interpreter.compare(">", one.first, two.first)
                          : interpreter.compare("<", one.first, two.first);
    });
}

Value sort(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "sort", arguments, {"reverse", "case_sensitive", "attribute"});
    std::vector<std::pair<Value, Value>> keyed;
    for (const Value &item : interpreter.items_of(value)) {
        const Value key =
            reader.has(2) && !reader.value(2).is_none() ? member_by_path(interpreter, item, reader.value(2)) : item;
        keyed.emplace_back(sort_key(interpreter, key, reader.boolean_or(1, false)), item);
    }
    sort_items(interpreter, keyed, reader.boolean_or(0, false));
    std::vector<Value> items;
    for (auto &[key, item] : keyed)
        items.push_back(std::move(item));
    return interpreter.list(std::move(items));
}

Value dictsort(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "dictsort", arguments, {"case_sensitive", "by", "reverse"});
    if (!value.is_dictionary())
        interpreter.fail("dictsort needs a dictionary, not " + value.type_name());
    const bool by_value = reader.string_or(1, "key") == "value";
    std::vector<std::pair<Value, Value>> keyed;
    for (const auto &[key, content] : value.dictionary().entries)
        keyed.emplace_back(sort_key(interpreter, by_value ? content : key, reader.boolean_or(0, false)),
                           interpreter.list({key, content}, Sequence::Kind::tuple));
    sort_items(interpreter, keyed, reader.boolean_or(2, false));
    std::vector<Value> items;
    for (auto &[key, item] : keyed)
        items.push_back(std::move(item));
    return interpreter.list(std::move(items));
}

Value items(Interpreter &interpreter, const Value &value, const Arguments &)
{
    if (value.is_undefined())
        return interpreter.list({}, Sequence::Kind::generator);
    if (!value.is_dictionary())
        interpreter.fail("items needs a dictionary, not " + value.type_name());
    std::vector<Value> pairs;
    for (const auto &[key, content] : value.dictionary().entries)
        pairs.push_back(interpreter.list({key, content}, Sequence::Kind::tuple));
    return interpreter.list(std::move(pairs), Sequence::Kind::generator);
}

template <bool smallest> Value extreme(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, smallest ? "min" : "max", arguments, {"case_sensitive", "attribute"});
    std::optional<std::pair<Value, Value>> best;
    for (const Value &item : interpreter.items_of(value)) {
        const Value key =
            sort_key(interpreter, reader.has(1) ? member_by_path(interpreter, item, reader.value(1)) : item,
                     reader.boolean_or(0, false));
        if (!best || interpreter.compare(smallest ? "<" : ">", key, best->first))
            best = {key, item};
    }
    return best ? best->second : Value(Undefined{"the largest of nothing"});
}

Value sum(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "sum", arguments, {"attribute", "start"});
    Value total = reader.has(1) ? reader.value(1) : Value(0);
    for (const Value &item : interpreter.items_of(value))
        total = interpreter.binary(
            "+", total,
            reader.has(0) && !reader.value(0).is_none() ? member_by_path(interpreter, item, reader.value(0)) : item);
    return total;
}

Value unique(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "unique", arguments, {"case_sensitive", "attribute"});
    std::vector<Value> seen, kept;
    for (const Value &item : interpreter.items_of(value)) {
        const Value key =
            sort_key(interpreter, reader.has(1) ? member_by_path(interpreter, item, reader.value(1)) : item,
                     reader.boolean_or(0, false));
        interpreter.spend(static_cast<int64_t>(seen.size()) / 4);
        if (std::ranges::find(seen, key) == seen.end()) {
            seen.push_back(key);
            kept.push_back(item);
        }
    }
    return interpreter.list(std::move(kept), Sequence::Kind::generator);
}

Value batch(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "batch", arguments, {"linecount", "fill_with"});
    const int64_t size = reader.integer(0);
    if (size < 1 || size > 100'000)
        interpreter.fail("batch needs a number from 1 to 100000");
    std::vector<Value> rows, row;
    for (const Value &item : interpreter.items_of(value)) {
        row.push_back(item);
        if (static_cast<int64_t>(row.size()) == size)
            rows.push_back(interpreter.list(std::exchange(row, {})));
    }
    if (!row.empty()) {
        if (reader.has(1) && !reader.value(1).is_none())
            row.resize(static_cast<std::size_t>(size), reader.value(1));
        rows.push_back(interpreter.list(std::move(row)));
    }
    return interpreter.list(std::move(rows), Sequence::Kind::generator);
}

Value attr(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "attr", arguments, {"name"});
    const std::string name = reader.string(0);
    return value.is_object() ? value.object()->member(name).value_or(Value(Undefined{name})) : method_of(value, name);
}

} // namespace

const std::map<std::string_view, Filter> &sequence_filters()
{
    static const std::map<std::string_view, Filter> filters{
        {"attr", attr},         {"batch", batch},        {"count", length},
        {"dictsort", dictsort}, {"first", first},        {"items", items},
        {"join", join},         {"last", last},          {"length", length},
        {"list", to_list},      {"max", extreme<false>}, {"min", extreme<true>},
        {"reverse", reverse},   {"sort", sort},          {"sum", sum},
        {"unique", unique},
    };
    return filters;
}

} // namespace sinkscope::jinja
