// Mouse and keys of the token strip.
#include "views/state/run_document.h"
#include "views/state/selection.h"
#include "views/state/token_navigation.h"
#include "views/tokens/token_strip.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>

namespace sinkscope {

void TokenStrip::mousePressEvent(QMouseEvent *event)
{
    const int token = tokenAt(event->pos());
    if (event->button() != Qt::LeftButton || token < 0)
        return;
    dragging_ = true;
    clickToken(*selection_, token, event->modifiers());
}

void TokenStrip::mouseMoveEvent(QMouseEvent *event)
{
    const int token = tokenAt(event->pos());
    selection_->setHoveredToken(token);
    if (dragging_ && token >= 0 && token != selection_->currentToken())
        selection_->extendTo(token);
}

void TokenStrip::mouseReleaseEvent(QMouseEvent *)
{
    dragging_ = false;
}

int TokenStrip::tokenLinesAway(int lines) const
{
    const int token = std::max(0, selection_->currentToken());
    const int line = std::clamp(layout_.lineOf(token) + lines, 0, layout_.lineCount() - 1);
    return line == layout_.lineOf(token) ? token
                                         : layout_.tokenNear(line, layout_.left(token) + layout_.width(token) / 2);
}

void TokenStrip::keyPressEvent(QKeyEvent *event)
{
    if (layout_.tokenCount() == 0)
        return QAbstractScrollArea::keyPressEvent(event);
    const int token = selection_->currentToken();
    const bool alt = event->modifiers() & Qt::AltModifier;
    const int page = std::max(1, viewport()->height() / lineHeight() - 1);
    const auto move = [&](int to) { moveCurrentToken(*selection_, to, event->modifiers()); };
    switch (event->key()) {
    case Qt::Key_Left:
        move(token < 0 ? 0 : token - 1);
        break;
    case Qt::Key_Right:
        move(token + 1);
        break;
    case Qt::Key_Up:
        alt ? selection_->setLayer(selection_->layer() + 1) : move(tokenLinesAway(-1));
        break;
    case Qt::Key_Down:
        alt ? selection_->setLayer(selection_->layer() - 1) : move(tokenLinesAway(1));
        break;
    case Qt::Key_PageUp:
        move(tokenLinesAway(-page));
        break;
    case Qt::Key_PageDown:
        move(tokenLinesAway(page));
        break;
    case Qt::Key_Home:
        move(0);
        break;
    case Qt::Key_End:
        move(layout_.tokenCount() - 1);
        break;
    case Qt::Key_N:
        goToSink(*selection_, document_->detection(), false);
        break;
    case Qt::Key_P:
        goToSink(*selection_, document_->detection(), true);
        break;
    case Qt::Key_Escape:
        selection_->clear();
        break;
    default:
        return QAbstractScrollArea::keyPressEvent(event);
    }
    event->accept();
}

void TokenStrip::focusInEvent(QFocusEvent *)
{
    viewport()->update();
}
void TokenStrip::focusOutEvent(QFocusEvent *)
{
    viewport()->update();
}

void TokenStrip::contextMenuEvent(QContextMenuEvent *event)
{
    Q_EMIT contextMenuRequested(event->globalPos(), tokenAt(event->pos()));
}

} // namespace sinkscope
