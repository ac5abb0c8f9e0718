#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

/// Follows JSON text character by character: how deep its objects and lists nest, and what belongs to a string. Right
/// as far as the text is JSON.
class JsonDepth {
public:
    void add(char c)
    {
        if (in_string_) {
            if (escaped_)
                escaped_ = false;
            else if (c == '\\')
                escaped_ = true;
            else
                in_string_ = c != '"';
        } else if (c == '"') {
            in_string_ = true;
        } else if (c == '{' || c == '[') {
            ++depth_;
        } else if (c == '}' || c == ']') {
            --depth_;
        }
    }
    int depth() const { return depth_; }
    bool in_string() const { return in_string_; }

private:
    int depth_ = 0;
    bool in_string_ = false, escaped_ = false;
};

/// Where a member of an object stands in its text.
struct JsonMember {
    std::string_view key; ///< as it is spelt, escapes included
    std::string_view value;
};

/// The members of an object, found by their brackets and quotes alone: values are not read. Nothing for a text that is
/// no object whose brackets match.
std::optional<std::vector<JsonMember>> json_members(std::string_view object);

/// What Python's json module writes and reads, made JSON: NaN and infinities outside of strings become null, escaped
/// surrogates without their other half U+FFFD.
std::string strict_json(std::string_view text);

} // namespace sinkscope
