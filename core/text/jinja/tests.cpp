#include "core/text/jinja/arguments_internal.h"
#include "core/text/jinja/filters_internal.h"
#include "core/text/jinja/unicode.h"

#include <algorithm>

namespace sinkscope::jinja {

namespace {

using Test = bool (*)(Interpreter &, const Value &, const Arguments &);

const Value &other(Interpreter &interpreter, const Arguments &arguments)
{
    if (arguments.positional.size() != 1)
        interpreter.fail("a test needs one value to compare with");
    return arguments.positional.front();
}

template <char kind> bool compares(Interpreter &interpreter, const Value &value, const Arguments &arguments)
{
    constexpr std::string_view symbol = kind == '=' ? "=="
        : kind == '!'                               ? "!="
        : kind == '<'                               ? "<"
        : kind == 'l'                               ? "<="
        : kind == '>'                               ? ">"
        : kind == 'g'                               ? ">="
                                                    : "in";
    return interpreter.compare(symbol, value, other(interpreter, arguments));
}

int64_t whole(Interpreter &interpreter, const Value &value)
{
    if (!value.is_integer() && !value.is_boolean())
        interpreter.fail("a whole number is needed, not " + value.type_name());
    return value.integer();
}

bool has_places(const Value &value)
{
    return value.is_string() || value.is_dictionary() ||
        (value.is_sequence() && value.sequence().kind != Sequence::Kind::view &&
         value.sequence().kind != Sequence::Kind::generator);
}

template <bool upper> bool has_case(Interpreter &, const Value &value, const Arguments &)
{
    const std::u32string characters = code_points(value.str());
    return std::ranges::any_of(characters, upper ? is_upper_case : is_lower_case) &&
        std::ranges::none_of(characters, upper ? is_lower_case : is_upper_case);
}

bool is_same(const Value &one, const Value &two)
{
    if (one.is_sequence() && two.is_sequence())
        return &one.sequence() == &two.sequence();
    if (one.is_dictionary() && two.is_dictionary())
        return &one.dictionary() == &two.dictionary();
    return one.type_name() == two.type_name() && one == two;
}

const std::map<std::string_view, Test> tests{
    {"defined", [](Interpreter &, const Value &value, const Arguments &) { return !value.is_undefined(); }},
    {"undefined", [](Interpreter &, const Value &value, const Arguments &) { return value.is_undefined(); }},
    {"none", [](Interpreter &, const Value &value, const Arguments &) { return value.is_none(); }},
    {"boolean", [](Interpreter &, const Value &value, const Arguments &) { return value.is_boolean(); }},
    {"true",
     [](Interpreter &, const Value &value, const Arguments &) { return value.is_boolean() && value.is_true(); }},
    {"false",
     [](Interpreter &, const Value &value, const Arguments &) { return value.is_boolean() && !value.is_true(); }},
    {"integer", [](Interpreter &, const Value &value, const Arguments &) { return value.is_integer(); }},
    {"float", [](Interpreter &, const Value &value, const Arguments &) { return value.is_real(); }},
    {"number", [](Interpreter &, const Value &value, const Arguments &) { return value.is_number(); }},
    {"string", [](Interpreter &, const Value &value, const Arguments &) { return value.is_string(); }},
    {"mapping", [](Interpreter &, const Value &value, const Arguments &) { return value.is_dictionary(); }},
    {"sequence",
     [](Interpreter &, const Value &value, const Arguments &) { return has_places(value) || value.is_undefined(); }},
    {"iterable",
     [](Interpreter &, const Value &value, const Arguments &) {
         return value.is_string() || value.is_dictionary() || value.is_sequence() || value.is_undefined();
     }},
    {"callable",
     [](Interpreter &, const Value &value, const Arguments &) {
         return value.is_object() && value.object()->is_callable();
     }},
    {"sameas",
     [](Interpreter &interpreter, const Value &value, const Arguments &arguments) {
         return is_same(value, other(interpreter, arguments));
     }},
    {"escaped", [](Interpreter &, const Value &, const Arguments &) { return false; }},
    {"odd",
     [](Interpreter &interpreter, const Value &value, const Arguments &) {
         return whole(interpreter, value) % 2 != 0;
     }},
    {"even",
     [](Interpreter &interpreter, const Value &value, const Arguments &) {
         return whole(interpreter, value) % 2 == 0;
     }},
    {"divisibleby",
     [](Interpreter &interpreter, const Value &value, const Arguments &arguments) {
         return interpreter.binary("%", value, other(interpreter, arguments)) == Value(0);
     }},
    {"lower", has_case<false>},
    {"upper", has_case<true>},
    {"filter",
     [](Interpreter &, const Value &value, const Arguments &) { return find_filter(value.str()) != nullptr; }},
    {"in", compares<'i'>},
    {"eq", compares<'='>},
    {"equalto", compares<'='>},
    {"==", compares<'='>},
    {"ne", compares<'!'>},
    {"!=", compares<'!'>},
    {"lt", compares<'<'>},
    {"lessthan", compares<'<'>},
    {"<", compares<'<'>},
    {"le", compares<'l'>},
    {"<=", compares<'l'>},
    {"gt", compares<'>'>},
    {"greaterthan", compares<'>'>},
    {">", compares<'>'>},
    {"ge", compares<'g'>},
    {">=", compares<'g'>},
};

} // namespace

bool Interpreter::test(std::string_view name, const Value &value, const Arguments &arguments)
{
    spend(1);
    if (name == "test")
        return tests.contains(value.str());
    const auto found = tests.find(name);
    if (found == tests.end())
        fail("the test \"" + std::string(name) + "\" is not known");
    return found->second(*this, value, arguments);
}

} // namespace sinkscope::jinja
