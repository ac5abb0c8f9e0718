#include "core/text/jinja/arguments_internal.h"
#include "core/text/jinja/deeper_internal.h"
#include "core/text/jinja/loop_internal.h"

#include <algorithm>

namespace sinkscope::jinja {

namespace {

/// A macro, or the body of a call block, which its macro sees as `caller`.
class Macro : public Object {
public:
    Macro(const Statement &statement, std::string name, std::shared_ptr<Scope> scope)
        : statement_(statement), name_(std::move(name)), scope_(std::move(scope))
    {
    }
    std::string type_name() const override { return "Macro " + name_; }
    bool is_callable() const override { return true; }
    std::optional<Value> member(std::string_view name) const override
    {
        return name == "name" ? std::optional<Value>(name_) : std::nullopt;
    }

    Value call(Interpreter &interpreter, const Arguments &arguments) override
    {
        auto scope = std::make_shared<Scope>();
        scope->parent = scope_;
        Arguments left = arguments;
        const std::vector<Parameter> &parameters = statement_.parameters;
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            const Parameter &parameter = parameters[i];
            const auto named = std::ranges::find(left.named, parameter.name, &std::pair<std::string, Value>::first);
            Value value{Undefined{parameter.name}};
            if (i < left.positional.size()) {
                value = left.positional[i];
            } else if (named != left.named.end()) {
                value = named->second;
                left.named.erase(named);
            } else if (parameter.fallback) {
                value = interpreter.evaluate_in(*parameter.fallback, scope);
            }
            scope->names[parameter.name] = value;
        }
        left.positional.erase(left.positional.begin(),
                              left.positional.begin() +
                                  static_cast<std::ptrdiff_t>(std::min(left.positional.size(), parameters.size())));
        take_the_rest(interpreter, *scope, left);
        return interpreter.text(interpreter.run_body(statement_.body, scope));
    }

private:
    void take_the_rest(Interpreter &interpreter, Scope &scope, Arguments &left) const
    {
        const auto caller = std::ranges::find(left.named, std::string("caller"), &std::pair<std::string, Value>::first);
        if (caller != left.named.end()) {
            scope.names["caller"] = caller->second;
            left.named.erase(caller);
        }
        if (!statement_.uses_varargs && !left.positional.empty())
            interpreter.fail("the macro \"" + name_ + "\" takes at most " +
                             std::to_string(statement_.parameters.size()) + " arguments");
        if (!statement_.uses_kwargs && !left.named.empty())
            interpreter.fail("the macro \"" + name_ + "\" has no argument \"" + left.named.front().first + "\"");
        if (statement_.uses_varargs)
            scope.names["varargs"] = interpreter.list(left.positional, Sequence::Kind::tuple);
        if (statement_.uses_kwargs) {
            Dictionary named;
            for (auto &[key, value] : left.named)
                named.set(key, value);
            scope.names["kwargs"] = interpreter.dictionary(std::move(named));
        }
    }

    const Statement &statement_;
    std::string name_;
    std::shared_ptr<Scope> scope_;
};

} // namespace

/// Runs what is below in a scope of its own.
class Interpreter::Within {
public:
    Within(Interpreter &interpreter, std::shared_ptr<Scope> scope)
        : interpreter_(interpreter), before_(interpreter.scope_)
    {
        interpreter.scope_ = std::move(scope);
    }
    explicit Within(Interpreter &interpreter) : Within(interpreter, std::make_shared<Scope>())
    {
        interpreter.scope_->parent = before_;
    }
    ~Within() { interpreter_.scope_ = before_; }

private:
    Interpreter &interpreter_;
    std::shared_ptr<Scope> before_;
};

void Interpreter::write(std::string_view text)
{
    output_bytes_ += static_cast<int64_t>(text.size());
    if (output_bytes_ > limits_.output)
        fail("the template writes more than " + std::to_string(limits_.output >> 20) + " MiB");
    *output_ += text;
}

std::string Interpreter::captured(const Body &body)
{
    std::string text;
    std::string *const before = std::exchange(output_, &text);
    try {
        execute(body);
    } catch (...) {
        output_ = before;
        throw;
    }
    output_ = before;
    return text;
}

std::string Interpreter::run_body(const Body &body, std::shared_ptr<Scope> scope)
{
    const Within within(*this, std::move(scope));
    return captured(body);
}

Value Interpreter::evaluate_in(const Expression &expression, std::shared_ptr<Scope> scope)
{
    const Within within(*this, std::move(scope));
    return evaluate(expression);
}

Interpreter::Flow Interpreter::execute(const Body &body)
{
    for (const auto &statement : body)
        if (const Flow flow = execute(*statement); flow != Flow::normal)
            return flow;
    return Flow::normal;
}

