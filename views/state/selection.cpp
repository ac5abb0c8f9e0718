#include "views/state/selection.h"

#include <algorithm>
#include <numeric>

namespace sinkscope {

Selection::Selection(QObject *parent) : QObject(parent) { }

void Selection::setLimits(int tokens, int layers, int heads)
{
    tokenLimit_ = std::max(0, tokens);
    layerLimit_ = std::max(0, layers);
    headLimit_ = std::max(0, heads);
    setTokens(tokens_);
    if (currentToken_ >= tokenLimit_)
        setCurrentToken(-1);
    if (hoveredToken_ >= tokenLimit_)
        setHoveredToken(-1);
    if (hoveredLayer_ >= layerLimit_)
        setHoveredLayer(-1);
    anchor_ = std::min(anchor_, tokenLimit_ - 1);
    setLayer(layer_);
    setHead(head_);
}

bool Selection::isSelected(int token) const
{
    return std::binary_search(tokens_.begin(), tokens_.end(), token);
}

void Selection::setTokens(std::vector<int> tokens)
{
    std::erase_if(tokens, [this](int token) { return token < 0 || token >= tokenLimit_; });
    std::sort(tokens.begin(), tokens.end());
    tokens.erase(std::unique(tokens.begin(), tokens.end()), tokens.end());
    if (tokens == tokens_)
        return;
    tokens_ = std::move(tokens);
    Q_EMIT tokensChanged();
    if (!isSelected(currentToken_))
        setCurrentToken(tokens_.empty() ? -1 : tokens_.front());
}

void Selection::click(int token, Mode mode)
{
    if (token < 0 || token >= tokenLimit_)
        return;
    anchor_ = token;
    std::vector<int> tokens = mode == Mode::replace ? std::vector<int>() : tokens_;
    if (mode == Mode::toggle && isSelected(token))
        std::erase(tokens, token);
    else
        tokens.push_back(token);
    setTokens(std::move(tokens));
    setCurrentToken(token);
}

void Selection::extendTo(int token)
{
    if (token < 0 || token >= tokenLimit_)
        return;
    if (anchor_ < 0)
        anchor_ = std::max(0, currentToken_);
    const auto [first, last] = std::minmax(anchor_, token);
    std::vector<int> tokens(static_cast<size_t>(last - first + 1));
    std::iota(tokens.begin(), tokens.end(), first);
    setTokens(std::move(tokens));
    setCurrentToken(token);
}

void Selection::setCurrentToken(int token)
{
    token = token < 0 || token >= tokenLimit_ ? -1 : token;
    if (token == currentToken_)
        return;
    currentToken_ = token;
    Q_EMIT currentTokenChanged(token);
}

void Selection::setHoveredToken(int token)
{
    token = token < 0 || token >= tokenLimit_ ? -1 : token;
    if (token == hoveredToken_)
        return;
    hoveredToken_ = token;
    Q_EMIT hoveredTokenChanged(token);
}

void Selection::setHoveredLayer(int layer)
{
    layer = layer < 0 || layer >= layerLimit_ ? -1 : layer;
    if (layer == hoveredLayer_)
        return;
    hoveredLayer_ = layer;
    Q_EMIT hoveredLayerChanged(layer);
}

void Selection::setLayer(int layer)
{
    layer = std::clamp(layer, 0, std::max(0, layerLimit_ - 1));
    if (layer == layer_)
        return;
    layer_ = layer;
    Q_EMIT layerChanged(layer);
}

void Selection::setHead(int head)
{
    head = head < 0 || head >= headLimit_ ? -1 : head;
    if (head == head_)
        return;
    head_ = head;
    Q_EMIT headChanged(head);
}

void Selection::clear()
{
    setTokens({});
    setCurrentToken(-1);
    anchor_ = -1;
}

} // namespace sinkscope
