#pragma once

#include "core/text/jinja/interpreter_internal.h"

namespace sinkscope::jinja {

/// Python's `format % values`: %s, %r, %d, %i, %x, %X, %o, %f, %e, %g, %c and %%, with flags, width and precision.
/// `values`: a tuple (for as many places), a dictionary (for %(name)s) or a single value.
Value percent_format(Interpreter &interpreter, const std::string &format, const Value &values);

} // namespace sinkscope::jinja
