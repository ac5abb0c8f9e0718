// Painting of the token strip.
#include "core/analysis/joined_bytes.h"
#include "views/state/grid_display.h"
#include "views/state/selection.h"
#include "views/state/token_text.h"
#include "views/tokens/token_strip.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>
#include <cmath>

namespace sinkscope {

void TokenStrip::paintEvent(QPaintEvent *event)
{
    QPainter painter(viewport());
    painter.fillRect(event->rect(), style_.background);
    painter.setFont(style_.font);
    if (layout_.tokenCount() == 0) {
        painter.setPen(style_.mutedForeground);
        painter.drawText(viewport()->rect(), Qt::AlignCenter,
                         tr("The text of the trace appears here, one box a token."));
    } else {
        painter.setRenderHint(QPainter::Antialiasing);
        paintTokens(painter, event->rect());
    }
    if (hasFocus()) {
        painter.setPen(palette().color(QPalette::Highlight));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(viewport()->rect().adjusted(0, 0, -1, -1));
    }
}

void TokenStrip::paintTokens(QPainter &painter, const QRect &area) const
{
    const int offset = verticalScrollBar()->value() - margin;
    const int firstLine = std::clamp((area.top() + offset) / lineHeight(), 0, layout_.lineCount() - 1);
    const int lastLine = std::clamp((area.bottom() + offset) / lineHeight(), 0, layout_.lineCount() - 1);
    for (int token = layout_.firstToken(firstLine); token < layout_.endToken(lastLine); ++token)
        paintToken(painter, token, tint(token));
    // the line between prompt and response
    const int prompt = document_->run().trace.prompt_tokens;
    if (prompt > 0 && prompt < layout_.tokenCount()) {
        const QRectF box = tokenRect(prompt);
        painter.setPen(QPen(style_.foreground, 1.6));
        painter.drawLine(box.topLeft() + QPointF(-0.5, -2), box.bottomLeft() + QPointF(-0.5, 2));
    }
}

/// Over tokens that make a character together: each paints its part, with an end where it joins no other.
void TokenStrip::paintBracket(QPainter &painter, int token, const QColor &background) const
{
    const JoinedToken joined = join_bytes(document_->run().tokens, token);
    if (!joined.joins_previous && !joined.joins_next)
        return;
    const auto isOnLine = [&](int other) { return layout_.lineOf(other) == layout_.lineOf(token); };
    const QRectF box(tokenRect(token));
    const bool opens = !joined.joins_previous, closes = !joined.joins_next;
    const double left = opens || !isOnLine(token - 1) ? box.left() + 1.5 : tokenRect(token - 1).right() + 1.0;
    const double right = closes ? box.right() - 1.5 : box.right() + 1.0, top = box.top() + 1;
    painter.setPen(QPen(readableOn(background.rgb()), 1.2));
    painter.drawLine(QPointF(left, top), QPointF(right, top));
    constexpr double foot = 3;
    if (opens)
        painter.drawLine(QPointF(left, top), QPointF(left, top + foot));
    if (closes)
        painter.drawLine(QPointF(right, top), QPointF(right, top + foot));
}

void TokenStrip::paintToken(QPainter &painter, int token, const QColor &background) const
{
    const Token &piece = document_->run().tokens[static_cast<size_t>(token)];
    const QRectF box(tokenRect(token));
    const double radius = piece.special ? box.height() / 2 : 2; // special tokens are chips
    painter.setPen(Qt::NoPen);
    painter.setBrush(background);
    painter.drawRoundedRect(box, radius, radius);
    if (piece.special) {
        QColor rim = readableOn(background.rgb());
        rim.setAlphaF(0.45f);
        painter.setPen(QPen(rim, 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), radius, radius);
    }
    painter.setPen(readableOn(background.rgb()));
    painter.drawText(box, Qt::AlignCenter | Qt::TextSingleLine, visibleText(document_->run().tokens, token));
    paintBracket(painter, token, background);

    const TokenRole role = roleOf(*display_->shown().detection, token);
    if (role != TokenRole::ordinary) {
        const double below = box.bottom() + 1.5;
        painter.setPen(Qt::NoPen);
        painter.setBrush(style_.role(role));
        painter.drawRect(QRectF(box.left() + 1, below, box.width() - 2, 2));
        painter.drawPath(Style::marker(role, 6).translated(box.center().x(), below + 1));
    }
    painter.setBrush(Qt::NoBrush);
    if (search_.isMatched(token)) {
        painter.setPen(QPen(style_.foreground, 1.4, Qt::DotLine));
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius);
    }
    if (selection_->hoveredToken() == token) {
        painter.setPen(QPen(style_.hover, 2));
        painter.drawRoundedRect(box, radius, radius);
    }
    if (selection_->isSelected(token)) {
        painter.setPen(QPen(style_.selection, 1.6));
        painter.drawRoundedRect(box.adjusted(-0.3, -0.3, 0.3, 0.3), radius, radius);
    }
    if (selection_->currentToken() == token) {
        painter.setPen(QPen(style_.selection, 2.6));
        painter.drawRoundedRect(box.adjusted(-0.5, -0.5, 0.5, 0.5), radius, radius);
    }
}

} // namespace sinkscope
