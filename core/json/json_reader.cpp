#include "core/json/json_reader.h"

#include "core/json/json_value_internal.h"
#include "core/json/parse_json_internal.h"

#include <cmath>

namespace sinkscope {

using Json = nlohmann::json;

struct JsonReader::Document {
    Json json;
    std::filesystem::path file;
    std::string place;
    std::map<std::string, std::string> names; ///< of paths
};

namespace {

const Json &json_at(const void *value)
{
    return *static_cast<const Json *>(value);
}

std::string number_text(double number)
{
    return Json(number).dump();
}

} // namespace

JsonReader::JsonReader(std::shared_ptr<const Document> document, const void *value, std::string path)
    : document_(std::move(document)), value_(value), path_(std::move(path))
{
}

JsonReader JsonReader::parse(std::string_view text, const std::filesystem::path &file, const std::string &place)
{
    auto document = std::make_shared<const Document>(Document{parse_json(text, file, place), file, place, {}});
    const void *root = &document->json;
    return {std::move(document), root, {}};
}

JsonReader JsonValues::reader_of(Json json, const std::filesystem::path &file, std::map<std::string, std::string> names)
{
    auto document =
        std::make_shared<const JsonReader::Document>(JsonReader::Document{std::move(json), file, {}, std::move(names)});
    const void *root = &document->json;
    return {std::move(document), root, {}};
}

bool JsonReader::is_null() const
{
    return json_at(value_).is_null();
}
bool JsonReader::is_object() const
{
    return json_at(value_).is_object();
}
bool JsonReader::is_list() const
{
    return json_at(value_).is_array();
}
bool JsonReader::is_string() const
{
    return json_at(value_).is_string();
}
bool JsonReader::is_number() const
{
    return json_at(value_).is_number();
}

bool JsonReader::is_boolean() const
{
    return json_at(value_).is_boolean();
}

const Json &JsonValues::of(const JsonReader &reader)
{
    return json_at(reader.value_);
}

const std::filesystem::path &JsonReader::file() const
{
    return document_->file;
}

std::string JsonReader::place() const
{
    const std::string &place = document_->place;
    const auto name = document_->names.find(path_);
    const std::string &path = name == document_->names.end() ? path_ : name->second;
    return place + (place.empty() || path.empty() ? "" : ": ") + path;
}

void JsonReader::fail(const std::string &what) const
{
    throw Error(document_->file, place(), what);
}

void JsonReader::fail(const std::string &key, const std::string &what) const
{
    JsonReader(document_, nullptr, path_.empty() ? key : path_ + "." + key).fail(what);
}

void JsonReader::fail_type(const char *expected) const
{
    fail(std::string("expected ") + expected + ", found " + json_at(value_).type_name());
}

std::string JsonReader::string() const
{
    if (!is_string())
        fail_type("a string");
    return json_at(value_).get_ref<const std::string &>();
}

bool JsonReader::boolean() const
{
    if (!is_boolean())
        fail_type("true or false");
    return json_at(value_).get<bool>();
}

double JsonReader::real(double lowest, double highest) const
{
    if (!is_number())
        fail_type("a number");
    const auto number = json_at(value_).get<double>();
    if (!(number >= lowest && number <= highest))
        fail("expected " + number_text(lowest) + " to " + number_text(highest) + ", found " + json_at(value_).dump());
    return number;
}

int64_t JsonReader::whole(int64_t lowest, int64_t highest) const
{
    const Json &value = json_at(value_);
    if (!is_number())
        fail_type("a whole number");
    constexpr double most = 9007199254740992.0; // doubles are whole numbers without gaps up to here
    const bool is_spelled_real = value.is_number_float();
    if (is_spelled_real &&
        !(std::fabs(value.get<double>()) <= most && std::floor(value.get<double>()) == value.get<double>()))
        fail("expected a whole number, found " + value.dump());
    const bool too_large = value.is_number_unsigned() &&
        value.get<uint64_t>() > static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
    const int64_t number = is_spelled_real ? static_cast<int64_t>(value.get<double>()) : value.get<int64_t>();
    if (too_large || number < lowest || number > highest)
        fail("expected " + std::to_string(lowest) + " to " + std::to_string(highest) + ", found " + value.dump());
    return number;
}

int JsonReader::integer(int lowest, int highest) const
{
    return static_cast<int>(whole(lowest, highest));
}

size_t JsonReader::size() const
{
    if (!is_list())
        fail_type("a list");
    return json_at(value_).size();
}

JsonReader JsonReader::element(size_t index) const
{
    return {document_, &json_at(value_)[index], path_ + "[" + std::to_string(index) + "]"};
}

std::vector<JsonReader> JsonReader::elements() const
{
    std::vector<JsonReader> elements;
    elements.reserve(size());
    for (size_t index = 0; index < size(); ++index)
        elements.push_back(element(index));
    return elements;
}

std::vector<int> JsonReader::integers(int lowest) const
{
    std::vector<int> numbers;
    numbers.reserve(size());
    for (const Json &number : json_at(value_)) { // no reader for each: lists of token ids are long
        const bool fits = number.is_number_integer() && number <= std::numeric_limits<int>::max() && number >= lowest;
        numbers.push_back(fits ? number.get<int>() : element(numbers.size()).integer(lowest));
    }
    return numbers;
}

std::vector<double> JsonReader::reals() const
{
    std::vector<double> numbers;
    numbers.reserve(size());
    for (const JsonReader &element : elements())
        numbers.push_back(element.real());
    return numbers;
}

std::vector<std::string> JsonReader::keys() const
{
    if (!is_object())
        fail_type("an object");
    std::vector<std::string> keys;
    for (const auto &entry : json_at(value_).items())
        keys.push_back(entry.key());
    return keys;
}

std::string JsonReader::json() const
{
    return json_at(value_).dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<JsonReader> JsonReader::member(const std::string &key) const
{
    if (!is_object())
        fail_type("an object");
    const auto found = json_at(value_).find(key);
    if (found == json_at(value_).end())
        return std::nullopt;
    return JsonReader(document_, &*found, path_.empty() ? key : path_ + "." + key);
}

std::optional<JsonReader> JsonReader::find(const std::string &key) const
{
    std::optional<JsonReader> found = member(key);
    return found && found->is_null() ? std::nullopt : found;
}

JsonReader JsonReader::at(const std::string &key) const
{
    if (auto found = find(key))
        return *found;
    fail(key, contains(key) ? "is null" : "is missing");
}

bool JsonReader::contains(const std::string &key) const
{
    return member(key).has_value();
}

int JsonReader::integer_or(const std::string &key, int otherwise, int lowest, int highest) const
{
    const std::optional<JsonReader> found = find(key);
    return found ? found->integer(lowest, highest) : otherwise;
}

double JsonReader::real_or(const std::string &key, double otherwise) const
{
    const std::optional<JsonReader> found = find(key);
    return found ? found->real() : otherwise;
}

bool JsonReader::boolean_or(const std::string &key, bool otherwise) const
{
    const std::optional<JsonReader> found = find(key);
    return found ? found->boolean() : otherwise;
}

std::string JsonReader::string_or(const std::string &key, const std::string &otherwise) const
{
    const std::optional<JsonReader> found = find(key);
    return found ? found->string() : otherwise;
}

void JsonReader::read(const std::string &key, std::string &out) const
{
    if (const auto found = member(key))
        out = found->string();
}

void JsonReader::read(const std::string &key, std::optional<std::string> &out) const
{
    if (const auto found = member(key))
        out = found->string();
}

void JsonReader::read(const std::string &key, bool &out) const
{
    if (const auto found = member(key))
        out = found->boolean();
}

void JsonReader::read(const std::string &key, int &out, int lowest, int highest) const
{
    if (const auto found = member(key))
        out = found->integer(lowest, highest);
}

void JsonReader::read(const std::string &key, int64_t &out, int64_t lowest) const
{
    if (const auto found = member(key))
        out = found->whole(lowest);
}

void JsonReader::read(const std::string &key, double &out, double lowest, double highest) const
{
    if (const auto found = member(key))
        out = found->is_null() ? std::nan("") : found->real(lowest, highest);
}

void JsonReader::read(const std::string &key, std::vector<int> &out) const
{
    if (const auto list = member(key))
        out = list->integers();
}

void JsonReader::read(const std::string &key, std::vector<double> &out) const
{
    if (const auto list = member(key))
        out = list->reals();
}

void JsonReader::read(const std::string &key, std::vector<std::string> &out) const
{
    const auto list = member(key);
    if (!list)
        return;
    out.clear();
    for (const JsonReader &element : list->elements())
        out.push_back(element.string());
}

} // namespace sinkscope
