#include "core/text/jinja/interpreter_internal.h"
#include "core/text/jinja/percent_format_internal.h"

#include <algorithm>
#include <cmath>

namespace sinkscope::jinja {

namespace {

[[noreturn]] void fail_operands(const Interpreter &interpreter, std::string_view symbol, const Value &left,
                                const Value &right)
{
    for (const Value *operand : {&left, &right})
        if (operand->is_undefined())
            interpreter.fail("\"" + operand->undefined().name + "\" is undefined and cannot be used with " +
                             std::string(symbol));
    interpreter.fail("\"" + std::string(symbol) + "\" does not go with " + left.type_name() + " and " +
                     right.type_name());
}

Value repeated(Interpreter &interpreter, const Value &what, int64_t count)
{
    count = std::max<int64_t>(count, 0);
    const int64_t size = what.is_string() ? static_cast<int64_t>(what.string().size())
                                          : static_cast<int64_t>(what.sequence().items.size() * sizeof(Value));
    interpreter.check_room(size > 0 && count > INT64_MAX / size ? INT64_MAX : size * count);
    if (what.is_string()) {
        std::string text;
        text.reserve(static_cast<std::size_t>(size * count));
        for (int64_t i = 0; size > 0 && i < count; ++i)
            text += what.string();
        return interpreter.text(std::move(text));
    }
    std::vector<Value> items;
    for (int64_t i = 0; size > 0 && i < count; ++i)
        items.insert(items.end(), what.sequence().items.begin(), what.sequence().items.end());
    return interpreter.list(std::move(items), what.sequence().kind);
}

bool is_list(const Value &value)
{
    return value.is_sequence() &&
        (value.sequence().kind == Sequence::Kind::list || value.sequence().kind == Sequence::Kind::tuple);
}

Value power(Interpreter &interpreter, const Value &left, const Value &right)
{
    if (left.is_real() || right.is_real() || right.integer() < 0)
        return std::pow(left.real(), right.real());
    int64_t result = 1;
    for (int64_t i = 0; i < right.integer(); ++i) {
        interpreter.spend(1);
        if (__builtin_mul_overflow(result, left.integer(), &result))
            interpreter.fail("a number is out of range");
    }
    return result;
}

Value arithmetic(Interpreter &interpreter, std::string_view symbol, const Value &left, const Value &right)
{
    const bool divides = symbol == "/" || symbol == "//" || symbol == "%";
    if (divides && right.real() == 0)
        interpreter.fail("a division by zero");
    if (symbol == "**")
        return power(interpreter, left, right);
    if (left.is_real() || right.is_real() || symbol == "/") {
        const double a = left.real(), b = right.real();
        if (symbol == "%") {
            const double rest = std::fmod(a, b);
            return rest != 0 && (rest < 0) != (b < 0) ? rest + b : rest;
        }
        return symbol == "+" ? a + b
            : symbol == "-"  ? a - b
            : symbol == "*"  ? a * b
            : symbol == "/"  ? a / b
                             : std::floor(a / b);
    }
    const int64_t a = left.integer(), b = right.integer();
    int64_t result = 0;
    bool overflow = false;
    if (symbol == "+") {
        overflow = __builtin_add_overflow(a, b, &result);
    } else if (symbol == "-") {
        overflow = __builtin_sub_overflow(a, b, &result);
    } else if (symbol == "*") {
        overflow = __builtin_mul_overflow(a, b, &result);
    } else if (b == -1) { // INT64_MIN / -1 does not exist
        overflow = symbol == "//" && __builtin_sub_overflow(int64_t{0}, a, &result);
    } else {
        const int64_t quotient = a / b - ((a % b != 0) && ((a < 0) != (b < 0)) ? 1 : 0);
        result = symbol == "//" ? quotient : a - quotient * b;
    }
    if (overflow)
        interpreter.fail("a number is out of range");
    return result;
}

/// -1, 0 or 1; nullopt when the two have no order.
std::optional<int> order_of(Interpreter &interpreter, const Value &left, const Value &right)
{
    if (left.is_number() && right.is_number()) {
        if (left.is_real() || right.is_real())
            return left.real() < right.real() ? -1 : left.real() > right.real() ? 1 : 0;
        return left.integer() < right.integer() ? -1 : left.integer() > right.integer() ? 1 : 0;
    }
    if (left.is_string() && right.is_string()) {
        const int order = left.string().compare(right.string()); // UTF-8 has the order of its code points
        return order < 0 ? -1 : order > 0 ? 1 : 0;
    }
    if (!is_list(left) || !is_list(right) || left.sequence().kind != right.sequence().kind)
        return std::nullopt;
    const auto &one = left.sequence().items, &two = right.sequence().items;
    for (std::size_t i = 0; i < std::min(one.size(), two.size()); ++i) {
        interpreter.spend(1);
        if (one[i] == two[i])
            continue;
        return order_of(interpreter, one[i], two[i]);
    }
    return one.size() < two.size() ? -1 : one.size() > two.size() ? 1 : 0;
}

bool contains(Interpreter &interpreter, const Value &container, const Value &wanted)
{
    if (container.is_undefined())
        return false;
    if (container.is_string()) {
        if (!wanted.is_string())
            fail_operands(interpreter, "in", wanted, container);
        interpreter.spend(static_cast<int64_t>(container.string().size()) / 256);
        return container.string().find(wanted.string()) != std::string::npos;
    }
    interpreter.spend(container.weight() / 16);
    if (container.is_dictionary())
        return container.dictionary().find(wanted) != nullptr;
    if (!container.is_sequence())
        fail_operands(interpreter, "in", wanted, container);
    const std::vector<Value> items = interpreter.items_of(container);
    return std::ranges::find(items, wanted) != items.end();
}

} // namespace

Value Interpreter::binary(std::string_view symbol, const Value &left, const Value &right)
{
    if (symbol == "~")
        return text(left.str() + right.str());
    if (left.is_number() && right.is_number())
        return arithmetic(*this, symbol, left, right);
    if (symbol == "+" && left.is_string() && right.is_string())
        return text(left.string() + right.string());
    if (symbol == "+" && is_list(left) && is_list(right) && left.sequence().kind == right.sequence().kind) {
        std::vector<Value> items = left.sequence().items;
        items.insert(items.end(), right.sequence().items.begin(), right.sequence().items.end());
        return list(std::move(items), left.sequence().kind);
    }
    if (symbol == "%" && left.is_string())
        return percent_format(*this, left.string(), right);
    if (symbol == "*" && (left.is_string() || is_list(left)) && (right.is_integer() || right.is_boolean()))
        return repeated(*this, left, right.integer());
    if (symbol == "*" && (right.is_string() || is_list(right)) && (left.is_integer() || left.is_boolean()))
        return repeated(*this, right, left.integer());
    fail_operands(*this, symbol, left, right);
}

bool Interpreter::compare(std::string_view symbol, const Value &left, const Value &right)
{
    spend((left.weight() + right.weight()) / 16);
    if (symbol == "==" || symbol == "!=")
        return (left == right) == (symbol == "==");
    if (symbol == "in" || symbol == "not in")
        return contains(*this, right, left) == (symbol == "in");
    const std::optional<int> order = order_of(*this, left, right);
    if (!order)
        fail_operands(*this, symbol, left, right);
    const bool not_a_number =
        (left.is_real() && std::isnan(left.real())) || (right.is_real() && std::isnan(right.real()));
    return !not_a_number &&
        (symbol == "<"        ? *order < 0
             : symbol == "<=" ? *order <= 0
             : symbol == ">"  ? *order > 0
                              : *order >= 0);
}

} // namespace sinkscope::jinja
