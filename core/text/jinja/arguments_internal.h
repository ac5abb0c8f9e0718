#pragma once

#include "core/text/jinja/interpreter_internal.h"

#include <initializer_list>

namespace sinkscope::jinja {

/// Arguments by the names of the parameters that they are for.
class ArgumentReader {
public:
    /// Fails for more arguments than parameters and for names that are none.
    ArgumentReader(Interpreter &interpreter, std::string_view function, const Arguments &arguments,
                   std::initializer_list<std::string_view> parameters);

    bool has(std::size_t index) const { return !values_[index].is_undefined(); }
    const Value &value(std::size_t index) const { return values_[index]; } ///< undefined when it was not given
    const Value &required(std::size_t index) const;
    std::string string(std::size_t index) const; ///< fails when it is none
    std::string string_or(std::size_t index, std::string_view otherwise) const;
    int64_t integer(std::size_t index) const;
    int64_t integer_or(std::size_t index, int64_t otherwise) const;
    bool boolean_or(std::size_t index, bool otherwise) const;

private:
    Interpreter &interpreter_;
    std::string function_;
    std::vector<std::string_view> parameters_;
    std::vector<Value> values_;
};

} // namespace sinkscope::jinja
