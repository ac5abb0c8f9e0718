#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sinkscope {

/// GPT-2's reversible map of the 256 bytes to printable characters (all below U+0144): printable Latin-1 bytes stand
/// for themselves, the others for U+0100 upward. A byte-level vocabulary is written in these characters.
char16_t character_of_byte(unsigned char byte);
std::optional<unsigned char> byte_of_character(char32_t character);

/// Appends the UTF-8 bytes of `text`, each as its character.
void append_byte_level(std::u16string &mapped, std::u16string_view text);

/// The bytes of a vocabulary entry; an entry with a character outside the map stands for its own UTF-8.
std::string bytes_of_byte_level(std::string_view token);

} // namespace sinkscope
