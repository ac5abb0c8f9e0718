#pragma once

#include "core/text/jinja/lexer.h"
#include "core/text/jinja/syntax.h"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope::jinja {

/// Recursive descent over the tokens of a template, by Jinja's own grammar. Expressions in expression_parser.cpp,
/// statements in statement_parser.cpp.
class Parser {
public:
    explicit Parser(std::vector<Token> tokens) : tokens_(std::move(tokens)) { }
    Syntax run();

private:
    // tokens
    const Token &current() const { return tokens_[position_]; }
    const Token &ahead() const { return tokens_[std::min(position_ + 1, tokens_.size() - 1)]; }
    Token take();
    bool is_symbol(std::string_view symbol) const;
    bool is_name(std::string_view name) const;
    bool take_symbol(std::string_view symbol); ///< false when it is not there
    bool take_name(std::string_view name);
    void expect_symbol(std::string_view symbol);
    std::string expect_name();
    [[noreturn]] void fail(const std::string &what) const;
    [[noreturn]] void fail_unexpected(const std::string &expected) const;

    // expressions
    template <class... Operands>
    ExpressionPtr make(Expression::Kind kind, int line, std::string name, Operands... operands) const
    {
        auto expression = std::make_unique<Expression>();
        expression->kind = kind;
        expression->line = line;
        expression->name = std::move(name);
        (expression->operands.push_back(std::move(operands)), ...);
        return checked(std::move(expression));
    }
    static ExpressionPtr constant(int line, Value value);
    /// Notes how high the expression is built, and refuses one that is too high to be walked through.
    ExpressionPtr checked(std::unique_ptr<Expression> expression) const;
    ExpressionPtr parse_expression(bool with_condition = true);
    ExpressionPtr parse_or();
    ExpressionPtr parse_and();
    ExpressionPtr parse_not();
    ExpressionPtr parse_comparison();
    ExpressionPtr parse_left_associative(int level);
    ExpressionPtr parse_unary(bool with_filter = true);
    ExpressionPtr parse_primary();
    ExpressionPtr parse_postfix(ExpressionPtr operand);
    ExpressionPtr parse_subscript(ExpressionPtr operand);
    ExpressionPtr parse_filters_and_tests(ExpressionPtr operand);
    ExpressionPtr parse_filter(ExpressionPtr operand);
    ExpressionPtr parse_test(ExpressionPtr operand);
    ExpressionPtr parse_dictionary();
    /// Expressions joined by commas: a tuple, or the only one. `stop`: a name that may end it.
    ExpressionPtr parse_tuple(bool with_condition, std::string_view stop, bool in_parentheses);
    std::vector<Argument> parse_arguments();
    ExpressionPtr parse_target(std::string_view stop, bool with_members);

    // statements
    Body parse_body(std::initializer_list<std::string_view> ends); ///< stops at the end's name, block_begin taken
    Body parse_block(std::string_view end); ///< from the tag's end to the end tag, that taken
    std::unique_ptr<const Statement> parse_statement();
    void parse_condition(Statement &statement);
    void parse_loop(Statement &statement);
    void parse_set(Statement &statement);
    void parse_macro(Statement &statement);
    void parse_call(Statement &statement);
    void parse_with(Statement &statement);
    std::vector<Parameter> parse_parameters();
    void end_block();

    /// Counts what is open at the moment, so that no template can exhaust the stack.
    class Depth {
    public:
        explicit Depth(Parser &parser);
        ~Depth() { --parser_.depth_; }
        Depth(const Depth &) = delete;
        Depth &operator=(const Depth &) = delete;

    private:
        Parser &parser_;
    };

    std::vector<Token> tokens_;
    std::size_t position_ = 0;
    int depth_ = 0;
    int loops_ = 0; ///< open ones, for break and continue
    std::set<std::string> names_; ///< that the template, or the macro at work, reads so far
};

} // namespace sinkscope::jinja
