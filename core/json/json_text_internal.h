#pragma once

#include "core/data/names.h"

#include <nlohmann/json.hpp>

#include <string>
#include <type_traits>

namespace sinkscope {

/// What core writes: keys in the order in which they were put in.
using Json = nlohmann::ordered_json;

/// One line of compact JSON text; invalid UTF-8 becomes U+FFFD.
inline std::string json_text(const Json &value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

/// A record of which for_each_field() knows the fields; enums by name.
template <typename Record> Json record_json(Record record)
{
    Json json = Json::object();
    for_each_field(record, [&json](const char *name, const auto &field, const auto &...more) {
        if constexpr (std::is_enum_v<std::remove_cvref_t<decltype(field)>>)
            json[name] = name_of(more..., field);
        else if constexpr ((std::is_same_v<decltype(more), const WhenNotEmpty &> || ...)) {
            if (!field.empty())
                json[name] = field;
        } else if constexpr (requires { field.has_value(); }) {
            if (field)
                json[name] = *field;
        } else
            json[name] = field;
    });
    return json;
}

} // namespace sinkscope
