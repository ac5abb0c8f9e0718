#pragma once

#include "views/state/style.h"
#include "views/tokens/token_layout.h"
#include "views/tokens/token_search.h"

#include <QAbstractScrollArea>

namespace sinkscope {

class GridDisplay;
class RunDocument;
class Selection;

/// The trace's text, wrapped token by token: each tinted by the shown grid at the current layer, sinks underlined in
/// the colour of their role, selected tokens outlined. Lines are laid out from token widths that are measured once;
/// only visible tokens are painted.
class TokenStrip : public QAbstractScrollArea {
    Q_OBJECT
public:
    TokenStrip(RunDocument *document, Selection *selection, QWidget *parent = nullptr);

    /// Shares the tint's grid and colours with other views. Without a call the strip has a display of its own.
    void setDisplay(GridDisplay *display);
    GridDisplay *display() const { return display_; }

    int tokenAt(const QPoint &position) const; ///< viewport coordinates; -1 = none
    QRect tokenRect(int token) const; ///< viewport coordinates; empty when there is no such token
    bool isTokenVisible(int token) const;
    QColor tint(int token) const; ///< the background that the token is painted on
    void ensureTokenVisible(int token);

    /// Highlights the tokens of all matches of `pattern` in the trace's text and makes the first one at or after the
    /// current token current. Returns the number of matches; -1 when a regular expression is not valid (searchError()
    /// says why).
    int find(const QString &pattern, bool regularExpression = false);
    bool findNext(bool backwards = false); ///< moves to the next match; false without matches
    void clearFind();
    const TokenSearch &search() const { return search_; }
    QString searchError() const { return search_.error(); }

    QSize sizeHint() const override;

Q_SIGNALS:
    void contextMenuRequested(const QPoint &globalPosition, int token);

protected:
    bool viewportEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    // lengths in pixels at 96 dpi
    static constexpr int margin = 8;
    static constexpr int line_gap = 5; ///< between the boxes of neighbouring lines; the sink marks lie in it

    void resetText();
    void restyle();
    void updateScrollBar();
    void followCurrentToken();
    int lineHeight() const;
    void paintTokens(QPainter &painter, const QRect &area) const;
    void paintToken(QPainter &painter, int token, const QColor &background) const;
    void paintBracket(QPainter &painter, int token, const QColor &background) const;
    int tokenLinesAway(int lines) const; ///< from the current one, at about the same x
    QString tooltip(int token) const;

    RunDocument *document_;
    Selection *selection_;
    GridDisplay *display_ = nullptr;
    Style style_;
    TokenLayout layout_;
    TokenSearch search_;
    bool dragging_ = false;
};

} // namespace sinkscope
