#include "core/text/jinja/interpreter_internal.h"

#include <algorithm>

namespace sinkscope::jinja {

Value function(std::string name, Function::Body body)
{
    return std::shared_ptr<Object>(std::make_shared<Function>(std::move(name), std::move(body)));
}

std::optional<Value> Namespace::member(std::string_view name) const
{
    const auto found = members.find(name);
    return found == members.end() ? std::nullopt : std::optional(found->second);
}

Interpreter::Interpreter(const Dictionary &variables, const std::tm &now, const Limits &limits)
    : variables_(variables), now_(now), limits_(limits), scope_(std::make_shared<Scope>())
{
}

Interpreter::~Interpreter()
{
    // Namespaces and macros' scopes may hold each other in circles.
    for (const auto &made : namespaces_)
        made->members.clear();
    scope_->names.clear();
    for (const auto &scope : scopes_)
        if (const auto left = scope.lock())
            left->names.clear();
}

std::string Interpreter::render(const Syntax &syntax)
{
    return run_body(syntax.body, scope_);
}

void Interpreter::fail(const std::string &what) const
{
    throw TemplateError(line_, what);
}

void Interpreter::spend(int64_t steps)
{
    steps_ += steps;
    if (steps_ > limits_.steps)
        fail("the template takes more than " + std::to_string(limits_.steps) + " steps");
}

void Interpreter::check_room(int64_t bytes) const
{
    if (bytes > limits_.bytes - bytes_)
        fail("the template makes more than " + std::to_string(limits_.bytes >> 20) + " MiB of text and lists");
}

Value Interpreter::text(std::string text)
{
    check_room(static_cast<int64_t>(text.size()));
    bytes_ += static_cast<int64_t>(text.size());
    spend(static_cast<int64_t>(text.size()) / 256);
    return Value(std::move(text));
}

Value Interpreter::container(Value made)
{
    const int64_t own = made.is_sequence() ? static_cast<int64_t>(made.sequence().items.size())
                                           : 2 * static_cast<int64_t>(made.dictionary().entries.size());
    const int64_t bytes = own * static_cast<int64_t>(sizeof(Value));
    check_room(bytes);
    bytes_ += bytes;
    spend(own / 16);
    if (made.depth() > limits_.depth)
        fail("lists and dictionaries are nested more than " + std::to_string(limits_.depth) + " deep");
    if (made.weight() > limits_.steps)
        fail("a list holds more than " + std::to_string(limits_.steps) + " values");
    return made;
}

Value Interpreter::list(std::vector<Value> items, Sequence::Kind kind)
{
    return container(Value::list(std::move(items), kind));
}

Value Interpreter::dictionary(Dictionary dictionary)
{
    return container(Value(std::move(dictionary)));
}

std::shared_ptr<Namespace> Interpreter::make_namespace()
{
    spend(1);
    return namespaces_.emplace_back(std::make_shared<Namespace>());
}

Value Interpreter::call(const Value &callee, const Arguments &arguments, std::string_view name)
{
    spend(1);
    if (callee.is_undefined())
        fail("\"" + std::string(name) + "\" is undefined and cannot be called");
    if (!callee.is_object() || !callee.object()->is_callable())
        fail("\"" + std::string(name) + "\" is a " + callee.type_name() + " and cannot be called");
    return callee.object()->call(*this, arguments);
}

} // namespace sinkscope::jinja
