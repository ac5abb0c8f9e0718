#include "core/text/utf8.h"

namespace sinkscope {

namespace {

constexpr char32_t replacement = 0xFFFD;

bool is_high_surrogate(char16_t unit)
{
    return (unit & 0xFC00) == 0xD800;
}
bool is_low_surrogate(char16_t unit)
{
    return (unit & 0xFC00) == 0xDC00;
}

} // namespace

std::optional<char32_t> next_utf8(std::string_view text, std::size_t &position)
{
    const auto lead = static_cast<unsigned char>(text[position++]);
    if (lead < 0x80)
        return lead;

    // The range of the second byte excludes overlong forms, surrogates and code points above U+10FFFF.
    int continuation_bytes = 0;
    unsigned char lowest = 0x80;
    unsigned char highest = 0xBF;
    char32_t code_point = 0;
    if (lead >= 0xC2 && lead <= 0xDF) {
        continuation_bytes = 1;
        code_point = lead & 0x1F;
    } else if (lead >= 0xE0 && lead <= 0xEF) {
        continuation_bytes = 2;
        code_point = lead & 0x0F;
        if (lead == 0xE0)
            lowest = 0xA0;
        if (lead == 0xED)
            highest = 0x9F;
    } else if (lead >= 0xF0 && lead <= 0xF4) {
        continuation_bytes = 3;
        code_point = lead & 0x07;
        if (lead == 0xF0)
            lowest = 0x90;
        if (lead == 0xF4)
            highest = 0x8F;
    } else {
        return std::nullopt;
    }
    for (int i = 0; i < continuation_bytes; ++i) {
        if (position == text.size())
            return std::nullopt;
        const auto byte = static_cast<unsigned char>(text[position]);
        if (byte < lowest || byte > highest)
            return std::nullopt;
        code_point = (code_point << 6) | (byte & 0x3F);
        lowest = 0x80;
        highest = 0xBF;
        ++position;
    }
    return code_point;
}

char32_t next_utf16(std::u16string_view text, std::size_t &position)
{
    const char16_t unit = text[position++];
    if (is_high_surrogate(unit) && position < text.size() && is_low_surrogate(text[position])) {
        const char16_t low = text[position++];
        return 0x10000 + ((static_cast<char32_t>(unit) & 0x3FF) << 10) + (low & 0x3FF);
    }
    return is_high_surrogate(unit) || is_low_surrogate(unit) ? replacement : unit;
}

void append_utf8(std::string &text, char32_t code_point)
{
    if (code_point < 0x80) {
        text += static_cast<char>(code_point);
    } else if (code_point < 0x800) {
        text += static_cast<char>(0xC0 | (code_point >> 6));
        text += static_cast<char>(0x80 | (code_point & 0x3F));
    } else if (code_point < 0x10000) {
        text += static_cast<char>(0xE0 | (code_point >> 12));
        text += static_cast<char>(0x80 | ((code_point >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (code_point & 0x3F));
    } else {
        text += static_cast<char>(0xF0 | (code_point >> 18));
        text += static_cast<char>(0x80 | ((code_point >> 12) & 0x3F));
        text += static_cast<char>(0x80 | ((code_point >> 6) & 0x3F));
        text += static_cast<char>(0x80 | (code_point & 0x3F));
    }
}

void append_utf16(std::u16string &text, char32_t code_point)
{
    if (code_point < 0x10000) {
        text += static_cast<char16_t>(code_point);
    } else {
        text += static_cast<char16_t>(0xD800 + ((code_point - 0x10000) >> 10));
        text += static_cast<char16_t>(0xDC00 + ((code_point - 0x10000) & 0x3FF));
    }
}

std::u16string utf16_from_utf8(std::string_view text)
{
    std::u16string result;
    result.reserve(text.size());
    for (std::size_t position = 0; position < text.size();)
        append_utf16(result, next_utf8(text, position).value_or(replacement));
    return result;
}

std::string utf8_from_utf16(std::u16string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t position = 0; position < text.size();)
        append_utf8(result, next_utf16(text, position));
    return result;
}

std::string replace_invalid_utf8(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    for (std::size_t position = 0; position < text.size();)
        append_utf8(result, next_utf8(text, position).value_or(replacement));
    return result;
}

bool is_white_space(char32_t code_point)
{
    return (code_point >= 0x09 && code_point <= 0x0D) || code_point == 0x20 || code_point == 0x85 ||
        code_point == 0xA0 || code_point == 0x1680 || (code_point >= 0x2000 && code_point <= 0x200A) ||
        code_point == 0x2028 || code_point == 0x2029 || code_point == 0x202F || code_point == 0x205F ||
        code_point == 0x3000;
}

} // namespace sinkscope
