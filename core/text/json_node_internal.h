#pragma once

#include "core/data/error.h"

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace sinkscope {

/// A value of a JSON file together with where it stands, so that every complaint names file and key.
class JsonNode {
public:
    JsonNode(const nlohmann::json &value, const std::filesystem::path &file, std::string place)
        : value_(&value), file_(&file), place_(std::move(place))
    {
    }

    [[noreturn]] void fail(std::string_view what) const { throw Error(*file_, place_, what); }

    const nlohmann::json &value() const { return *value_; }
    const std::string &place() const { return place_; }

    /// A member that must be there. The node must be an object.
    JsonNode at(const std::string &key) const;
    /// A member that may be missing or null: nullopt then.
    std::optional<JsonNode> find(const std::string &key) const;
    /// An element of an array.
    JsonNode element(std::size_t index) const;
    /// Number of elements; Error when this is no array.
    std::size_t array_size() const;

    const std::string &string() const;
    int64_t integer() const;
    bool boolean() const;
    bool boolean_or(const std::string &key, bool otherwise) const;

private:
    [[noreturn]] void fail_type(std::string_view expected) const;

    const nlohmann::json *value_;
    const std::filesystem::path *file_;
    std::string place_;
};

} // namespace sinkscope
