#pragma once

#include "core/text/jinja/interpreter_internal.h"

namespace sinkscope::jinja {

using Filter = Value (*)(Interpreter &, const Value &, const Arguments &);

/// nullptr when there is no filter of that name.
Filter find_filter(std::string_view name);

/// Filters of texts and numbers, and of what is gone through.
const std::map<std::string_view, Filter> &text_filters();
const std::map<std::string_view, Filter> &sequence_filters();
/// map, select, reject, selectattr, rejectattr, groupby: those that take other filters, tests or members.
const std::map<std::string_view, Filter> &choosing_filters();

/// A member by a path such as "function.name" or a number, as the filters name it. `otherwise`, unless it is undefined,
/// stands for each step that is not there.
Value member_by_path(Interpreter &interpreter, const Value &object, const Value &path, const Value &otherwise = {});
/// Text without the difference of upper and lower case, when that is asked for.
Value sort_key(Interpreter &interpreter, const Value &value, bool case_sensitive);

} // namespace sinkscope::jinja
