// Mouse, wheel and keys of the heat map.
#include "views/heat_map/heat_map_canvas.h"
#include "views/state/grid_display.h"
#include "views/state/selection.h"
#include "views/state/token_navigation.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMouseEvent>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr double wheel_zoom = 1.25; ///< per notch of 15 degrees
constexpr double key_zoom = 1.5;

} // namespace

void HeatMapCanvas::wheelEvent(QWheelEvent *event)
{
    const double notches = event->angleDelta().y() / 120.0;
    const double sideways = event->angleDelta().x() / 120.0;
    const double factor =
        std::pow(wheel_zoom, notches != 0 ? notches : sideways); // Shift turns the wheel sideways on some systems
    if (event->modifiers() & Qt::ShiftModifier)
        zoom(1, factor, event->position());
    else if (event->modifiers() & Qt::ControlModifier)
        zoom(factor, factor, event->position());
    else if (notches != 0)
        zoom(factor, 1, event->position());
    else
        setRange(range_.moved(-sideways * range_.tokenSpan() / 10, 0, rows(), columns()));
    event->accept();
}

void HeatMapCanvas::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    drag_ = Drag{.start = event->pos(),
                 .range = range_,
                 .selects = bool(event->modifiers() & (Qt::ShiftModifier | Qt::ControlModifier))};
}

void HeatMapCanvas::mouseMoveEvent(QMouseEvent *event)
{
    hover(rowAt(event->position()), tokenAt(event->position()));
    if (!drag_)
        return;
    const QPoint by = event->pos() - drag_->start;
    drag_->moved = drag_->moved || by.manhattanLength() >= QApplication::startDragDistance();
    if (!drag_->moved)
        return;
    const HeatMapGeometry shape = geometry();
    if (drag_->selects) {
        const QRect plot = shape.plot.toRect();
        const QRect band(QPoint(drag_->start.x(), plot.top()), QPoint(event->pos().x(), plot.bottom()));
        rubberBand_->setGeometry(band.normalized() & plot);
        rubberBand_->show();
    } else {
        setRange(drag_->range.moved(-by.x() / shape.columnWidth(), by.y() / shape.rowHeight(), rows(), columns()));
    }
}

void HeatMapCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !drag_)
        return;
    const Drag drag = *drag_;
    drag_.reset();
    if (!drag.moved)
        finishClick(event->position(), event->modifiers());
    else if (drag.selects)
        finishRubberBand(event->modifiers());
}

void HeatMapCanvas::finishClick(const QPointF &position, Qt::KeyboardModifiers modifiers)
{
    const int token = tokenAt(position), row = rowAt(position);
    if (token < 0)
        return;
    if (row >= 0)
        selection_->setLayer(row);
    clickToken(*selection_, token, modifiers);
}

void HeatMapCanvas::finishRubberBand(Qt::KeyboardModifiers modifiers)
{
    const QRect band = rubberBand_->geometry();
    rubberBand_->hide();
    const HeatMapGeometry shape = geometry();
    const int first = std::clamp(static_cast<int>(shape.column(band.left())), 0, columns() - 1);
    const int last = std::clamp(static_cast<int>(shape.column(band.right())), 0, columns() - 1);
    std::vector<int> tokens(static_cast<size_t>(last - first + 1));
    for (int column = first; column <= last; ++column)
        tokens[static_cast<size_t>(column - first)] = columns_.token(column);
    if (modifiers & Qt::ControlModifier)
        tokens.insert(tokens.end(), selection_->tokens().begin(), selection_->tokens().end());
    selection_->setTokens(std::move(tokens));
}

void HeatMapCanvas::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        fit();
}

void HeatMapCanvas::leaveEvent(QEvent *)
{
    hover(-1, -1);
}

void HeatMapCanvas::hover(int row, int token)
{
    if (row < 0 || token < 0)
        row = token = -1;
    if (row == hoveredRow() && token == selection_->hoveredToken())
        return;
    selection_->setHoveredLayer(row);
    selection_->setHoveredToken(token);
    update();
    Q_EMIT hoveredCellChanged(row, token);
}

void HeatMapCanvas::keyPressEvent(QKeyEvent *event)
{
    const QPointF middle = geometry().plot.center();
    const int token = selection_->currentToken();
    switch (event->key()) {
    case Qt::Key_C: // the sinks' other sign, and back
        display_->setKind(display_->kind() == GridKind::resid_bos_cosine ? GridKind::resid_norm
                                                                         : GridKind::resid_bos_cosine);
        break;
    case Qt::Key_0:
        fit();
        break;
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        zoom(key_zoom, 1, token >= 0 ? cellCentre(0, token) : middle);
        break;
    case Qt::Key_Minus:
        zoom(1 / key_zoom, 1, token >= 0 ? cellCentre(0, token) : middle);
        break;
    default:
        if (!navigateByKey(*event, *selection_, document_->detection()))
            return QWidget::keyPressEvent(event);
    }
    event->accept();
}

void HeatMapCanvas::contextMenuEvent(QContextMenuEvent *event)
{
    Q_EMIT contextMenuRequested(event->globalPos(), tokenAt(event->pos()));
}

} // namespace sinkscope
