#include "core/store/json_fields_internal.h"

#include "core/data/error.h"
#include "core/json/parse_json_internal.h"

#include <cmath>
#include <limits>

namespace sinkscope {

std::string json_text(const Json &value)
{
    return value.dump(-1, ' ', false, Json::error_handler_t::replace);
}

JsonFields::JsonFields(const Json &value, std::filesystem::path file, std::string place)
    : value_(value), file_(std::move(file)), place_(std::move(place))
{
    if (!value.is_object())
        throw Error(file_, place_, std::string("expected a JSON object, found ") + value.type_name());
}

Json JsonFields::parse(std::string_view text, const std::filesystem::path &file, const std::string &place)
{
    return parse_json<Json>(text, file, place);
}

std::string JsonFields::place_of(const std::string &key) const
{
    return (place_.empty() ? "" : place_ + ": ") + "key '" + key + "'";
}

void JsonFields::fail(const std::string &key, std::string_view what) const
{
    throw Error(file_, place_of(key), what);
}

const Json *JsonFields::find(const char *key) const
{
    const auto found = value_.find(key);
    return found == value_.end() ? nullptr : &*found;
}

const Json &JsonFields::required(const char *key) const
{
    const Json *value = find(key);
    if (!value)
        fail(key, "is missing");
    return *value;
}

JsonFields JsonFields::object(const char *key) const
{
    return JsonFields(required(key), file_, place_of(key));
}

int64_t JsonFields::integer(const char *key, const Json &value, int64_t lowest, int64_t highest) const
{
    if (!value.is_number_integer())
        fail(key, std::string("expected an integer, found ") + value.type_name());
    const bool too_large = value.is_number_unsigned() &&
        value.get<uint64_t>() > static_cast<uint64_t>(std::numeric_limits<int64_t>::max());
    if (too_large || value.get<int64_t>() < lowest || value.get<int64_t>() > highest)
        fail(key, "number out of range");
    return value.get<int64_t>();
}

void JsonFields::read(const char *key, std::string &out) const
{
    if (const Json *value = find(key)) {
        if (!value->is_string())
            fail(key, std::string("expected a string, found ") + value->type_name());
        out = value->get<std::string>();
    }
}

void JsonFields::read(const char *key, bool &out) const
{
    if (const Json *value = find(key)) {
        if (!value->is_boolean())
            fail(key, std::string("expected true or false, found ") + value->type_name());
        out = value->get<bool>();
    }
}

void JsonFields::read(const char *key, int &out) const
{
    if (const Json *value = find(key))
        out = static_cast<int>(integer(key, *value, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

void JsonFields::read(const char *key, int64_t &out) const
{
    if (const Json *value = find(key))
        out = integer(key, *value, std::numeric_limits<int64_t>::min(), std::numeric_limits<int64_t>::max());
}

void JsonFields::read(const char *key, double &out) const
{
    if (const Json *value = find(key)) {
        if (!value->is_number() && !value->is_null())
            fail(key, std::string("expected a number, found ") + value->type_name());
        out = value->is_null() ? std::nan("") : value->get<double>();
    }
}

void JsonFields::read(const char *key, std::vector<int> &out) const
{
    if (const Json *value = find(key)) {
        if (!value->is_array())
            fail(key, std::string("expected a list of integers, found ") + value->type_name());
        out.clear();
        out.reserve(value->size());
        for (const Json &item : *value)
            out.push_back(
                static_cast<int>(integer(key, item, std::numeric_limits<int>::min(), std::numeric_limits<int>::max())));
    }
}

void JsonFields::read(const char *key, std::vector<std::string> &out) const
{
    if (const Json *value = find(key)) {
        if (!value->is_array())
            fail(key, std::string("expected a list of strings, found ") + value->type_name());
        out.clear();
        for (const Json &item : *value) {
            if (!item.is_string())
                fail(key, std::string("expected a list of strings, found in it ") + item.type_name());
            out.push_back(item.get<std::string>());
        }
    }
}

} // namespace sinkscope
