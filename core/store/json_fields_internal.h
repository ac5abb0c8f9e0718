#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

using Json = nlohmann::ordered_json;

/// One line of compact JSON text; invalid UTF-8 becomes U+FFFD.
std::string json_text(const Json &value);

/// Reads the fields of one JSON object with their types checked. Every failure is an Error naming the file, the place
/// and the key.
class JsonFields {
public:
    /// Throws Error when `value` is no object. `value` must outlive this.
    JsonFields(const Json &value, std::filesystem::path file, std::string place);

    /// parse_json() of core/parse_json_internal.h, with the keys in their order.
    static Json parse(std::string_view text, const std::filesystem::path &file, const std::string &place);

    /// Each leaves `out` as it is when the key is missing (a file of an older version) and throws Error for another
    /// type or range.
    void read(const char *key, std::string &out) const;
    void read(const char *key, bool &out) const;
    void read(const char *key, int &out) const;
    void read(const char *key, int64_t &out) const;
    void read(const char *key, double &out) const; ///< null is NaN, which JSON has no number for
    void read(const char *key, std::vector<int> &out) const;
    void read(const char *key, std::vector<std::string> &out) const;

    /// The value of a key that must be there.
    const Json &required(const char *key) const;
    /// The value of a key, or nullptr.
    const Json *find(const char *key) const;
    /// The fields of an object inside this one, which must be there.
    JsonFields object(const char *key) const;
    /// "place: key 'key'", as messages name it.
    std::string place_of(const std::string &key) const;
    const std::filesystem::path &file() const { return file_; }
    [[noreturn]] void fail(const std::string &key, std::string_view what) const;

private:
    int64_t integer(const char *key, const Json &value, int64_t lowest, int64_t highest) const;

    const Json &value_;
    std::filesystem::path file_;
    std::string place_;
};

} // namespace sinkscope
