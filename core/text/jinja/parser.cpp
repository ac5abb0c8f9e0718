#include "core/text/jinja/parser_internal.h"

#include "core/text/jinja/template.h"

#include <algorithm>

namespace sinkscope::jinja {

namespace {

constexpr int deepest_nesting = 150;
constexpr int highest_expression = 400;

std::string describe(const Token &token)
{
    switch (token.kind) {
    case Token::Kind::block_end:
        return "the end of the tag";
    case Token::Kind::print_end:
        return "\"}}\"";
    case Token::Kind::end:
        return "the end of the template";
    case Token::Kind::string:
        return "the string \"" + token.text.substr(0, 40) + "\"";
    default:
        return "\"" + token.text.substr(0, 40) + "\"";
    }
}

} // namespace

Parser::Depth::Depth(Parser &parser) : parser_(parser)
{
    if (++parser_.depth_ > deepest_nesting) {
        --parser_.depth_;
        parser_.fail("is nested more than " + std::to_string(deepest_nesting) + " deep");
    }
}

Token Parser::take()
{
    const Token token = current();
    if (position_ + 1 < tokens_.size())
        ++position_;
    return token;
}

bool Parser::is_symbol(std::string_view symbol) const
{
    return current().kind == Token::Kind::symbol && current().text == symbol;
}

bool Parser::is_name(std::string_view name) const
{
    return current().kind == Token::Kind::name && current().text == name;
}

bool Parser::take_symbol(std::string_view symbol)
{
    const bool found = is_symbol(symbol);
    if (found)
        take();
    return found;
}

bool Parser::take_name(std::string_view name)
{
    const bool found = is_name(name);
    if (found)
        take();
    return found;
}

void Parser::expect_symbol(std::string_view symbol)
{
    if (!take_symbol(symbol))
        fail_unexpected("\"" + std::string(symbol) + "\"");
}

std::string Parser::expect_name()
{
    if (current().kind != Token::Kind::name)
        fail_unexpected("a name");
    return take().text;
}

void Parser::fail(const std::string &what) const
{
    throw TemplateError(current().line, what);
}

void Parser::fail_unexpected(const std::string &expected) const
{
    fail("expected " + expected + ", found " + describe(current()));
}

Syntax Parser::run()
{
    Syntax syntax;
    syntax.body = parse_body({});
    syntax.names = std::move(names_);
    return syntax;
}

Body Parser::parse_body(std::initializer_list<std::string_view> ends)
{
    const Depth depth(*this);
    Body body;
    for (;;) {
        const Token token = take();
        auto statement = std::make_unique<Statement>();
        statement->line = token.line;
        if (token.kind == Token::Kind::text) {
            statement->text = token.text;
        } else if (token.kind == Token::Kind::print_begin) {
            statement->kind = Statement::Kind::print;
            statement->expression = parse_tuple(true, {}, false);
            if (current().kind != Token::Kind::print_end)
                fail_unexpected("\"}}\"");
            take();
        } else if (token.kind == Token::Kind::block_begin) {
            if (std::ranges::any_of(ends, [&](std::string_view end) { return is_name(end); }))
                return body;
            body.push_back(parse_statement());
            continue;
        } else if (token.kind == Token::Kind::end && ends.size() == 0) {
            return body;
        } else {
            throw TemplateError(token.line,
                                "expected {% " + std::string(*ends.begin()) + " %}, found " + describe(token));
        }
        body.push_back(std::move(statement));
    }
}

void Parser::end_block()
{
    if (current().kind != Token::Kind::block_end)
        fail_unexpected("the end of the tag");
    take();
}

Body Parser::parse_block(std::string_view end)
{
    end_block();
    Body body = parse_body({end});
    take();
    return body;
}

ExpressionPtr Parser::constant(int line, Value value)
{
    auto expression = std::make_unique<Expression>();
    expression->line = line;
    expression->value = std::move(value);
    return expression;
}

ExpressionPtr Parser::checked(std::unique_ptr<Expression> expression) const
{
    for (const ExpressionPtr &operand : expression->operands)
        expression->height = std::max(expression->height, operand ? operand->height + 1 : 1);
    for (const Argument &argument : expression->arguments)
        expression->height = std::max(expression->height, argument.value->height + 1);
    if (expression->height > highest_expression)
        throw TemplateError(expression->line,
                            "an expression has more than " + std::to_string(highest_expression) + " steps in a row");
    return expression;
}

} // namespace sinkscope::jinja
