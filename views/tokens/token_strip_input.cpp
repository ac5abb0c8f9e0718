// Mouse and keys of the token strip.
#include "views/state/run_document.h"
#include "views/state/selection.h"
#include "views/state/token_navigation.h"
#include "views/tokens/token_strip.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cstdlib>
#include <map>

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
    const bool alt = event->modifiers() & Qt::AltModifier;
    const int page = std::max(1, viewport()->height() / lineHeight() - 1);
    const std::map<int, int> lines{
        {Qt::Key_Up, -1}, {Qt::Key_Down, 1}, {Qt::Key_PageUp, -page}, {Qt::Key_PageDown, page}};
    const auto away = lines.find(event->key());
    if (away != lines.end() && !(alt && std::abs(away->second) == 1)) // with Alt the layer, as in the other views
        moveCurrentToken(*selection_, tokenLinesAway(away->second), event->modifiers());
    else if (!navigateByKey(*event, *selection_, document_->detection()))
        return QAbstractScrollArea::keyPressEvent(event);
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
