#include "views/tokens/token_search.h"

#include "core/analysis/joined_bytes.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <algorithm>

namespace sinkscope {

int TokenSearch::find(const std::vector<Token> &tokens, const QString &pattern, bool regularExpression)
{
    clear();
    if (pattern.isEmpty())
        return 0;
    const bool caseMatters = std::any_of(pattern.begin(), pattern.end(), [](QChar c) { return c.isUpper(); });
    QRegularExpression::PatternOptions options =
        QRegularExpression::UseUnicodePropertiesOption | QRegularExpression::MultilineOption;
    if (!regularExpression && !caseMatters)
        options |= QRegularExpression::CaseInsensitiveOption;
    const QRegularExpression expression(regularExpression ? pattern : QRegularExpression::escape(pattern), options);
    if (!expression.isValid()) {
        error_ = QCoreApplication::translate("TokenSearch", "%1, at character %2 of the pattern")
                     .arg(expression.errorString())
                     .arg(expression.patternErrorOffset() + 1);
        return -1;
    }

    QString text;
    std::vector<qsizetype> starts; // of each token in the text
    starts.reserve(tokens.size());
    for (size_t t = 0; t < tokens.size(); ++t) {
        starts.push_back(text.size());
        for (const TextPart &part : join_bytes(tokens, static_cast<int>(t)).parts)
            if (part.kind != TextPart::Kind::rest) // its character has been written by the token that it begins in
                text += QString::fromStdString(part.text);
    }
    const auto tokenOf = [&starts](qsizetype position) {
        return static_cast<int>(std::upper_bound(starts.begin(), starts.end(), position) - starts.begin()) - 1;
    };
    auto match = expression.globalMatch(text);
    while (match.hasNext()) {
        const QRegularExpressionMatch found = match.next();
        if (found.capturedLength() > 0)
            matches_.push_back({tokenOf(found.capturedStart()), tokenOf(found.capturedEnd() - 1)});
    }
    return static_cast<int>(matches_.size());
}

void TokenSearch::clear()
{
    matches_.clear();
    error_.clear();
}

bool TokenSearch::isMatched(int token) const
{
    const auto after = std::upper_bound(matches_.begin(), matches_.end(), token,
                                        [](int position, const Match &match) { return position < match.first; });
    // several matches can touch one token, and only the last that starts at or before it can reach it
    return after != matches_.begin() && std::prev(after)->last >= token;
}

int TokenSearch::nextIndex(int token, bool backwards) const
{
    if (matches_.empty())
        return -1;
    const auto before = [](const Match &match, int position) { return match.first < position; };
    const auto found = std::lower_bound(matches_.begin(), matches_.end(), token, before);
    const int index = static_cast<int>(found - matches_.begin()), count = static_cast<int>(matches_.size());
    return backwards ? (index + count - 1) % count : index % count;
}

} // namespace sinkscope
