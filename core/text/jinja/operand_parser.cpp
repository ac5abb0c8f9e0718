#include "core/text/jinja/parser_internal.h"

#include "core/text/jinja/template.h"

namespace sinkscope::jinja {

using Kind = Expression::Kind;

ExpressionPtr Parser::parse_primary()
{
    const int line = current().line;
    switch (current().kind) {
    case Token::Kind::name: {
        const std::string name = take().text;
        if (name == "true" || name == "True" || name == "false" || name == "False")
            return constant(line, name == "true" || name == "True");
        if (name == "none" || name == "None")
            return constant(line, None());
        names_.insert(name);
        return make(Kind::name, line, name);
    }
    case Token::Kind::string: {
        std::string text = take().text;
        while (current().kind == Token::Kind::string)
            text += take().text;
        return constant(line, std::move(text));
    }
    case Token::Kind::integer:
        return constant(line, take().integer);
    case Token::Kind::real:
        return constant(line, take().real);
    default:
        break;
    }
    if (take_symbol("(")) {
        ExpressionPtr inside = parse_tuple(true, {}, true);
        expect_symbol(")");
        return inside;
    }
    if (take_symbol("[")) {
        auto list = std::make_unique<Expression>();
        list->kind = Kind::list;
        list->line = line;
        while (!is_symbol("]")) {
            if (!list->operands.empty())
                expect_symbol(",");
            if (is_symbol("]"))
                break;
            list->operands.push_back(parse_expression());
        }
        expect_symbol("]");
        return checked(std::move(list));
    }
    if (is_symbol("{"))
        return parse_dictionary();
    fail_unexpected("an expression");
}

ExpressionPtr Parser::parse_dictionary()
{
    auto dictionary = std::make_unique<Expression>();
    dictionary->kind = Kind::dictionary;
    dictionary->line = take().line;
    while (!is_symbol("}")) {
        if (!dictionary->operands.empty())
            expect_symbol(",");
        if (is_symbol("}"))
            break;
        dictionary->operands.push_back(parse_expression());
        expect_symbol(":");
        dictionary->operands.push_back(parse_expression());
    }
    expect_symbol("}");
    return checked(std::move(dictionary));
}

ExpressionPtr Parser::parse_postfix(ExpressionPtr operand)
{
    for (;;) {
        if (is_symbol(".") || is_symbol("[")) {
            operand = parse_subscript(std::move(operand));
        } else if (is_symbol("(")) {
            auto call = std::make_unique<Expression>();
            call->kind = Kind::call;
            call->line = current().line;
            call->operands.push_back(std::move(operand));
            call->arguments = parse_arguments();
            operand = checked(std::move(call));
        } else {
            return operand;
        }
    }
}

ExpressionPtr Parser::parse_subscript(ExpressionPtr operand)
{
    const int line = current().line;
    if (take_symbol(".")) {
        const Token member = take();
        if (member.kind == Token::Kind::name)
            return make(Kind::member, line, member.text, std::move(operand));
        if (member.kind != Token::Kind::integer)
            fail("expected a name or a number behind \".\"");
        return make(Kind::item, line, {}, std::move(operand), constant(line, member.integer));
    }
    expect_symbol("[");
    const auto part = [&]() -> ExpressionPtr {
        return is_symbol(":") || is_symbol("]") ? nullptr : parse_expression();
    };
    ExpressionPtr first = part();
    ExpressionPtr result;
    if (take_symbol(":")) {
        ExpressionPtr stop = part();
        ExpressionPtr step = take_symbol(":") ? part() : nullptr;
        result = make(Kind::slice, line, {}, std::move(operand), std::move(first), std::move(stop), std::move(step));
    } else if (first) {
        result = make(Kind::item, line, {}, std::move(operand), std::move(first));
    } else {
        fail_unexpected("an index");
    }
    expect_symbol("]");
    return result;
}

std::vector<Argument> Parser::parse_arguments()
{
    std::vector<Argument> arguments;
    expect_symbol("(");
    while (!is_symbol(")")) {
        if (!arguments.empty())
            expect_symbol(",");
        if (is_symbol(")"))
            break;
        Argument argument;
        if (take_symbol("**"))
            argument.kind = Argument::Kind::dictionary;
        else if (take_symbol("*"))
            argument.kind = Argument::Kind::list;
        else if (current().kind == Token::Kind::name && ahead().kind == Token::Kind::symbol && ahead().text == "=") {
            argument.kind = Argument::Kind::named;
            argument.name = take().text;
            take();
        }
        argument.value = parse_expression();
        arguments.push_back(std::move(argument));
    }
    expect_symbol(")");
    return arguments;
}

} // namespace sinkscope::jinja
