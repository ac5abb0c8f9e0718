#pragma once

#include "core/data/error.h"
#include "core/json/json_scan.h"

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
    JsonDepth depth;
    for (const char c : text) {
        depth.add(c);
        if (depth.depth() > deepest_json)
            return true;
    }
    return false;
}

/// What is wrong with a text that is no JSON, where the parser stopped in front of byte `at`, in words for a person.
std::string json_fault(std::string_view text, size_t at, bool is_utf8);
/// "line 3, column 5" of byte `at`.
std::string json_place(std::string_view text, size_t at);

/// The one way in for JSON from outside. Throws Error naming `file` and `place` when the text is no JSON or nests too
/// deep. Value: nlohmann::json or nlohmann::ordered_json.
template <typename Value = nlohmann::json>
Value parse_json(std::string_view text, const std::filesystem::path &file, std::string_view place = {})
{
    if (is_deep_json(text))
        throw Error(file, place, "is JSON nested deeper than " + std::to_string(deepest_json) + " levels");
    try {
        return Value::parse(text.begin(), text.end());
    } catch (const typename Value::parse_error &error) {
        const size_t at = error.byte > 0 ? error.byte - 1 : 0;
        const bool is_utf8 = std::string_view(error.what()).find("UTF-8") == std::string_view::npos;
        throw Error(file, place.empty() ? json_place(text, at) : std::string(place), json_fault(text, at, is_utf8));
    } catch (const typename Value::exception &) {
        throw Error(file, place, "is not valid JSON: it holds a number that is too large");
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
