#pragma once

#include "core/data/run.h"

#include <QString>

#include <vector>

namespace sinkscope {

/// Finds text in a trace. Matches may span tokens, so the pieces are searched as one text and matches are mapped back
/// to tokens.
class TokenSearch {
public:
    struct Match {
        int first = 0; ///< first token that the match touches
        int last = 0; ///< last one, included
        bool operator==(const Match &) const = default;
    };

    /// Returns the number of matches, by position, without overlaps. Plain text ignores case when the pattern has no
    /// upper case letter. -1 for a regular expression that is not valid; empty patterns match nothing.
    int find(const std::vector<Token> &tokens, const QString &pattern, bool regularExpression);
    void clear();

    const std::vector<Match> &matches() const { return matches_; }
    const QString &error() const { return error_; }
    bool isMatched(int token) const;
    /// The first match at or after `token`, or the last one before it, going round at the ends; -1 without matches.
    int nextIndex(int token, bool backwards) const;

private:
    std::vector<Match> matches_;
    QString error_;
};

} // namespace sinkscope
