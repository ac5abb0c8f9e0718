#include "views/tokens/token_layout.h"

#include "core/analysis/joined_bytes.h"
#include "views/state/token_text.h"

#include <algorithm>
#include <unordered_map>

namespace sinkscope {

void TokenLayout::setTokens(const std::vector<Token> &tokens, const QFontMetricsF &metrics, double padding, double gap)
{
    gap_ = gap;
    widths_.clear();
    endsLine_.clear();
    widths_.reserve(tokens.size());
    endsLine_.reserve(tokens.size());
    std::unordered_map<int32_t, float> measured; // a trace repeats its tokens: measuring text is what takes time
    std::unordered_map<QString, float> measuredBytes; // what these show depends on their neighbours
    const auto measure = [&](const QString &text) {
        return static_cast<float>(metrics.horizontalAdvance(text) + 2 * padding);
    };
    for (size_t t = 0; t < tokens.size(); ++t) {
        const Token &token = tokens[t];
        if (has_byte_escapes(token)) {
            const QString text = visibleText(tokens, static_cast<int>(t));
            const auto found = measuredBytes.find(text);
            widths_.push_back(found != measuredBytes.end() ? found->second
                                                           : measuredBytes.emplace(text, measure(text)).first->second);
        } else if (token.id < 0) {
            widths_.push_back(measure(visibleText(token)));
        } else {
            const auto found = measured.find(token.id);
            widths_.push_back(found != measured.end()
                                  ? found->second
                                  : measured.emplace(token.id, measure(visibleText(token))).first->second);
        }
        endsLine_.push_back(endsLine(token));
    }
    breakLines();
}

void TokenLayout::setWidth(double width)
{
    if (width == lineWidth_)
        return;
    lineWidth_ = width;
    breakLines();
}

void TokenLayout::breakLines()
{
    lefts_.resize(widths_.size());
    lineStarts_.clear();
    double x = 0;
    bool newLine = true;
    for (size_t t = 0; t < widths_.size(); ++t) {
        if (newLine || (x > 0 && x + widths_[t] > lineWidth_)) {
            lineStarts_.push_back(static_cast<int>(t));
            x = 0;
        }
        lefts_[t] = static_cast<float>(x);
        x += widths_[t] + gap_;
        newLine = endsLine_[t];
    }
}

int TokenLayout::endToken(int line) const
{
    return line + 1 < lineCount() ? firstToken(line + 1) : tokenCount();
}

int TokenLayout::lineOf(int token) const
{
    const auto after = std::upper_bound(lineStarts_.begin(), lineStarts_.end(), token);
    return static_cast<int>(after - lineStarts_.begin()) - 1;
}

int TokenLayout::tokenNear(int line, double x) const
{
    if (line < 0 || line >= lineCount())
        return -1;
    const auto begin = lefts_.begin() + firstToken(line), end = lefts_.begin() + endToken(line);
    const auto after = std::upper_bound(begin, end, static_cast<float>(x));
    return static_cast<int>(after - lefts_.begin()) - (after == begin ? 0 : 1);
}

int TokenLayout::tokenAt(int line, double x) const
{
    const int token = tokenNear(line, x);
    return token >= 0 && x >= left(token) && x < left(token) + width(token) + gap_ ? token : -1;
}

} // namespace sinkscope
