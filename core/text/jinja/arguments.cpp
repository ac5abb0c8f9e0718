#include "core/text/jinja/arguments_internal.h"

#include <algorithm>

namespace sinkscope::jinja {

ArgumentReader::ArgumentReader(Interpreter &interpreter, std::string_view function, const Arguments &arguments,
                               std::initializer_list<std::string_view> parameters)
    : interpreter_(interpreter), function_(function), parameters_(parameters), values_(parameters.size())
{
    if (arguments.positional.size() > parameters.size())
        interpreter.fail(function_ + " takes at most " + std::to_string(parameters.size()) + " arguments, not " +
                         std::to_string(arguments.positional.size()));
    std::ranges::copy(arguments.positional, values_.begin());
    for (const auto &[name, value] : arguments.named) {
        const auto found = std::ranges::find(parameters_, name);
        if (found == parameters_.end())
            interpreter.fail(function_ + " has no argument \"" + name + "\"");
        values_[static_cast<std::size_t>(found - parameters_.begin())] = value;
    }
}

const Value &ArgumentReader::required(std::size_t index) const
{
    if (!has(index))
        interpreter_.fail(function_ + " needs the argument \"" + std::string(parameters_[index]) + "\"");
    return values_[index];
}

std::string ArgumentReader::string(std::size_t index) const
{
    const Value &value = required(index);
    if (!value.is_string())
        interpreter_.fail(function_ + ": \"" + std::string(parameters_[index]) + "\" must be a string, not " +
                          value.type_name());
    return value.string();
}

std::string ArgumentReader::string_or(std::size_t index, std::string_view otherwise) const
{
    return has(index) ? string(index) : std::string(otherwise);
}

int64_t ArgumentReader::integer(std::size_t index) const
{
    const Value &value = required(index);
    if (!value.is_integer() && !value.is_boolean())
        interpreter_.fail(function_ + ": \"" + std::string(parameters_[index]) + "\" must be a whole number, not " +
                          value.type_name());
    return value.integer();
}

int64_t ArgumentReader::integer_or(std::size_t index, int64_t otherwise) const
{
    return has(index) ? integer(index) : otherwise;
}

bool ArgumentReader::boolean_or(std::size_t index, bool otherwise) const
{
    return has(index) ? values_[index].is_true() : otherwise;
}

} // namespace sinkscope::jinja
