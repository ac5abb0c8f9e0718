#include "core/text/vocabulary.h"

#include <charconv>

namespace sinkscope {

bool Vocabulary::add(std::string_view token, int64_t id)
{
    if (id < 0 || id > largest_id)
        return false;
    if (const int32_t known = id_of(token); known >= 0)
        return known == id;
    if (contains(static_cast<int32_t>(id)))
        return false;
    if (id >= size())
        tokens_.resize(static_cast<std::size_t>(id) + 1);
    tokens_[static_cast<std::size_t>(id)] = token;
    ids_.emplace(token, static_cast<int32_t>(id));
    return true;
}

int32_t Vocabulary::id_of(std::string_view token) const
{
    const auto found = ids_.find(token);
    return found == ids_.end() ? -1 : found->second;
}

std::string_view Vocabulary::token(int32_t id) const
{
    return contains(id) ? std::string_view(*tokens_[static_cast<std::size_t>(id)]) : std::string_view();
}

int32_t Vocabulary::id_of_byte(unsigned char byte) const
{
    return id_of(byte_token(byte));
}

std::string byte_token(unsigned char byte)
{
    constexpr char digits[] = "0123456789ABCDEF";
    return {'<', '0', 'x', digits[byte >> 4], digits[byte & 15], '>'};
}

std::optional<unsigned char> byte_of_token(std::string_view token)
{
    if (token.size() != 6 || !token.starts_with("<0x") || !token.ends_with('>'))
        return std::nullopt;
    unsigned value = 0;
    const auto result = std::from_chars(token.data() + 3, token.data() + 5, value, 16);
    if (result.ec != std::errc() || result.ptr != token.data() + 5)
        return std::nullopt;
    return static_cast<unsigned char>(value);
}

} // namespace sinkscope
