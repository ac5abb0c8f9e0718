#include "core/text/jinja/parser_internal.h"

#include "core/text/jinja/template.h"

#include <array>
#include <utility>

namespace sinkscope::jinja {

std::unique_ptr<const Statement> Parser::parse_statement()
{
    auto statement = std::make_unique<Statement>();
    statement->line = current().line;
    const std::string keyword = expect_name();
    if (keyword == "if") {
        parse_condition(*statement);
    } else if (keyword == "for") {
        parse_loop(*statement);
    } else if (keyword == "set") {
        parse_set(*statement);
    } else if (keyword == "macro") {
        parse_macro(*statement);
    } else if (keyword == "call") {
        parse_call(*statement);
    } else if (keyword == "with") {
        parse_with(*statement);
    } else if (keyword == "filter") {
        statement->kind = Statement::Kind::filter;
        // Written without the bar: the first filter's name follows the keyword.
        auto filter = std::make_unique<Expression>();
        filter->kind = Expression::Kind::filter;
        filter->line = current().line;
        filter->name = expect_name();
        filter->operands.push_back(nullptr);
        if (is_symbol("("))
            filter->arguments = parse_arguments();
        statement->filter = checked(std::move(filter));
        while (is_symbol("|"))
            statement->filter = parse_filter(std::move(statement->filter));
        statement->body = parse_block("endfilter");
    } else if (keyword == "generation" || keyword == "autoescape") {
        statement->kind = Statement::Kind::scope;
        if (keyword == "autoescape" && parse_expression()->value.is_true())
            fail("autoescape is not supported");
        statement->body = parse_block("end" + keyword);
    } else if (keyword == "break" || keyword == "continue") {
        if (loops_ == 0)
            fail("\"" + keyword + "\" stands outside of a loop");
        statement->kind = keyword == "break" ? Statement::Kind::stop : Statement::Kind::next;
    } else if (keyword == "print") {
        statement->kind = Statement::Kind::print;
        statement->expression = parse_tuple(true, {}, false);
    } else {
        throw TemplateError(statement->line, "the statement \"" + keyword + "\" is not supported");
    }
    end_block();
    return statement;
}

void Parser::parse_condition(Statement &statement)
{
    statement.kind = Statement::Kind::condition;
    statement.expression = parse_tuple(false, {}, false);
    end_block();
    statement.body = parse_body({"elif", "else", "endif"});
    const Token next = take();
    if (next.text == "elif") {
        auto other = std::make_unique<Statement>();
        other->line = next.line;
        const Depth depth(*this);
        parse_condition(*other); // takes the endif
        statement.otherwise.push_back(std::move(other));
    } else if (next.text == "else") {
        statement.otherwise = parse_block("endif");
    }
}

void Parser::parse_loop(Statement &statement)
{
    statement.kind = Statement::Kind::loop;
    statement.target = parse_target("in", false);
    if (!take_name("in"))
        fail_unexpected("\"in\"");
    statement.expression = parse_tuple(false, "recursive", false);
    if (take_name("if"))
        statement.filter = parse_expression();
    statement.is_recursive = take_name("recursive");
    end_block();
    ++loops_;
    statement.body = parse_body({"endfor", "else"});
    --loops_;
    if (take().text == "else")
        statement.otherwise = parse_block("endfor");
}

void Parser::parse_set(Statement &statement)
{
    statement.target = parse_target({}, true);
    if (take_symbol("=")) {
        statement.kind = Statement::Kind::assign;
        statement.expression = parse_tuple(true, {}, false);
        return;
    }
    statement.kind = Statement::Kind::capture;
    while (is_symbol("|"))
        statement.filter = parse_filter(std::move(statement.filter));
    statement.body = parse_block("endset");
}

ExpressionPtr Parser::parse_target(std::string_view stop, bool with_members)
{
    const int line = current().line;
    auto tuple = std::make_unique<Expression>();
    tuple->kind = Expression::Kind::tuple;
    tuple->line = line;
    bool is_tuple = false;
    while (current().kind != Token::Kind::block_end && !is_symbol("=") && !is_symbol(")") &&
           !(is_name(stop) && !stop.empty())) {
        auto target = std::make_unique<Expression>();
        target->line = current().line;
        if (take_symbol("(")) {
            const Depth depth(*this);
            tuple->operands.push_back(parse_target({}, with_members));
            expect_symbol(")");
        } else {
            target->kind = Expression::Kind::name;
            target->name = expect_name();
            if (with_members && take_symbol(".")) {
                auto member = std::make_unique<Expression>();
                member->kind = Expression::Kind::member;
                member->line = target->line;
                member->name = expect_name();
                member->operands.push_back(std::move(target));
                target = std::move(member);
            }
            constexpr std::array<std::string_view, 6> constants{"true", "false", "none", "True", "False", "None"};
            if (std::ranges::find(constants, target->name) != constants.end())
                fail("\"" + target->name + "\" cannot be assigned to");
            tuple->operands.push_back(std::move(target));
        }
        if (!take_symbol(","))
            break;
        is_tuple = true;
    }
    if (tuple->operands.empty())
        fail_unexpected("a name to assign to");
    return is_tuple ? checked(std::move(tuple)) : std::move(tuple->operands.front());
}

void Parser::parse_macro(Statement &statement)
{
    statement.kind = Statement::Kind::macro;
    statement.text = expect_name();
    std::set<std::string> outer;
    outer.swap(names_);
    const int loops = std::exchange(loops_, 0);
    statement.parameters = parse_parameters();
    statement.body = parse_block("endmacro");
    statement.uses_varargs = names_.contains("varargs");
    statement.uses_kwargs = names_.contains("kwargs");
    names_.merge(outer);
    loops_ = loops;
}

void Parser::parse_call(Statement &statement)
{
    statement.kind = Statement::Kind::call;
    if (is_symbol("("))
        statement.parameters = parse_parameters();
    statement.expression = parse_expression();
    if (statement.expression->kind != Expression::Kind::call)
        fail("a call block needs a call");
    const int loops = std::exchange(loops_, 0);
    statement.body = parse_block("endcall");
    loops_ = loops;
}

std::vector<Parameter> Parser::parse_parameters()
{
    std::vector<Parameter> parameters;
    expect_symbol("(");
    while (!is_symbol(")")) {
        if (!parameters.empty())
            expect_symbol(",");
        if (is_symbol(")"))
            break;
        Parameter parameter;
        parameter.name = expect_name();
        if (take_symbol("="))
            parameter.fallback = parse_expression();
        else if (!parameters.empty() && parameters.back().fallback)
            fail("the parameter \"" + parameter.name + "\" without a default follows one with a default");
        parameters.push_back(std::move(parameter));
    }
    expect_symbol(")");
    return parameters;
}

void Parser::parse_with(Statement &statement)
{
    statement.kind = Statement::Kind::with;
    while (current().kind != Token::Kind::block_end) {
        if (!statement.assignments.empty())
            expect_symbol(",");
        ExpressionPtr target = parse_target("=", false);
        expect_symbol("=");
        statement.assignments.emplace_back(std::move(target), parse_expression());
    }
    statement.body = parse_block("endwith");
}

} // namespace sinkscope::jinja
