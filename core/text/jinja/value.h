#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sinkscope::jinja {

class Value;
class Interpreter;
struct Arguments;

/// A name or member that is not there; what it is called, for messages.
struct Undefined {
    std::string name;
};
struct None { };

/// Python's sequences, in one shape: they differ in how they print and in what may be done with them.
struct Sequence {
    enum class Kind {
        list,
        tuple,
        range,
        view, ///< keys(), values(), items(): no indexing
        generator, ///< of map, select and their kind: no indexing, always true, gone once it has been gone through
    };
    Kind kind = Kind::list;
    std::vector<Value> items;
    const char *view_name = ""; ///< "dict_keys", ...
    bool is_used_up = false; ///< a generator that has been gone through
    int depth = 1; ///< 1 + the deepest element's
    int64_t weight = 1; ///< values in it, those of its elements too; a long string counts as several
};

/// A mapping that keeps its order. Keys are few (messages, tools), so that they are looked for one by one.
struct Dictionary {
    std::vector<std::pair<Value, Value>> entries;
    int depth = 1;
    int64_t weight = 1;

    const Value *find(const Value &key) const;
    const Value *find(std::string_view key) const;
    void set(Value key, Value value); ///< replaces the value of a key that is there
};

/// Anything with members or that can be called: functions, methods, macros, loop, namespaces.
class Object {
public:
    virtual ~Object() = default;
    virtual std::string type_name() const = 0; ///< for messages
    virtual std::optional<Value> member(std::string_view name) const;
    virtual bool is_callable() const { return false; }
    virtual Value call(Interpreter &interpreter, const Arguments &arguments);
};

/// A value of Python's kind. Containers are shared and do not change once they are made (the sandbox is immutable);
/// namespaces are objects and do.
class Value {
public:
    Value() : content_(Undefined{}) { }
    Value(Undefined undefined) : content_(std::move(undefined)) { }
    Value(None none) : content_(none) { }
    Value(bool truth) : content_(truth) { }
    Value(int64_t number) : content_(number) { }
    Value(int number) : content_(int64_t{number}) { }
    Value(double number) : content_(number) { }
    Value(std::string text) : content_(std::make_shared<const std::string>(std::move(text))) { }
    Value(std::string_view text) : Value(std::string(text)) { }
    Value(const char *text) : Value(std::string(text)) { }
    Value(std::shared_ptr<Object> object) : content_(std::move(object)) { }
    explicit Value(Sequence sequence);
    explicit Value(Dictionary dictionary);
    static Value list(std::vector<Value> items, Sequence::Kind kind = Sequence::Kind::list);

    bool is_undefined() const { return std::holds_alternative<Undefined>(content_); }
    bool is_none() const { return std::holds_alternative<None>(content_); }
    bool is_boolean() const { return std::holds_alternative<bool>(content_); }
    bool is_integer() const { return std::holds_alternative<int64_t>(content_); }
    bool is_real() const { return std::holds_alternative<double>(content_); }
    bool is_number() const { return is_boolean() || is_integer() || is_real(); } ///< as in Python, a truth is one
    bool is_string() const { return std::holds_alternative<Text>(content_); }
    bool is_sequence() const { return std::holds_alternative<Items>(content_); }
    bool is_dictionary() const { return std::holds_alternative<Entries>(content_); }
    bool is_object() const { return std::holds_alternative<std::shared_ptr<Object>>(content_); }

    const Undefined &undefined() const { return std::get<Undefined>(content_); }
    const std::string &string() const { return *std::get<Text>(content_); }
    int64_t integer() const; ///< of an integer or a truth
    double real() const; ///< of any number
    const Sequence &sequence() const { return *std::get<Items>(content_); }
    Sequence &mutable_sequence() const { return *std::get<Items>(content_); } ///< to use a generator up
    const Dictionary &dictionary() const { return *std::get<Entries>(content_); }
    const std::shared_ptr<Object> &object() const { return std::get<std::shared_ptr<Object>>(content_); }
    /// nullptr when it is no object of that class.
    template <class Wanted> std::shared_ptr<Wanted> object_as() const
    {
        return is_object() ? std::dynamic_pointer_cast<Wanted>(object()) : nullptr;
    }

    bool is_true() const;
    int depth() const; ///< of containers within containers; 0 when it is none
    int64_t weight() const; ///< what printing or comparing it costs, in values
    std::string type_name() const; ///< as Python calls the type
    std::string str() const; ///< as Python prints it; "" for what is undefined
    std::string repr() const; ///< as it is printed within a list

    bool operator==(const Value &other) const;

private:
    using Text = std::shared_ptr<const std::string>;
    using Items = std::shared_ptr<Sequence>;
    using Entries = std::shared_ptr<const Dictionary>;
    std::variant<Undefined, None, bool, int64_t, double, Text, Items, Entries, std::shared_ptr<Object>> content_;
};

/// What stands in the parentheses of a call, evaluated.
struct Arguments {
    std::vector<Value> positional;
    std::vector<std::pair<std::string, Value>> named;
};

/// Python's text of a float: the shortest that reads back the same, with ".0" when it is whole.
std::string real_text(double number);

} // namespace sinkscope::jinja
