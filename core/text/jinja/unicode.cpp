#include "core/text/jinja/unicode.h"

#include "core/text/utf8.h"

#include <QString>

namespace sinkscope::jinja {

namespace {

std::string upper_of(char32_t character)
{
    return QString::fromUcs4(&character, 1).toUpper().toStdString();
}

} // namespace

std::u32string code_points(std::string_view utf8)
{
    std::u32string result;
    result.reserve(utf8.size());
    for (std::size_t position = 0; position < utf8.size();)
        result += next_utf8(utf8, position).value_or(0xFFFD);
    return result;
}

std::string utf8(std::u32string_view code_points)
{
    std::string result;
    result.reserve(code_points.size());
    for (const char32_t character : code_points)
        append_utf8(result, character);
    return result;
}

int64_t character_count(std::string_view utf8)
{
    int64_t count = 0;
    for (std::size_t position = 0; position < utf8.size(); ++count)
        next_utf8(utf8, position);
    return count;
}

bool is_space(char32_t character)
{
    return is_white_space(character) || (character >= 0x1C && character <= 0x1F);
}

bool is_printable(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_PrivateUse:
    case QChar::Other_NotAssigned:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph:
        return false;
    case QChar::Separator_Space:
        return character == ' ';
    default:
        return true;
    }
}

bool is_letter(char32_t character)
{
    return QChar::isLetter(character);
}

bool is_digit(char32_t character)
{
    return QChar::digitValue(character) >= 0;
}

bool is_upper_case(char32_t character)
{
    return QChar::isUpper(character);
}

bool is_lower_case(char32_t character)
{
    return QChar::isLower(character);
}

std::string upper_case(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())).toUpper().toStdString();
}

std::string lower_case(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size())).toLower().toStdString();
}

std::string capitalised(std::string_view utf8)
{
    if (utf8.empty())
        return {};
    std::size_t position = 0;
    const char32_t first = next_utf8(utf8, position).value_or(0xFFFD);
    return upper_of(first) + lower_case(utf8.substr(position));
}

std::string swapped_case(std::string_view utf8)
{
    std::string result;
    for (const char32_t character : code_points(utf8)) {
        const std::string one = jinja::utf8({&character, 1});
        result += is_upper_case(character) ? lower_case(one) : upper_case(one);
    }
    return result;
}

std::string titled(std::string_view utf8)
{
    std::string result;
    bool after_letter = false;
    for (std::size_t position = 0; position < utf8.size();) {
        const char32_t character = next_utf8(utf8, position).value_or(0xFFFD);
        if (is_letter(character))
            result += after_letter ? lower_case(jinja::utf8({&character, 1})) : upper_of(character);
        else
            append_utf8(result, character);
        after_letter = is_letter(character);
    }
    return result;
}

std::string stripped(std::string_view utf8, std::string_view set, bool left, bool right)
{
    const std::u32string text = code_points(utf8), wanted = code_points(set);
    const auto goes = [&](char32_t character) {
        return set.empty() ? is_space(character) : wanted.find(character) != std::u32string::npos;
    };
    std::size_t begin = 0, end = text.size();
    while (left && begin < end && goes(text[begin]))
        ++begin;
    while (right && end > begin && goes(text[end - 1]))
        --end;
    return jinja::utf8(std::u32string_view(text).substr(begin, end - begin));
}

} // namespace sinkscope::jinja
