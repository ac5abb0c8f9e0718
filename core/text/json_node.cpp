#include "core/text/json_node_internal.h"

namespace sinkscope {

void JsonNode::fail_type(std::string_view expected) const
{
    fail("expected " + std::string(expected) + ", found " + value_->type_name());
}

std::optional<JsonNode> JsonNode::find(const std::string &key) const
{
    if (!value_->is_object())
        fail_type("an object");
    const auto member = value_->find(key);
    if (member == value_->end() || member->is_null())
        return std::nullopt;
    return JsonNode(*member, *file_, place_.empty() ? key : place_ + "." + key);
}

JsonNode JsonNode::at(const std::string &key) const
{
    if (auto member = find(key))
        return *member;
    fail("\"" + key + "\" is missing");
}

std::size_t JsonNode::array_size() const
{
    if (!value_->is_array())
        fail_type("an array");
    return value_->size();
}

JsonNode JsonNode::element(std::size_t index) const
{
    return JsonNode((*value_)[index], *file_, place_ + "[" + std::to_string(index) + "]");
}

const std::string &JsonNode::string() const
{
    if (!value_->is_string())
        fail_type("a string");
    return value_->get_ref<const std::string &>();
}

int64_t JsonNode::integer() const
{
    if (!value_->is_number_integer() ||
        (value_->is_number_unsigned() && value_->get<uint64_t>() > static_cast<uint64_t>(INT64_MAX)))
        fail_type("an integer");
    return value_->get<int64_t>();
}

bool JsonNode::boolean() const
{
    if (!value_->is_boolean())
        fail_type("true or false");
    return value_->get<bool>();
}

bool JsonNode::boolean_or(const std::string &key, bool otherwise) const
{
    const auto member = find(key);
    return member ? member->boolean() : otherwise;
}

} // namespace sinkscope
