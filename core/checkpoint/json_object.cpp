#include "core/checkpoint/json_object_internal.h"

#include "core/checkpoint/mapped_file.h"
#include "core/data/error.h"
#include "core/json/parse_json_internal.h"

#include <cmath>

namespace sinkscope {

JsonObject::JsonObject(std::filesystem::path file, std::string place, nlohmann::json json)
    : file_(std::move(file)), place_(std::move(place)), json_(std::move(json))
{
    if (!json_.is_object())
        throw Error(file_, place_, "is no JSON object");
}

JsonObject JsonObject::read(const std::filesystem::path &file, uint64_t most_bytes)
{
    const MappedFile mapped(file);
    const auto bytes = mapped.bytes();
    if (bytes.size() > most_bytes)
        throw Error(file, "", "is larger than the " + std::to_string(most_bytes) + " bytes such a file may have");
    return parse(file, {reinterpret_cast<const char *>(bytes.data()), bytes.size()});
}

JsonObject JsonObject::parse(const std::filesystem::path &file, std::string_view text)
{
    return JsonObject(file, "", parse_json(text, file));
}

JsonObject JsonObject::of(std::filesystem::path file, nlohmann::json json, std::map<std::string, std::string> names)
{
    JsonObject object(std::move(file), "", std::move(json));
    object.names_ = std::move(names);
    return object;
}

bool JsonObject::has(const std::string &key) const
{
    const auto found = json_.find(key);
    return found != json_.end() && !found->is_null();
}

const nlohmann::json &JsonObject::value(const std::string &key) const
{
    if (!has(key))
        fail(key, "is missing");
    return *json_.find(key);
}

int JsonObject::integer(const std::string &key, int least, int most) const
{
    const nlohmann::json &found = value(key);
    const double number = found.is_number() ? found.get<double>() : 0.5;
    if (number != std::floor(number))
        fail(key, "is no integer");
    if (number < least || number > most)
        fail(key, found.dump() + " is not between " + std::to_string(least) + " and " + std::to_string(most));
    return static_cast<int>(number);
}

int JsonObject::integer_or(const std::string &key, int fallback, int least, int most) const
{
    return has(key) ? integer(key, least, most) : fallback;
}

double JsonObject::real(const std::string &key) const
{
    const nlohmann::json &found = value(key);
    if (!found.is_number())
        fail(key, "is no number");
    return found.get<double>();
}

double JsonObject::real_or(const std::string &key, double fallback) const
{
    return has(key) ? real(key) : fallback;
}

bool JsonObject::boolean_or(const std::string &key, bool fallback) const
{
    if (!has(key))
        return fallback;
    if (!value(key).is_boolean())
        fail(key, "is neither true nor false");
    return value(key).get<bool>();
}

std::string JsonObject::string(const std::string &key) const
{
    if (!value(key).is_string())
        fail(key, "is no string");
    return value(key).get<std::string>();
}

std::string JsonObject::string_or(const std::string &key, const std::string &fallback) const
{
    return has(key) ? string(key) : fallback;
}

std::vector<double> JsonObject::reals(const std::string &key) const
{
    const nlohmann::json &found = value(key);
    if (!found.is_array())
        fail(key, "is no list");
    std::vector<double> result;
    for (const nlohmann::json &element : found) {
        if (!element.is_number())
            fail(key, "holds something that is no number");
        result.push_back(element.get<double>());
    }
    return result;
}

JsonObject JsonObject::object(const std::string &key) const
{
    if (!value(key).is_object())
        fail(key, "is no JSON object");
    JsonObject nested(file_, place_ + key + ".", value(key));
    nested.names_ = names_;
    return nested;
}

void JsonObject::fail(const std::string &key, const std::string &what) const
{
    const auto name = names_.find(place_ + key);
    throw Error(file_, name == names_.end() ? place_ + key : name->second, what);
}

} // namespace sinkscope
