#pragma once

#include "core/data/run.h"

#include <QFontMetricsF>

#include <vector>

namespace sinkscope {

/// Breaks a trace into lines of boxes, one box a token. Widths are measured once per font; breaking 131,072 tokens anew
/// for another width is a single pass of additions.
class TokenLayout {
public:
    /// Measures all tokens. `padding` is the space left and right of a token's text inside its box, `gap` that between
    /// boxes.
    void setTokens(const std::vector<Token> &tokens, const QFontMetricsF &metrics, double padding, double gap);
    void setWidth(double width); ///< breaks lines; a box that is wider than a line has a line of its own

    int tokenCount() const { return static_cast<int>(widths_.size()); }
    int lineCount() const { return static_cast<int>(lineStarts_.size()); }
    int firstToken(int line) const { return lineStarts_[static_cast<size_t>(line)]; }
    int endToken(int line) const; ///< one past the last token of a line
    int lineOf(int token) const;
    double left(int token) const { return lefts_[static_cast<size_t>(token)]; } ///< of the token's box in its line
    double width(int token) const { return widths_[static_cast<size_t>(token)]; }
    /// The token of a line whose box is nearest to x; -1 for an empty layout.
    int tokenNear(int line, double x) const;
    /// The token of a line whose box contains x (gaps belong to the box before them); -1 = none.
    int tokenAt(int line, double x) const;

private:
    void breakLines();

    std::vector<float> widths_;
    std::vector<bool> endsLine_;
    std::vector<float> lefts_;
    std::vector<int> lineStarts_;
    double gap_ = 0;
    double lineWidth_ = 0;
};

} // namespace sinkscope
