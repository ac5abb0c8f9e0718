#include "core/text/jinja/deeper_internal.h"

namespace sinkscope::jinja {

using Kind = Expression::Kind;

Value Interpreter::evaluate(const Expression &expression)
{
    const Deeper deeper(*this, expression.line);
    switch (expression.kind) {
    case Kind::constant:
        return expression.value;
    case Kind::name:
        return evaluate_name(expression.name);
    case Kind::list:
        return list(evaluate_all(expression.operands));
    case Kind::tuple:
        return list(evaluate_all(expression.operands), Sequence::Kind::tuple);
    case Kind::dictionary:
        return evaluate_dictionary(expression);
    case Kind::unary:
        return evaluate_unary(expression);
    case Kind::binary:
        return evaluate_binary(expression);
    case Kind::comparison:
        return evaluate_comparison(expression);
    case Kind::conditional:
        if (evaluate(*expression.operands[0]).is_true())
            return evaluate(*expression.operands[1]);
        return expression.operands[2] ? evaluate(*expression.operands[2]) : Value();
    case Kind::member: {
        const Value object = evaluate(*expression.operands[0]);
        line_ = expression.line;
        return member(object, expression.name);
    }
    case Kind::item: {
        const Value object = evaluate(*expression.operands[0]), key = evaluate(*expression.operands[1]);
        line_ = expression.line;
        return item(object, key);
    }
    case Kind::slice: {
        Value parts[4];
        for (std::size_t i = 0; i < 4; ++i)
            parts[i] = expression.operands[i] ? evaluate(*expression.operands[i]) : Value(None());
        line_ = expression.line;
        return slice(parts[0], parts[1], parts[2], parts[3]);
    }
    case Kind::call:
        return evaluate_call(expression, nullptr);
    case Kind::filter:
        return evaluate_filter(expression, nullptr);
    case Kind::test: {
        const Value value = evaluate(*expression.operands[0]);
        const Arguments arguments = evaluate_arguments(expression.arguments);
        line_ = expression.line;
        return test(expression.name, value, arguments);
    }
    }
    return {};
}

Value Interpreter::evaluate_name(const std::string &name) const
{
    for (const Scope *scope = scope_.get(); scope; scope = scope->parent.get())
        if (const auto found = scope->names.find(name); found != scope->names.end())
            return found->second;
    if (const Value *given = variables_.find(std::string_view(name)))
        return *given;
    const Value global = global_function(name);
    return global.is_undefined() ? Value(Undefined{name}) : global;
}

Value Interpreter::evaluate_unary(const Expression &expression)
{
    const Value operand = evaluate(*expression.operands[0]);
    line_ = expression.line;
    if (expression.name == "not")
        return !operand.is_true();
    return binary(expression.name, Value(0), operand);
}

Value Interpreter::evaluate_binary(const Expression &expression)
{
    const Value left = evaluate(*expression.operands[0]);
    if (expression.name == "and")
        return left.is_true() ? evaluate(*expression.operands[1]) : left;
    if (expression.name == "or")
        return left.is_true() ? left : evaluate(*expression.operands[1]);
    const Value right = evaluate(*expression.operands[1]);
    line_ = expression.line;
    return binary(expression.name, left, right);
}

Value Interpreter::evaluate_comparison(const Expression &expression)
{
    Value left = evaluate(*expression.operands[0]);
    for (std::size_t i = 0; i < expression.names.size(); ++i) {
        Value right = evaluate(*expression.operands[i + 1]);
        line_ = expression.line;
        if (!compare(expression.names[i], left, right))
            return false;
        left = std::move(right);
    }
    return true;
}

Value Interpreter::evaluate_dictionary(const Expression &expression)
{
    Dictionary made;
    for (std::size_t i = 0; i < expression.operands.size(); i += 2) {
        Value key = evaluate(*expression.operands[i]);
        if (key.is_dictionary() || (key.is_sequence() && key.sequence().kind != Sequence::Kind::tuple))
            fail("a " + key.type_name() + " cannot be the key of a dictionary");
        spend(static_cast<int64_t>(made.entries.size()) / 16);
        made.set(std::move(key), evaluate(*expression.operands[i + 1]));
    }
    return dictionary(std::move(made));
}

Value Interpreter::evaluate_call(const Expression &expression, const Value *caller)
{
    const Expression &callee = *expression.operands[0];
    const Value called = evaluate(callee);
    Arguments arguments = evaluate_arguments(expression.arguments);
    if (caller)
        arguments.named.emplace_back("caller", *caller);
    line_ = expression.line;
    const bool has_name = callee.kind == Kind::name || callee.kind == Kind::member;
    return call(called, arguments, has_name ? std::string_view(callee.name) : std::string_view("what is called"));
}

Value Interpreter::evaluate_filter(const Expression &expression, const Value *input)
{
    Value value;
    if (!expression.operands[0])
        value = *input;
    else if (expression.operands[0]->kind == Kind::filter)
        value = evaluate_filter(*expression.operands[0], input);
    else
        value = evaluate(*expression.operands[0]);
    const Deeper deeper(*this, expression.line);
    const Arguments arguments = evaluate_arguments(expression.arguments);
    line_ = expression.line;
    return filter(expression.name, value, arguments);
}

std::vector<Value> Interpreter::evaluate_all(const std::vector<ExpressionPtr> &operands)
{
    std::vector<Value> values;
    values.reserve(operands.size());
    for (const ExpressionPtr &operand : operands)
        values.push_back(evaluate(*operand));
    return values;
}

Arguments Interpreter::evaluate_arguments(const std::vector<Argument> &arguments)
{
    Arguments result;
    for (const Argument &argument : arguments) {
        const Value value = evaluate(*argument.value);
        switch (argument.kind) {
        case Argument::Kind::positional:
            result.positional.push_back(value);
            break;
        case Argument::Kind::named:
            result.named.emplace_back(argument.name, value);
            break;
        case Argument::Kind::list:
            for (Value &item : items_of(value))
                result.positional.push_back(std::move(item));
            break;
        case Argument::Kind::dictionary:
            if (!value.is_dictionary())
                fail("what stands behind ** is a " + value.type_name() + ", not a dictionary");
            for (const auto &[key, content] : value.dictionary().entries)
                result.named.emplace_back(key.str(), content);
        }
    }
    return result;
}

} // namespace sinkscope::jinja
