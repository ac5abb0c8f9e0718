#pragma once

#include "core/text/jinja/interpreter_internal.h"

namespace sinkscope::jinja {

/// Counts what is being evaluated within what, so that no template exhausts the stack, and knows its line.
class Interpreter::Deeper {
public:
    Deeper(Interpreter &interpreter, int line) : interpreter_(interpreter)
    {
        interpreter.line_ = line;
        interpreter.spend(1);
        if (interpreter.depth_ >= 4 * interpreter.limits_.depth)
            interpreter.fail("calls are nested too deep");
        ++interpreter.depth_;
    }
    ~Deeper() { --interpreter_.depth_; }
    Deeper(const Deeper &) = delete;
    Deeper &operator=(const Deeper &) = delete;

private:
    Interpreter &interpreter_;
};

} // namespace sinkscope::jinja
