#pragma once

#include "core/text/jinja/syntax.h"
#include "core/text/jinja/template.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope::jinja {

/// Names and what they stand for, within what is around them.
struct Scope {
    std::map<std::string, Value, std::less<>> names;
    std::shared_ptr<Scope> parent;
};

/// A function or a bound method of ours.
class Function : public Object {
public:
    using Body = std::function<Value(Interpreter &, const Arguments &)>;
    Function(std::string name, Body body) : name_(std::move(name)), body_(std::move(body)) { }
    std::string type_name() const override { return "function " + name_; }
    bool is_callable() const override { return true; }
    Value call(Interpreter &interpreter, const Arguments &arguments) override { return body_(interpreter, arguments); }

private:
    std::string name_;
    Body body_;
};
Value function(std::string name, Function::Body body);

/// What `namespace(...)` makes: the only thing that a template can change.
class Namespace : public Object {
public:
    std::string type_name() const override { return "Namespace"; }
    std::optional<Value> member(std::string_view name) const override;
    std::map<std::string, Value, std::less<>> members;
};

/// Walks over a template's syntax once. Statements in statements.cpp, expressions in expressions.cpp.
class Interpreter {
public:
    Interpreter(const Dictionary &variables, const std::tm &now, const Limits &limits);
    ~Interpreter();
    Interpreter(const Interpreter &) = delete;
    Interpreter &operator=(const Interpreter &) = delete;

    std::string render(const Syntax &syntax);

    // What filters, tests and methods need.
    [[noreturn]] void fail(const std::string &what) const;
    void spend(int64_t steps); ///< fails when there are no more
    void check_room(int64_t bytes) const; ///< fails when so many more bytes may not be made
    Value text(std::string text); ///< a string that counts as made
    Value list(std::vector<Value> items, Sequence::Kind kind = Sequence::Kind::list);
    Value dictionary(Dictionary dictionary);
    std::shared_ptr<Namespace> make_namespace();
    std::vector<Value> items_of(const Value &value); ///< as a loop goes through it; fails when it cannot
    int64_t length_of(const Value &value);
    Value member(const Value &object, std::string_view name); ///< object.name: methods win over keys
    Value item(const Value &object, const Value &key); ///< object[key]: keys win over methods
    Value slice(const Value &object, const Value &start, const Value &stop, const Value &step);
    Value call(const Value &callee, const Arguments &arguments, std::string_view name);
    Value filter(std::string_view name, const Value &value, const Arguments &arguments);
    bool test(std::string_view name, const Value &value, const Arguments &arguments);
    Value binary(std::string_view symbol, const Value &left, const Value &right);
    bool compare(std::string_view symbol, const Value &left, const Value &right);
    const std::tm &now() const { return now_; }

    // What macros and loops need.
    std::string run_loop(const Statement &statement, std::shared_ptr<Scope> scope, const Value &iterated, int depth);
    std::string run_body(const Body &body, std::shared_ptr<Scope> scope);
    Value evaluate_in(const Expression &expression, std::shared_ptr<Scope> scope);

private:
    enum class Flow { normal, stop, next };
    class Deeper;
    class Within;

    Flow execute(const Body &body);
    Flow execute(const Statement &statement);
    Flow execute_loop(const Statement &statement, const Value &iterated, int depth);
    void execute_macro(const Statement &statement);
    void execute_call(const Statement &statement);
    void assign(const Expression &target, const Value &value);
    std::string captured(const Body &body);
    void write(std::string_view text);
    Value container(Value made); ///< counts it, and fails when it is too large or deep

    Value evaluate(const Expression &expression);
    Value evaluate_name(const std::string &name) const;
    Value evaluate_unary(const Expression &expression);
    Value evaluate_binary(const Expression &expression);
    Value evaluate_comparison(const Expression &expression);
    Value evaluate_dictionary(const Expression &expression);
    Value evaluate_call(const Expression &expression, const Value *caller);
    Value evaluate_filter(const Expression &expression, const Value *input);
    std::vector<Value> evaluate_all(const std::vector<ExpressionPtr> &operands);
    Arguments evaluate_arguments(const std::vector<Argument> &arguments);

    const Dictionary &variables_;
    const std::tm now_;
    const Limits limits_;
    int64_t steps_ = 0, bytes_ = 0, output_bytes_ = 0;
    int depth_ = 0;
    int line_ = 1;
    std::string *output_ = nullptr;
    std::shared_ptr<Scope> scope_;
    std::vector<std::shared_ptr<Namespace>> namespaces_; ///< kept to be emptied: they may hold each other
    std::vector<std::weak_ptr<Scope>> scopes_; ///< likewise: a macro holds the scope that it stands in
};

/// The functions that every template has: range, dict, namespace, raise_exception, strftime_now, ...; undefined when
/// the name is none of them.
Value global_function(std::string_view name);
/// A method of a string, dictionary or sequence; undefined when it has none of that name.
Value method_of(const Value &object, std::string_view name);
Value string_method(const Value &object, std::string_view name);

} // namespace sinkscope::jinja
