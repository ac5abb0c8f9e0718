#include "core/text/jinja/literals.h"

#include "core/text/jinja/template.h"
#include "core/text/utf8.h"

#include <algorithm>
#include <charconv>

namespace sinkscope::jinja {

namespace {

/// A code of `digits` digits at `at`; fewer only for octal ones (base 8).
char32_t code_at(std::string_view text, std::size_t &at, std::size_t digits, int base, int line)
{
    uint32_t code = 0;
    const char *const begin = text.data() + at;
    const char *const end = begin + std::min(digits, text.size() - at);
    const auto result = std::from_chars(begin, end, code, base);
    const auto length = static_cast<std::size_t>(result.ptr - begin);
    if (result.ec != std::errc() || (base == 16 && length != digits) || code > 0x10FFFF)
        throw TemplateError(line, "a string has a broken escape");
    at += length;
    return code >= 0xD800 && code <= 0xDFFF ? 0xFFFD : code;
}

} // namespace

std::string unescaped(std::string_view inside, int line)
{
    constexpr std::string_view letters = "ntrabfv\\'\"", meanings = "\n\t\r\a\b\f\v\\'\"";
    std::string text;
    for (std::size_t i = 0; i < inside.size();) {
        if (inside[i] != '\\' || i + 1 == inside.size()) {
            text += inside[i++];
            continue;
        }
        const char c = inside[i + 1];
        i += 2;
        if (const std::size_t known = letters.find(c); known != std::string_view::npos)
            text += meanings[known];
        else if (c == 'x' || c == 'u' || c == 'U')
            append_utf8(text, code_at(inside, i, c == 'x' ? 2 : c == 'u' ? 4 : 8, 16, line));
        else if (c >= '0' && c <= '7')
            append_utf8(text, code_at(inside, --i, 3, 8, line));
        else if (c != '\n')
            (text += '\\') += c;
    }
    return text;
}

std::size_t read_number_literal(std::string_view source, int line, Token &token)
{
    const auto digits_end = [&](std::size_t at) {
        while (at < source.size() && ((source[at] >= '0' && source[at] <= '9') || source[at] == '_'))
            ++at;
        return at;
    };
    const auto is_digit_at = [&](std::size_t at) {
        return at < source.size() && source[at] >= '0' && source[at] <= '9';
    };
    std::size_t end = digits_end(0);
    bool is_real = false;
    if (end < source.size() && source[end] == '.' && is_digit_at(end + 1)) {
        is_real = true;
        end = digits_end(end + 1);
    }
    if (end < source.size() && (source[end] == 'e' || source[end] == 'E')) {
        const std::size_t sign = end + 1 < source.size() && (source[end + 1] == '-' || source[end + 1] == '+') ? 2 : 1;
        if (is_digit_at(end + sign)) {
            is_real = true;
            end = digits_end(end + sign);
        }
    }
    int base = 10;
    std::string text;
    if (source.size() > 2 && source[0] == '0' && std::string_view("xXoObB").find(source[1]) != std::string_view::npos) {
        const char kind = static_cast<char>(source[1] | 0x20);
        base = kind == 'x' ? 16 : kind == 'o' ? 8 : 2;
        end = std::min(source.find_first_not_of("0123456789abcdefABCDEF_", 2), source.size());
        text = source.substr(2, end - 2);
    } else {
        text = source.substr(0, end);
    }
    std::erase(text, '_');
    token.kind = is_real ? Token::Kind::real : Token::Kind::integer;
    const char *const last = text.data() + text.size();
    const auto result = is_real ? std::from_chars(text.data(), last, token.real)
                                : std::from_chars(text.data(), last, token.integer, base);
    if (result.ec != std::errc() || result.ptr != last)
        throw TemplateError(line, "the number " + std::string(source.substr(0, end)) + " is out of range");
    token.text = source.substr(0, end);
    return end;
}

} // namespace sinkscope::jinja
