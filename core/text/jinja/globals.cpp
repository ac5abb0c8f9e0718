#include "core/text/jinja/arguments_internal.h"

#include <ctime>

namespace sinkscope::jinja {

namespace {

constexpr int64_t longest_range = 100'000; ///< the sandbox of Jinja has it

Value make_range(Interpreter &interpreter, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "range", arguments, {"start", "stop", "step"});
    const int64_t start = reader.has(1) ? reader.integer(0) : 0;
    const int64_t stop = reader.has(1) ? reader.integer(1) : reader.integer(0);
    const int64_t step = reader.integer_or(2, 1);
    if (step == 0)
        interpreter.fail("range cannot go on by 0");
    std::vector<Value> items;
    for (int64_t i = start; step > 0 ? i < stop : i > stop;) {
        if (static_cast<int64_t>(items.size()) >= longest_range)
            interpreter.fail("range of more than " + std::to_string(longest_range) + " numbers");
        items.emplace_back(i);
        if (__builtin_add_overflow(i, step, &i))
            break;
    }
    return interpreter.list(std::move(items), Sequence::Kind::range);
}

Dictionary dictionary_of(Interpreter &interpreter, const Arguments &arguments, std::string_view name)
{
    Dictionary dictionary;
    if (arguments.positional.size() > 1)
        interpreter.fail(std::string(name) + " takes one argument and named ones");
    if (!arguments.positional.empty()) {
        const Value &from = arguments.positional.front();
        if (from.is_dictionary()) {
            dictionary = from.dictionary();
        } else {
            for (const Value &entry : interpreter.items_of(from)) {
                const std::vector<Value> pair = interpreter.items_of(entry);
                if (pair.size() != 2)
                    interpreter.fail(std::string(name) + " needs pairs");
                interpreter.spend(static_cast<int64_t>(dictionary.entries.size()) / 16);
                dictionary.set(pair[0], pair[1]);
            }
        }
    }
    for (const auto &[key, value] : arguments.named)
        dictionary.set(key, value);
    return dictionary;
}

Value make_namespace(Interpreter &interpreter, const Arguments &arguments)
{
    const auto made = interpreter.make_namespace();
    for (auto &[key, value] : dictionary_of(interpreter, arguments, "namespace").entries) {
        if (key.str().starts_with('_'))
            interpreter.fail("a namespace's member cannot begin with an underscore");
        made->members[key.str()] = value;
    }
    return std::shared_ptr<Object>(made);
}

Value raise(Interpreter &interpreter, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "raise_exception", arguments, {"message"});
    interpreter.fail("the template says: " + reader.required(0).str());
}

Value format_now(Interpreter &interpreter, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "strftime_now", arguments, {"format"});
    const std::string format = reader.string(0);
    if (format.size() > 1000)
        interpreter.fail("the format of a date is too long");
    // A mark behind the format tells an empty result from one that does not fit.
    std::string text(64 * format.size() + 16, '\0');
    text.resize(std::strftime(text.data(), text.size(), (format + "|").c_str(), &interpreter.now()));
    if (text.empty())
        interpreter.fail("the format of a date cannot be used");
    text.pop_back();
    return interpreter.text(std::move(text));
}

/// What `joiner()` makes: nothing the first time, then its separator.
Value make_joiner(Interpreter &interpreter, const Arguments &arguments)
{
    const ArgumentReader reader(interpreter, "joiner", arguments, {"sep"});
    const auto used = std::make_shared<bool>(false);
    return function("joiner", [used, separator = reader.string_or(0, ", ")](Interpreter &, const Arguments &) {
        return Value(std::exchange(*used, true) ? separator : std::string());
    });
}

class Cycler : public Object, public std::enable_shared_from_this<Cycler> {
public:
    explicit Cycler(std::vector<Value> items) : items_(std::move(items)) { }
    std::string type_name() const override { return "Cycler"; }
    std::optional<Value> member(std::string_view name) const override
    {
        if (name == "current")
            return items_[at_];
        const auto self = std::const_pointer_cast<Cycler>(shared_from_this());
        if (name == "next")
            return function("next", [self](Interpreter &, const Arguments &) {
                return self->items_[std::exchange(self->at_, (self->at_ + 1) % self->items_.size())];
            });
        if (name == "reset")
            return function("reset", [self](Interpreter &, const Arguments &) -> Value {
                self->at_ = 0;
                return None();
            });
        return std::nullopt;
    }

private:
    std::vector<Value> items_;
    std::size_t at_ = 0;
};

Value make_cycler(Interpreter &interpreter, const Arguments &arguments)
{
    if (arguments.positional.empty())
        interpreter.fail("cycler needs values");
    return std::shared_ptr<Object>(std::make_shared<Cycler>(arguments.positional));
}

} // namespace

Value global_function(std::string_view name)
{
    static const std::map<std::string_view, Value> functions{
        {"range", function("range", make_range)},
        {"dict",
         function("dict",
                  [](Interpreter &interpreter, const Arguments &arguments) {
                      return interpreter.dictionary(dictionary_of(interpreter, arguments, "dict"));
                  })},
        {"namespace", function("namespace", make_namespace)},
        {"raise_exception", function("raise_exception", raise)},
        {"strftime_now", function("strftime_now", format_now)},
        {"joiner", function("joiner", make_joiner)},
        {"cycler", function("cycler", make_cycler)},
    };
    const auto found = functions.find(name);
    return found == functions.end() ? Value() : found->second;
}

} // namespace sinkscope::jinja