Interpreter::Flow Interpreter::execute(const Statement &statement)
{
    const Deeper deeper(*this, statement.line);
    switch (statement.kind) {
    case Statement::Kind::text:
        write(statement.text);
        break;
    case Statement::Kind::print:
        write(evaluate(*statement.expression).str());
        break;
    case Statement::Kind::condition:
        return execute(evaluate(*statement.expression).is_true() ? statement.body : statement.otherwise);
    case Statement::Kind::loop:
        return execute_loop(statement, evaluate(*statement.expression), 0);
    case Statement::Kind::assign:
        assign(*statement.target, evaluate(*statement.expression));
        break;
    case Statement::Kind::capture:
    case Statement::Kind::filter: {
        Value value;
        {
            const Within within(*this);
            value = text(captured(statement.body));
        }
        if (statement.filter)
            value = evaluate_filter(*statement.filter, &value);
        if (statement.kind == Statement::Kind::filter)
            write(value.str());
        else
            assign(*statement.target, value);
        break;
    }
    case Statement::Kind::macro:
        execute_macro(statement);
        break;
    case Statement::Kind::call:
        execute_call(statement);
        break;
    case Statement::Kind::with: {
        std::vector<Value> values;
        for (const auto &[target, value] : statement.assignments)
            values.push_back(evaluate(*value));
        const Within within(*this);
        for (std::size_t i = 0; i < values.size(); ++i)
            assign(*statement.assignments[i].first, values[i]);
        return execute(statement.body);
    }
    case Statement::Kind::scope: {
        const Within within(*this);
        return execute(statement.body);
    }
    case Statement::Kind::stop:
        return Flow::stop;
    case Statement::Kind::next:
        return Flow::next;
    }
    return Flow::normal;
}

std::string Interpreter::run_loop(const Statement &statement, std::shared_ptr<Scope> scope, const Value &iterated,
                                  int depth)
{
    const Within within(*this, std::move(scope));
    std::string text;
    std::string *const before = std::exchange(output_, &text);
    try {
        execute_loop(statement, iterated, depth);
    } catch (...) {
        output_ = before;
        throw;
    }
    output_ = before;
    return text;
}

Interpreter::Flow Interpreter::execute_loop(const Statement &statement, const Value &iterated, int depth)
{
    const Deeper deeper(*this, statement.line);
    std::vector<Value> items = items_of(iterated);
    if (statement.filter) {
        std::vector<Value> kept;
        for (const Value &item : items) {
            const Within within(*this);
            assign(*statement.target, item);
            if (evaluate(*statement.filter).is_true())
                kept.push_back(item);
        }
        items = std::move(kept);
    }
    if (items.empty())
        return execute(statement.otherwise);
    const std::shared_ptr<Scope> around = scope_;
    const auto loop = std::make_shared<Loop>(std::move(items), depth, statement, around);
    for (; !loop->is_done(); loop->go_on()) {
        spend(1);
        const Within within(*this);
        scope_->names["loop"] = Value(std::shared_ptr<Object>(loop));
        assign(*statement.target, loop->current());
        if (execute(statement.body) == Flow::stop)
            break;
    }
    return Flow::normal;
}

void Interpreter::execute_macro(const Statement &statement)
{
    scopes_.push_back(scope_);
    const auto macro = std::make_shared<Macro>(statement, statement.text, scope_);
    scope_->names[statement.text] = Value(std::shared_ptr<Object>(macro));
}

void Interpreter::execute_call(const Statement &statement)
{
    scopes_.push_back(scope_);
    const Value caller{std::shared_ptr<Object>(std::make_shared<Macro>(statement, "caller", scope_))};
    write(evaluate_call(*statement.expression, &caller).str());
}

void Interpreter::assign(const Expression &target, const Value &value)
{
    if (target.kind == Expression::Kind::name) {
        scope_->names[target.name] = value;
    } else if (target.kind == Expression::Kind::member) {
        const auto owner = evaluate(*target.operands[0]).object_as<Namespace>();
        if (!owner)
            fail("only members of a namespace can be set, and \"" + target.operands[0]->name + "\" is none");
        if (target.name.starts_with('_'))
            fail("a namespace's member cannot begin with an underscore");
        owner->members[target.name] = value;
    } else {
        const std::vector<Value> parts = items_of(value);
        if (parts.size() != target.operands.size())
            fail(std::to_string(target.operands.size()) + " names are given " + std::to_string(parts.size()) +
                 " values");
        for (std::size_t i = 0; i < parts.size(); ++i)
            assign(*target.operands[i], parts[i]);
    }
}

} // namespace sinkscope::jinja
