#pragma once

#include "core/json/json_reader.h"

#include <nlohmann/json.hpp>

#include <filesystem>
#include <map>
#include <string>

namespace sinkscope {

struct JsonValues {
    static const nlohmann::json &of(const JsonReader &reader);
    static JsonReader reader_of(nlohmann::json json, const std::filesystem::path &file,
                                std::map<std::string, std::string> names);
};

/// A reader's value, unchecked, for long lists and tables; it lives as long as a reader of its text.
inline const nlohmann::json &json_value(const JsonReader &reader)
{
    return JsonValues::of(reader);
}

/// A reader of settings that come from `file` in another shape; `names`: what it calls them, by their paths, where that
/// differs.
inline JsonReader json_reader(nlohmann::json json, const std::filesystem::path &file,
                              std::map<std::string, std::string> names = {})
{
    return JsonValues::reader_of(std::move(json), file, std::move(names));
}

} // namespace sinkscope
