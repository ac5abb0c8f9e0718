#include "core/text/jinja/parser_internal.h"

#include "core/text/jinja/template.h"

#include <algorithm>
#include <array>

namespace sinkscope::jinja {

namespace {

using Kind = Expression::Kind;

/// Symbols of the levels of parse_left_associative, weakest first.
const std::array<std::vector<std::string_view>, 4> operators{{{"+", "-"}, {"~"}, {"*", "/", "//", "%"}, {"**"}}};

} // namespace

ExpressionPtr Parser::parse_expression(bool with_condition)
{
    const Depth depth(*this);
    ExpressionPtr value = parse_or();
    while (with_condition && is_name("if")) {
        const int line = take().line;
        ExpressionPtr condition = parse_or();
        ExpressionPtr otherwise = take_name("else") ? parse_expression() : nullptr;
        value = make(Kind::conditional, line, "if", std::move(condition), std::move(value), std::move(otherwise));
    }
    return value;
}

ExpressionPtr Parser::parse_or()
{
    ExpressionPtr left = parse_and();
    while (is_name("or")) {
        const int line = take().line;
        left = make(Kind::binary, line, "or", std::move(left), parse_and());
    }
    return left;
}

ExpressionPtr Parser::parse_and()
{
    ExpressionPtr left = parse_not();
    while (is_name("and")) {
        const int line = take().line;
        left = make(Kind::binary, line, "and", std::move(left), parse_not());
    }
    return left;
}

ExpressionPtr Parser::parse_not()
{
    const Depth depth(*this);
    if (!is_name("not"))
        return parse_comparison();
    const int line = take().line;
    return make(Kind::unary, line, "not", parse_not());
}

ExpressionPtr Parser::parse_comparison()
{
    constexpr std::array<std::string_view, 6> symbols{"==", "!=", "<", "<=", ">", ">="};
    const int line = current().line;
    std::vector<ExpressionPtr> operands;
    std::vector<std::string> names;
    operands.push_back(parse_left_associative(0));
    for (;;) {
        if (std::ranges::any_of(symbols, [&](std::string_view symbol) { return is_symbol(symbol); }) || is_name("in")) {
            names.push_back(take().text);
        } else if (is_name("not") && ahead().kind == Token::Kind::name && ahead().text == "in") {
            take();
            take();
            names.push_back("not in");
        } else {
            break;
        }
        operands.push_back(parse_left_associative(0));
    }
    if (names.empty())
        return std::move(operands.front());
    auto comparison = std::make_unique<Expression>();
    comparison->kind = Kind::comparison;
    comparison->line = line;
    comparison->names = std::move(names);
    comparison->operands = std::move(operands);
    return checked(std::move(comparison));
}

ExpressionPtr Parser::parse_left_associative(int level)
{
    if (level == static_cast<int>(operators.size()))
        return parse_unary();
    ExpressionPtr left = parse_left_associative(level + 1);
    const auto &symbols = operators[static_cast<std::size_t>(level)];
    while (std::ranges::any_of(symbols, [&](std::string_view symbol) { return is_symbol(symbol); })) {
        const Token symbol = take();
        left = make(Kind::binary, symbol.line, symbol.text, std::move(left), parse_left_associative(level + 1));
    }
    return left;
}

ExpressionPtr Parser::parse_unary(bool with_filter)
{
    const Depth depth(*this);
    ExpressionPtr operand;
    if (is_symbol("-") || is_symbol("+")) {
        const Token sign = take();
        operand = make(Kind::unary, sign.line, sign.text, parse_unary(false));
    } else {
        operand = parse_primary();
    }
    operand = parse_postfix(std::move(operand));
    return with_filter ? parse_filters_and_tests(std::move(operand)) : std::move(operand);
}

ExpressionPtr Parser::parse_filters_and_tests(ExpressionPtr operand)
{
    for (;;) {
        if (is_symbol("|"))
            operand = parse_filter(std::move(operand));
        else if (is_name("is"))
            operand = parse_test(std::move(operand));
        else if (is_symbol("("))
            operand = parse_postfix(std::move(operand));
        else
            return operand;
    }
}

ExpressionPtr Parser::parse_filter(ExpressionPtr operand)
{
    auto filter = std::make_unique<Expression>();
    filter->kind = Kind::filter;
    filter->line = current().line;
    expect_symbol("|");
    filter->name = expect_name();
    filter->operands.push_back(std::move(operand));
    if (is_symbol("("))
        filter->arguments = parse_arguments();
    return checked(std::move(filter));
}

ExpressionPtr Parser::parse_test(ExpressionPtr operand)
{
    const int line = take().line;
    const bool negated = take_name("not");
    auto test = std::make_unique<Expression>();
    test->kind = Kind::test;
    test->line = line;
    test->name = expect_name();
    test->operands.push_back(std::move(operand));
    const Token::Kind kind = current().kind;
    const bool starts_operand = kind == Token::Kind::string || kind == Token::Kind::integer ||
        kind == Token::Kind::real || is_symbol("[") || is_symbol("{") ||
        (kind == Token::Kind::name && !is_name("else") && !is_name("or") && !is_name("and"));
    if (is_symbol("(")) {
        test->arguments = parse_arguments();
    } else if (starts_operand) {
        if (is_name("is"))
            fail("tests with \"is\" cannot follow each other");
        // "is defined if" and "is none not in" end the test, too: what follows is no operand then.
        Argument argument;
        argument.value = parse_postfix(parse_primary());
        test->arguments.push_back(std::move(argument));
    }
    return negated ? make(Kind::unary, line, "not", checked(std::move(test))) : checked(std::move(test));
}

ExpressionPtr Parser::parse_tuple(bool with_condition, std::string_view stop, bool in_parentheses)
{
    const int line = current().line;
    std::vector<ExpressionPtr> items;
    bool is_tuple = false;
    for (;;) {
        const bool ends = current().kind == Token::Kind::block_end || current().kind == Token::Kind::print_end ||
            is_symbol(")") || (!stop.empty() && is_name(stop));
        if (ends)
            break;
        items.push_back(parse_expression(with_condition));
        if (!take_symbol(","))
            break;
        is_tuple = true;
    }
    if (!is_tuple && items.size() == 1)
        return std::move(items.front());
    if (!is_tuple && !in_parentheses)
        fail_unexpected("an expression");
    auto tuple = std::make_unique<Expression>();
    tuple->kind = Kind::tuple;
    tuple->line = line;
    tuple->operands = std::move(items);
    return checked(std::move(tuple));
}

} // namespace sinkscope::jinja
