#pragma once

#include "core/data/names.h"

#include <cstdint>
#include <filesystem>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

/// A value of a JSON text together with where it stands. The one way by which JSON from outside is read: whatever is of
/// the wrong type, out of range or missing is an Error "FILE: PLACE: WHAT", the place a path such as
/// "line 3: runs[2].path". Numbers such as 4.0 count as whole. Copies are cheap and keep the text's values alive.
class JsonReader {
public:
    /// Throws Error naming `file` and `place` (of the text within the file, may be empty) when the text is no JSON or
    /// nests deeper than `deepest_json` levels.
    static JsonReader parse(std::string_view text, const std::filesystem::path &file, const std::string &place = {});

    bool is_null() const;
    bool is_object() const;
    bool is_list() const;
    bool is_string() const;
    bool is_number() const;
    bool is_boolean() const;

    /// The value itself, checked. Bounds are part of the range.
    std::string string() const;
    bool boolean() const;
    double real(double lowest = -std::numeric_limits<double>::infinity(),
                double highest = std::numeric_limits<double>::infinity()) const;
    int64_t whole(int64_t lowest = std::numeric_limits<int64_t>::min(),
                  int64_t highest = std::numeric_limits<int64_t>::max()) const;
    int integer(int lowest = std::numeric_limits<int>::min(), int highest = std::numeric_limits<int>::max()) const;
    std::vector<JsonReader> elements() const; ///< of a list
    size_t size() const; ///< of a list: how many elements
    JsonReader element(size_t index) const; ///< of a list; index < size()
    std::vector<int> integers(int lowest = std::numeric_limits<int>::min()) const; ///< of a list of whole numbers
    std::vector<std::string> keys() const; ///< of an object, sorted
    std::vector<double> reals() const; ///< of a list of numbers
    std::string json() const; ///< the value as one line of JSON; invalid UTF-8 becomes U+FFFD
    template <typename Value, size_t N>
    Value name(const std::array<Name<Value>, N> &names, std::string_view what = "name") const
    {
        const std::string found = string();
        if (const std::optional<Value> value = value_of(names, found))
            return *value;
        fail(unknown_name(names, found, what));
    }

    /// Members of an object. A null counts as absent, as Hugging Face's configurations mean it.
    JsonReader at(const std::string &key) const; ///< must be there
    std::optional<JsonReader> find(const std::string &key) const;
    bool has(const std::string &key) const { return find(key).has_value(); }
    bool contains(const std::string &key) const; ///< there, be it null

    /// A member, or `otherwise` where it is missing or null.
    int integer_or(const std::string &key, int otherwise, int lowest, int highest) const;
    double real_or(const std::string &key, double otherwise) const;
    bool boolean_or(const std::string &key, bool otherwise) const;
    std::string string_or(const std::string &key, const std::string &otherwise) const;

    /// Each leaves `out` as it is when the key is missing (a file of an older version) and throws Error for another
    /// type or range; null is another type, but NaN for a real number, which JSON has none for.
    void read(const std::string &key, std::string &out) const;
    void read(const std::string &key, std::optional<std::string> &out) const;
    void read(const std::string &key, bool &out) const;
    void read(const std::string &key, int &out, int lowest = std::numeric_limits<int>::min(),
              int highest = std::numeric_limits<int>::max()) const;
    void read(const std::string &key, int64_t &out, int64_t lowest = std::numeric_limits<int64_t>::min()) const;
    void read(const std::string &key, double &out, double lowest = -std::numeric_limits<double>::infinity(),
              double highest = std::numeric_limits<double>::infinity()) const;
    void read(const std::string &key, std::vector<int> &out) const;
    void read(const std::string &key, std::vector<double> &out) const;
    void read(const std::string &key, std::vector<std::string> &out) const;
    template <typename Value, size_t N>
    void read(const std::string &key, Value &out, const std::array<Name<Value>, N> &names) const
    {
        if (const std::optional<JsonReader> found = member(key))
            out = found->name(names);
    }
    void read(const std::string &key, std::vector<int> &out, WhenNotEmpty) const { read(key, out); }
    /// The same for a key that must be there.
    template <typename Value, typename... More> void require(const std::string &key, Value &out, More &&...more) const
    {
        if (!contains(key))
            fail(key, "is missing");
        read(key, out, more...);
    }
    /// A record of which for_each_field() knows the fields.
    template <typename Record> Record record() const
    {
        Record read_record;
        for_each_field(read_record,
                       [this](const char *name, auto &field, const auto &...more) { read(name, field, more...); });
        return read_record;
    }

    const std::filesystem::path &file() const;
    std::string place() const; ///< "line 3: runs[2].path"
    [[noreturn]] void fail(const std::string &what) const;
    [[noreturn]] void fail(const std::string &key, const std::string &what) const; ///< about a member

private:
    friend struct JsonValues; ///< of json_value_internal.h: the JSON library stays out of this header
    struct Document;
    JsonReader(std::shared_ptr<const Document> document, const void *value, std::string path);
    std::optional<JsonReader> member(const std::string &key) const; ///< null included
    [[noreturn]] void fail_type(const char *expected) const;

    std::shared_ptr<const Document> document_;
    const void *value_;
    std::string path_; ///< within the document: "runs[2].path"
};

} // namespace sinkscope
