#include "core/text/jinja/loop_internal.h"

namespace sinkscope::jinja {

std::optional<Value> Loop::member(std::string_view name) const
{
    const auto count = static_cast<int64_t>(items_.size()), index = static_cast<int64_t>(index_);
    if (name == "index")
        return index + 1;
    if (name == "index0")
        return index;
    if (name == "revindex")
        return count - index;
    if (name == "revindex0")
        return count - index - 1;
    if (name == "first")
        return index == 0;
    if (name == "last")
        return index + 1 == count;
    if (name == "length")
        return count;
    if (name == "depth")
        return depth_ + 1;
    if (name == "depth0")
        return depth_;
    if (name == "previtem")
        return index > 0 ? items_[index_ - 1] : Value(Undefined{"there is no previous item"});
    if (name == "nextitem")
        return index + 1 < count ? items_[index_ + 1] : Value(Undefined{"there is no next item"});
    if (name == "cycle")
        return function("cycle", [index](Interpreter &interpreter, const Arguments &arguments) {
            if (arguments.positional.empty())
                interpreter.fail("loop.cycle needs values to go through");
            return arguments.positional[static_cast<std::size_t>(index) % arguments.positional.size()];
        });
    if (name == "changed") {
        const auto self = std::const_pointer_cast<Loop>(shared_from_this());
        return function("changed", [self](Interpreter &interpreter, const Arguments &arguments) -> Value {
            const Value now = interpreter.list(arguments.positional, Sequence::Kind::tuple);
            const bool changed = !self->last_ || !(*self->last_ == now);
            self->last_ = now;
            return changed;
        });
    }
    return std::nullopt;
}

Value Loop::call(Interpreter &interpreter, const Arguments &arguments)
{
    if (arguments.positional.size() != 1 || !arguments.named.empty())
        interpreter.fail("loop takes what to go through and no more");
    return interpreter.text(interpreter.run_loop(statement_, scope_, arguments.positional.front(), depth_ + 1));
}

} // namespace sinkscope::jinja
