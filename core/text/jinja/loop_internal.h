#pragma once

#include "core/text/jinja/interpreter_internal.h"

namespace sinkscope::jinja {

/// What `loop` is within a loop; called in a recursive one, it runs the loop's body over other items.
class Loop : public Object, public std::enable_shared_from_this<Loop> {
public:
    Loop(std::vector<Value> items, int depth, const Statement &statement, std::shared_ptr<Scope> scope)
        : items_(std::move(items)), depth_(depth), statement_(statement), scope_(std::move(scope))
    {
    }

    bool is_done() const { return index_ >= items_.size(); }
    void go_on() { ++index_; }
    const Value &current() const { return items_[index_]; }

    std::string type_name() const override { return "LoopContext"; }
    bool is_callable() const override { return statement_.is_recursive; }
    std::optional<Value> member(std::string_view name) const override;
    Value call(Interpreter &interpreter, const Arguments &arguments) override;

private:
    std::vector<Value> items_;
    std::size_t index_ = 0;
    int depth_; ///< of recursion, from 0
    const Statement &statement_;
    std::shared_ptr<Scope> scope_;
    std::optional<Value> last_; ///< what changed() was given last
};

} // namespace sinkscope::jinja
