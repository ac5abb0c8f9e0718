#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

/// A JSON object with checked access: every error names the file and the key. A key whose value is null counts as
/// absent, as Hugging Face's configurations mean it. Internal to core: this header brings in nlohmann/json.
class JsonObject {
public:
    /// Throws Error when the file is missing, larger than `most_bytes`, no JSON, or no object.
    static JsonObject read(const std::filesystem::path &file, uint64_t most_bytes);
    /// Parses `text`, which lies in `file`.
    static JsonObject parse(const std::filesystem::path &file, std::string_view text);

    /// Settings that come from `file` in another shape; `names`: what it calls them, where that differs.
    static JsonObject of(std::filesystem::path file, nlohmann::json json,
                         std::map<std::string, std::string> names = {});

    const std::filesystem::path &file() const { return file_; }
    const nlohmann::json &json() const { return json_; }
    bool has(const std::string &key) const;
    const nlohmann::json &value(const std::string &key) const;

    int integer(const std::string &key, int least, int most) const;
    int integer_or(const std::string &key, int fallback, int least, int most) const;
    double real(const std::string &key) const;
    double real_or(const std::string &key, double fallback) const;
    bool boolean_or(const std::string &key, bool fallback) const;
    std::string string(const std::string &key) const;
    std::string string_or(const std::string &key, const std::string &fallback) const;
    std::vector<double> reals(const std::string &key) const;
    JsonObject object(const std::string &key) const;

    /// Throws Error about a value of this object.
    [[noreturn]] void fail(const std::string &key, const std::string &what) const;

private:
    JsonObject(std::filesystem::path file, std::string place, nlohmann::json json);
    std::filesystem::path file_;
    std::string place_; ///< "rope_scaling." in front of the keys of a nested object
    nlohmann::json json_;
    std::map<std::string, std::string> names_; ///< by place and key
};

} // namespace sinkscope
