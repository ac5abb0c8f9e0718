#include "core/text/byte_level.h"

#include "core/text/utf8.h"

#include <array>

namespace sinkscope {

namespace {

constexpr int mapped_characters = 0x144;

struct ByteMap {
    std::array<char16_t, 256> character{};
    std::array<int, mapped_characters> byte{};

    ByteMap()
    {
        byte.fill(-1);
        char16_t next = 0x100;
        for (int value = 0; value < 256; ++value) {
            const bool printable =
                (value >= 0x21 && value <= 0x7E) || (value >= 0xA1 && value <= 0xAC) || value >= 0xAE;
            character[value] = printable ? static_cast<char16_t>(value) : next++;
            byte[character[value]] = value;
        }
    }
};

const ByteMap byte_map;

} // namespace

char16_t character_of_byte(unsigned char byte)
{
    return byte_map.character[byte];
}

std::optional<unsigned char> byte_of_character(char32_t character)
{
    if (character >= mapped_characters || byte_map.byte[character] < 0)
        return std::nullopt;
    return static_cast<unsigned char>(byte_map.byte[character]);
}

void append_byte_level(std::u16string &mapped, std::u16string_view text)
{
    std::string utf8;
    for (std::size_t position = 0; position < text.size();) {
        utf8.clear();
        append_utf8(utf8, next_utf16(text, position));
        for (const char byte : utf8)
            mapped += character_of_byte(static_cast<unsigned char>(byte));
    }
}

std::string bytes_of_byte_level(std::string_view token)
{
    std::string bytes;
    for (std::size_t position = 0; position < token.size();) {
        const auto character = next_utf8(token, position);
        const auto byte = character ? byte_of_character(*character) : std::nullopt;
        if (!byte)
            return std::string(token);
        bytes += static_cast<char>(*byte);
    }
    return bytes;
}

} // namespace sinkscope
