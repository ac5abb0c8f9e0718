#pragma once

#include "core/text/jinja/value.h"

#include <memory>
#include <set>
#include <string>
#include <vector>

namespace sinkscope::jinja {

struct Expression;
using ExpressionPtr = std::unique_ptr<const Expression>;

/// What stands in the parentheses of a call.
struct Argument {
    enum class Kind { positional, named, list, dictionary }; ///< the last two: *list, **dictionary
    Kind kind = Kind::positional;
    std::string name;
    ExpressionPtr value;
};

struct Expression {
    enum class Kind {
        constant, ///< value
        name, ///< name
        list,
        tuple, ///< operands
        dictionary, ///< operands: key, value, key, value, ...
        unary, ///< name: "-", "+", "not"; operands[0]
        binary, ///< name: the operator, "and" and "or" among them; operands[0], operands[1]
        comparison, ///< operands a, b, c ...; names[i] stands between operands i and i + 1
        conditional, ///< operands: condition, then, else or null
        member, ///< operands[0].name
        item, ///< operands[0][operands[1]]
        slice, ///< operands: object, start, stop, step; the last three may be null
        call, ///< operands[0](arguments)
        filter, ///< operands[0]|name(arguments); operands[0] is null in a filter block
        test, ///< operands[0] is name(arguments)
    };
    Kind kind = Kind::constant;
    int line = 1;
    int height = 1; ///< of what is below it
    std::string name;
    Value value;
    std::vector<std::string> names;
    std::vector<ExpressionPtr> operands;
    std::vector<Argument> arguments;
};

struct Statement;
using Body = std::vector<std::unique_ptr<const Statement>>;

/// A parameter of a macro or call block.
struct Parameter {
    std::string name;
    ExpressionPtr fallback; ///< null when there is none
};

struct Statement {
    enum class Kind {
        text, ///< text
        print, ///< expression
        condition, ///< expression, body, otherwise
        loop, ///< target in expression if filter; body, otherwise
        assign, ///< target = expression
        capture, ///< target = body | filter
        macro, ///< name, parameters, body
        call, ///< a call expression whose caller is body with parameters
        filter, ///< body | filter
        with, ///< targets[i] = values[i] in body
        scope, ///< body alone: generation, autoescape
        stop, ///< break
        next, ///< continue
    };
    Kind kind = Kind::text;
    int line = 1;
    std::string text; ///< or the macro's name
    ExpressionPtr target; ///< name, member of a namespace, or a tuple of them
    ExpressionPtr expression;
    ExpressionPtr filter;
    std::vector<std::pair<ExpressionPtr, ExpressionPtr>> assignments;
    std::vector<Parameter> parameters;
    Body body, otherwise;
    bool is_recursive = false;
    bool uses_varargs = false, uses_kwargs = false; ///< of a macro: it reads those names
};

struct Syntax {
    Body body;
    std::set<std::string> names; ///< all that it reads
};

} // namespace sinkscope::jinja
