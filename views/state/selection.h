#pragma once

#include <QObject>

#include <vector>

namespace sinkscope {

/// What the user points at: the only state that links the views. Every view reads it when it is made and follows its
/// signals. A setter emits nothing when the value does not change, which ends signal loops between views.
class Selection : public QObject {
    Q_OBJECT
public:
    enum class Mode { replace, add, toggle };

    explicit Selection(QObject *parent = nullptr);

    /// Sizes that the values are kept inside of. Shrinking them drops what falls outside.
    void setLimits(int tokens, int layers, int heads);
    int tokenLimit() const { return tokenLimit_; }
    int layerLimit() const { return layerLimit_; }
    int headLimit() const { return headLimit_; }

    const std::vector<int> &tokens() const { return tokens_; } ///< selected positions, ascending, without repeats
    bool isSelected(int token) const;
    int currentToken() const { return currentToken_; } ///< the one with the keyboard focus; -1 = none
    int hoveredToken() const { return hoveredToken_; } ///< under the mouse in any view; -1 = none
    int hoveredLayer() const { return hoveredLayer_; } ///< the row under the mouse in any view; -1 = none
    int layer() const { return layer_; } ///< current layer (row), 0-based, 0..layerLimit-1
    int head() const { return head_; } ///< current query head; -1 = mean over heads

    /// Replaces the selected set; the current token stays if it is among them, else becomes the first (or -1).
    void setTokens(std::vector<int> tokens);
    /// What a click on `token` does: plain replaces, ctrl toggles, and it becomes current. The anchor for shift is set
    /// here.
    void click(int token, Mode mode = Mode::replace);
    /// What shift+click or shift+arrow does: selects anchor..token and makes `token` current.
    void extendTo(int token);
    void setCurrentToken(int token); ///< moves the current token without changing the set
    void setHoveredToken(int token);
    void setHoveredLayer(int layer);
    void setLayer(int layer);
    void setHead(int head);
    void clear();

Q_SIGNALS:
    void tokensChanged();
    void currentTokenChanged(int token);
    void hoveredTokenChanged(int token);
    void hoveredLayerChanged(int layer);
    void layerChanged(int layer);
    void headChanged(int head);

private:
    std::vector<int> tokens_;
    int currentToken_ = -1;
    int hoveredToken_ = -1;
    int hoveredLayer_ = -1;
    int anchor_ = -1;
    int layer_ = 0;
    int head_ = -1;
    int tokenLimit_ = 0;
    int layerLimit_ = 0;
    int headLimit_ = 0;
};

} // namespace sinkscope
