#pragma once

#include "core/data/error.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <string>
#include <string_view>

namespace sinkscope {

/// Levels of objects and lists that a file may nest; real ones have fewer than ten. nlohmann/json reads any depth, but
/// copies and writes by recursion, so that a few hundred thousand brackets would end the program.
constexpr int deepest_json = 64;

/// Whether the text nests deeper than `deepest_json`. Exact as far as the text is JSON; what follows the first mistake
/// in it is never parsed.
inline bool is_deep_json(std::string_view text)
{
    int depth = 0;
    bool in_string = false;
    for (size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (in_string) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                in_string = false;
        } else if (c == '"') {
            in_string = true;
        } else if (c == '{' || c == '[') {
            if (++depth > deepest_json)
                return true;
        } else if (c == '}' || c == ']') {
            --depth;
        }
    }
    return false;
}

/// The one way in for JSON from outside. Throws Error naming `file` and `place` when the text is no JSON or nests too
/// deep. Value: nlohmann::json or nlohmann::ordered_json.
template <typename Value = nlohmann::json>
Value parse_json(std::string_view text, const std::filesystem::path &file, std::string_view place = {})
{
    if (is_deep_json(text))
        throw Error(file, place, "is JSON nested deeper than " + std::to_string(deepest_json) + " levels");
    try {
        return Value::parse(text.begin(), text.end());
    } catch (const typename Value::exception &error) {
        throw Error(file, place, std::string("is not valid JSON: ") + error.what());
    }
}

/// The same where a text need not be JSON: a discarded value (which is no object and no list) when it is none that
/// parse_json() would take.
inline nlohmann::json parse_json_if_valid(std::string_view text)
{
    if (is_deep_json(text))
        return nlohmann::json(nlohmann::json::value_t::discarded);
    return nlohmann::json::parse(text, nullptr, false);
}

} // namespace sinkscope
