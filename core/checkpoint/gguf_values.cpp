#include "core/checkpoint/gguf.h"
#include "core/checkpoint/little_endian.h"
#include "core/data/error.h"

#include <limits>

// GgufFile's accessors. Values were found in bounds when the file was opened; only their types are checked here.
namespace sinkscope {
namespace {

template <class Number> Number at(std::span<const std::byte> bytes, uint64_t index)
{
    return load_number<Number>(bytes.data() + index * sizeof(Number));
}

} // namespace

std::vector<std::string> GgufFile::keys() const
{
    std::vector<std::string> keys;
    for (const auto &[key, value] : values_)
        keys.push_back(key);
    return keys;
}

const GgufFile::Value &GgufFile::value(const std::string &key, bool is_array) const
{
    const auto found = values_.find(key);
    if (found == values_.end())
        throw Error(path(), key, "is missing");
    if (found->second.is_array != is_array)
        throw Error(path(), key,
                    is_array ? "is a single value; an array was expected" : "is an array; a single value was expected");
    return found->second;
}

void GgufFile::wrong_type(const std::string &key, const char *expected) const
{
    throw Error(path(), key, std::string("has another type; expected ") + expected);
}

bool GgufFile::integer_at(const Value &value, uint64_t index, int64_t &out) const
{
    switch (value.type) {
    case ValueType::u8:
        out = at<uint8_t>(value.bytes, index);
        return true;
    case ValueType::i8:
        out = at<int8_t>(value.bytes, index);
        return true;
    case ValueType::u16:
        out = at<uint16_t>(value.bytes, index);
        return true;
    case ValueType::i16:
        out = at<int16_t>(value.bytes, index);
        return true;
    case ValueType::u32:
        out = at<uint32_t>(value.bytes, index);
        return true;
    case ValueType::i32:
        out = at<int32_t>(value.bytes, index);
        return true;
    case ValueType::i64:
        out = at<int64_t>(value.bytes, index);
        return true;
    case ValueType::u64:
        out = at<int64_t>(value.bytes, index);
        return out >= 0; // larger ones have no place in int64_t
    default:
        return false;
    }
}

bool GgufFile::real_at(const Value &value, uint64_t index, double &out) const
{
    if (value.type == ValueType::f32)
        out = static_cast<double>(at<float>(value.bytes, index));
    else if (value.type == ValueType::f64)
        out = at<double>(value.bytes, index);
    else if (int64_t integer = 0; integer_at(value, index, integer))
        out = static_cast<double>(integer);
    else
        return false;
    return true;
}

std::string GgufFile::string(const std::string &key) const
{
    const Value &found = value(key, false);
    if (found.type != ValueType::string)
        wrong_type(key, "a string");
    const auto text = found.bytes.subspan(sizeof(uint64_t));
    return {reinterpret_cast<const char *>(text.data()), text.size()};
}

int64_t GgufFile::integer(const std::string &key) const
{
    int64_t result = 0;
    if (!integer_at(value(key, false), 0, result))
        wrong_type(key, "an integer");
    return result;
}

double GgufFile::real(const std::string &key) const
{
    double result = 0;
    if (!real_at(value(key, false), 0, result))
        wrong_type(key, "a number");
    return result;
}

bool GgufFile::boolean(const std::string &key) const
{
    const Value &found = value(key, false);
    if (found.type != ValueType::boolean)
        wrong_type(key, "true or false");
    return found.bytes[0] != std::byte{0};
}

std::string GgufFile::string_or(const std::string &key, const std::string &fallback) const
{
    return has(key) ? string(key) : fallback;
}

int64_t GgufFile::integer_or(const std::string &key, int64_t fallback) const
{
    return has(key) ? integer(key) : fallback;
}

double GgufFile::real_or(const std::string &key, double fallback) const
{
    return has(key) ? real(key) : fallback;
}

bool GgufFile::boolean_or(const std::string &key, bool fallback) const
{
    return has(key) ? boolean(key) : fallback;
}

bool GgufFile::is_array(const std::string &key) const
{
    const auto found = values_.find(key);
    return found != values_.end() && found->second.is_array;
}

bool GgufFile::is_boolean(const std::string &key) const
{
    const auto found = values_.find(key);
    return found != values_.end() && !found->second.is_array && found->second.type == ValueType::boolean;
}

std::vector<bool> GgufFile::booleans(const std::string &key) const
{
    const Value &found = value(key, true);
    std::vector<bool> result;
    for (uint64_t i = 0; i < found.count; ++i) {
        int64_t number = 0;
        if (found.type == ValueType::boolean)
            number = found.bytes[i] != std::byte{0};
        else if (!integer_at(found, i, number))
            wrong_type(key, "an array of true and false");
        result.push_back(number != 0);
    }
    return result;
}

std::vector<std::string> GgufFile::strings(const std::string &key) const
{
    const Value &found = value(key, true);
    if (found.type != ValueType::string)
        wrong_type(key, "an array of strings");
    std::vector<std::string> result;
    result.reserve(found.count);
    auto rest = found.bytes;
    for (uint64_t i = 0; i < found.count; ++i) {
        const auto size = at<uint64_t>(rest, 0);
        const auto text = rest.subspan(sizeof(uint64_t), size);
        result.emplace_back(reinterpret_cast<const char *>(text.data()), text.size());
        rest = rest.subspan(sizeof(uint64_t) + size);
    }
    return result;
}

std::vector<float> GgufFile::reals(const std::string &key) const
{
    const Value &found = value(key, true);
    std::vector<float> result(found.count);
    for (uint64_t i = 0; i < found.count; ++i) {
        double number = 0;
        if (!real_at(found, i, number))
            wrong_type(key, "an array of numbers");
        result[i] = static_cast<float>(number);
    }
    return result;
}

std::vector<int32_t> GgufFile::integers(const std::string &key) const
{
    const Value &found = value(key, true);
    std::vector<int32_t> result(found.count);
    for (uint64_t i = 0; i < found.count; ++i) {
        int64_t number = 0;
        if (!integer_at(found, i, number) || number < std::numeric_limits<int32_t>::min() ||
            number > std::numeric_limits<int32_t>::max())
            wrong_type(key, "an array of integers of at most 32 bits");
        result[i] = static_cast<int32_t>(number);
    }
    return result;
}

} // namespace sinkscope
