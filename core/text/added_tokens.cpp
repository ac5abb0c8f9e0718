#include "core/text/added_tokens.h"

#include "core/text/newer_characters.h"
#include "core/text/utf8.h"

#include <QChar>

#include <algorithm>

namespace sinkscope {

namespace {

/// \w of Unicode's regular expressions: Alphabetic, marks, decimal digits, connectors, join controls.
bool is_word_character(char32_t character)
{
    switch (QChar::category(character)) {
    case QChar::Letter_Uppercase:
    case QChar::Letter_Lowercase:
    case QChar::Letter_Titlecase:
    case QChar::Letter_Modifier:
    case QChar::Letter_Other:
    case QChar::Mark_NonSpacing:
    case QChar::Mark_SpacingCombining:
    case QChar::Mark_Enclosing:
    case QChar::Number_DecimalDigit:
    case QChar::Number_Letter:
    case QChar::Punctuation_Connector:
        return true;
    default:
        break;
    }
    // Symbols with Other_Alphabetic: circled and squared letters.
    return character == 0x200C || character == 0x200D || (character >= 0x24B6 && character <= 0x24E9) ||
        (character >= 0x1F130 && character <= 0x1F149) || (character >= 0x1F150 && character <= 0x1F169) ||
        (character >= 0x1F170 && character <= 0x1F189) || is_newer(character, "Alphabetic") ||
        is_newer(character, "M") || is_newer(character, "Nd");
}

bool word_character_before(std::u16string_view text, std::size_t position)
{
    if (position == 0)
        return false;
    std::size_t start = position - 1;
    if (start > 0 && QChar::isLowSurrogate(text[start]))
        --start;
    return is_word_character(next_utf16(text, start));
}

bool word_character_at(std::u16string_view text, std::size_t position)
{
    return position < text.size() && is_word_character(next_utf16(text, position));
}

uint64_t edge(uint32_t node, char16_t unit)
{
    return (static_cast<uint64_t>(node) << 16) | unit;
}

} // namespace

void AddedTokenFinder::add(const AddedToken &token)
{
    if (token.content.empty())
        return;
    uint32_t node = 0;
    for (const char16_t unit : token.content) {
        const auto [found, inserted] =
            edges_.try_emplace(edge(node, unit), static_cast<uint32_t>(token_at_node_.size()));
        if (inserted)
            token_at_node_.push_back(-1);
        node = found->second;
    }
    if (token_at_node_[node] >= 0)
        return; // the first of the same content counts
    token_at_node_[node] = static_cast<int32_t>(tokens_.size());
    tokens_.push_back(token);
}

std::vector<TextSegment> AddedTokenFinder::segments(std::u16string_view text) const
{
    std::vector<TextSegment> result;
    std::size_t covered = 0;
    for (std::size_t position = 0; position < text.size() && !tokens_.empty();) {
        uint32_t node = 0;
        int32_t longest = -1;
        for (std::size_t end = position; end < text.size(); ++end) {
            const auto next = edges_.find(edge(node, text[end]));
            if (next == edges_.end())
                break;
            node = next->second;
            longest = token_at_node_[node] >= 0 ? token_at_node_[node] : longest;
        }
        if (longest < 0) {
            ++position;
            continue;
        }
        const AddedToken &token = tokens_[static_cast<std::size_t>(longest)];
        std::size_t begin = position;
        std::size_t end = position + token.content.size();
        position = end;
        if (token.single_word && (word_character_before(text, begin) || word_character_at(text, end)))
            continue;
        if (token.lstrip)
            while (begin > covered && is_white_space(text[begin - 1]))
                --begin;
        if (token.rstrip)
            while (end < text.size() && is_white_space(text[end]))
                ++end;
        position = std::max(position, end);
        if (begin > covered)
            result.push_back({covered, begin, -1});
        result.push_back({begin, end, token.id});
        covered = end;
    }
    if (covered < text.size() || text.empty())
        result.push_back({covered, text.size(), -1});
    return result;
}

} // namespace sinkscope
