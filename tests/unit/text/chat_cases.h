#pragma once

#include "core/text/jinja/template.h"

#include <nlohmann/json.hpp>

namespace sinkscope::test {

/// The value that Python's json module would hand to a template.
inline jinja::Value jinja_value(const nlohmann::ordered_json &json)
{
    if (json.is_null())
        return jinja::None();
    if (json.is_boolean())
        return json.get<bool>();
    if (json.is_number_integer())
        return json.get<int64_t>();
    if (json.is_number())
        return json.get<double>();
    if (json.is_string())
        return json.get<std::string>();
    if (json.is_array()) {
        std::vector<jinja::Value> items;
        for (const auto &item : json)
            items.push_back(jinja_value(item));
        return jinja::Value::list(std::move(items));
    }
    jinja::Dictionary dictionary;
    for (const auto &[key, value] : json.items())
        dictionary.set(key, jinja_value(value));
    return jinja::Value(std::move(dictionary));
}

inline jinja::Dictionary jinja_variables(const nlohmann::ordered_json &json)
{
    return jinja_value(json).dictionary();
}

/// The time that the table was made with: "2026-03-05 14:07:09".
inline std::tm time_of_table(const std::string &text)
{
    std::tm time{};
    strptime(text.c_str(), "%Y-%m-%d %H:%M:%S", &time);
    return time;
}

} // namespace sinkscope::test
