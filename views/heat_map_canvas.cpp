#include "views/heat_map_canvas.h"

#include "views/grid_display.h"
#include "views/selection.h"
#include "views/token_navigation.h"
#include "views/token_text.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sinkscope {

namespace {

constexpr double wheel_zoom = 1.25; ///< per notch of 15 degrees
constexpr double key_zoom = 1.5;

} // namespace

HeatMapCanvas::HeatMapCanvas(RunDocument *document, Selection *selection, QWidget *parent)
    : QWidget(parent), document_(document), selection_(selection),
      rubberBand_(new QRubberBand(QRubberBand::Rectangle, this))
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setAttribute(Qt::WA_OpaquePaintEvent);
    setAccessibleName(tr("Heat map: layer against token"));
    setAccessibleDescription(tr("Arrow keys move the current token and layer, n and p go to the next and previous "
                                "sink, plus and minus zoom, 0 shows all."));
    const auto repaint = [this] { update(); };
    connect(selection_, &Selection::tokensChanged, this, repaint);
    connect(selection_, &Selection::currentTokenChanged, this, &HeatMapCanvas::showCurrentToken);
    connect(selection_, &Selection::hoveredTokenChanged, this, repaint);
    connect(selection_, &Selection::layerChanged, this, repaint);
    connect(document_, &RunDocument::detectionChanged, this, repaint);
    connect(document_, &RunDocument::rowsChanged, this, [this](int layer) {
        raster_.addRow(layer);
        update();
    });
}

void HeatMapCanvas::setDisplay(GridDisplay *display)
{
    if (display_)
        display_->disconnect(this);
    display_ = display;
    connect(display_, &GridDisplay::kindChanged, this, &HeatMapCanvas::gridChanged);
    connect(display_, &GridDisplay::scaleChanged, this, [this] { update(); });
    run_.reset();
    gridChanged();
}

int HeatMapCanvas::rows() const
{
    return raster_.pyramid().rows();
}
int HeatMapCanvas::columns() const
{
    return raster_.pyramid().columns();
}

void HeatMapCanvas::gridChanged()
{
    if (run_ != document_->shared()) { // also keeps alive what the raster points into
        run_ = document_->shared();
        range_ = {};
        hoveredRow_ = -1;
    }
    const int rowsBefore = static_cast<int>(std::lround(range_.endRow));
    raster_.setGrid(display_->grid(), display_->readyRows());
    const bool allRows = range_.firstRow == 0 && rowsBefore != rows(); // residual grids have a row more than the others
    if (range_.tokenSpan() <= 0)
        fit();
    else
        range_ = allRows ? HeatMapRange{range_.firstToken, range_.endToken, 0, static_cast<double>(rows())}
                         : range_.moved(0, 0, rows(), columns());
    update();
    Q_EMIT rangeChanged();
}

void HeatMapCanvas::setRange(const HeatMapRange &range)
{
    if (range == range_)
        return;
    range_ = range;
    update();
    Q_EMIT rangeChanged();
}

void HeatMapCanvas::fit()
{
    setRange(HeatMapRange::whole(rows(), columns()));
}

void HeatMapCanvas::zoom(double tokenFactor, double rowFactor, const QPointF &around)
{
    const HeatMapGeometry shape = geometry();
    setRange(range_.zoomed(tokenFactor, rowFactor, shape.token(around.x()), shape.row(around.y()), rows(), columns()));
}

HeatMapScene HeatMapCanvas::scene() const
{
    HeatMapScene scene;
    scene.run = &document_->run();
    scene.detection = &document_->detection();
    scene.kind = display_->kind();
    scene.head = display_->head();
    scene.readyRows = display_->readyRows();
    scene.scale = display_->scale();
    scene.range = range_;
    scene.selected = selection_->tokens();
    scene.currentToken = selection_->currentToken();
    scene.currentRow = rows() > 0 ? display_->rowForLayer(selection_->layer()) : -1;
    scene.hoveredToken = selection_->hoveredToken();
    scene.hoveredRow = hoveredRow_;
    return scene;
}

Style HeatMapCanvas::paintStyle() const
{
    return Style::fromPalette(palette(), std::max(7.0, font().pointSizeF()));
}

HeatMapPainter HeatMapCanvas::painterFor(const Style &style) const
{
    return {style, logicalDpiY() / 72.0, devicePixelRatioF()};
}

HeatMapGeometry HeatMapCanvas::geometry() const
{
    HeatMapScene scene;
    scene.range = range_;
    return painterFor(paintStyle()).geometry(rect(), scene);
}

int HeatMapCanvas::tokenAt(const QPointF &position) const
{
    const HeatMapGeometry shape = geometry();
    if (columns() == 0 || position.x() < shape.plot.left() || position.x() >= shape.plot.right())
        return -1;
    return std::clamp(static_cast<int>(std::floor(shape.token(position.x()))), 0, columns() - 1);
}

int HeatMapCanvas::rowAt(const QPointF &position) const
{
    const HeatMapGeometry shape = geometry();
    if (rows() == 0 || position.y() < shape.plot.top() || position.y() >= shape.plot.bottom())
        return -1;
    return std::clamp(static_cast<int>(std::floor(shape.row(position.y()))), 0, rows() - 1);
}

QPointF HeatMapCanvas::cellCentre(int row, int token) const
{
    const HeatMapGeometry shape = geometry();
    return {shape.x(token + 0.5), shape.y(row + 0.5)};
}

bool HeatMapCanvas::isTokenVisible(int token) const
{
    return token >= range_.firstToken && token + 1 <= range_.endToken;
}

QString HeatMapCanvas::cellText(int row, int token) const
{
    const Run &run = document_->run();
    if (row < 0 || token < 0 || token >= run.token_count())
        return {};
    const float value = display_->value(row, token);
    return tr("token %1  “%2”   layer %3   %4 = %5   %6")
        .arg(token)
        .arg(visibleText(run.tokens[static_cast<size_t>(token)]))
        .arg(row)
        .arg(gridSymbol(display_->kind()), std::isnan(value) ? tr("not computed") : QString::number(value, 'g', 6),
             roleTitle(roleOf(document_->detection(), token)));
}

bool HeatMapCanvas::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const QPoint position = static_cast<QHelpEvent *>(event)->pos();
        const QString text = cellText(rowAt(position), tokenAt(position));
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), text, this);
        return true;
    }
    return QWidget::event(event);
}

void HeatMapCanvas::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Style style = paintStyle();
    painterFor(style).paint(painter, rect(), scene(), raster_);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

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
    const int first = std::clamp(static_cast<int>(shape.token(band.left())), 0, columns() - 1);
    const int last = std::clamp(static_cast<int>(shape.token(band.right())), 0, columns() - 1);
    std::vector<int> tokens(static_cast<size_t>(last - first + 1));
    std::iota(tokens.begin(), tokens.end(), first);
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
    if (row == hoveredRow_ && token == selection_->hoveredToken())
        return;
    hoveredRow_ = row;
    selection_->setHoveredToken(token);
    update();
    Q_EMIT hoveredCellChanged(row, token);
}

void HeatMapCanvas::showCurrentToken()
{
    const int token = selection_->currentToken();
    if (token >= 0 && columns() > 0 && !isTokenVisible(token))
        setRange(range_.showing(token, -1, rows(), columns()));
    update();
}

void HeatMapCanvas::keyPressEvent(QKeyEvent *event)
{
    const QPointF middle = geometry().plot.center();
    const int token = selection_->currentToken();
    switch (event->key()) {
    case Qt::Key_Left:
        moveCurrentToken(*selection_, token < 0 ? 0 : token - 1, event->modifiers());
        break;
    case Qt::Key_Right:
        moveCurrentToken(*selection_, token + 1, event->modifiers());
        break;
    case Qt::Key_Up:
        selection_->setLayer(selection_->layer() + 1);
        break;
    case Qt::Key_Down:
        selection_->setLayer(selection_->layer() - 1);
        break;
    case Qt::Key_Home:
        moveCurrentToken(*selection_, 0, event->modifiers());
        break;
    case Qt::Key_End:
        moveCurrentToken(*selection_, columns() - 1, event->modifiers());
        break;
    case Qt::Key_N:
        goToSink(*selection_, document_->detection(), false);
        break;
    case Qt::Key_P:
        goToSink(*selection_, document_->detection(), true);
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
    case Qt::Key_Escape:
        selection_->clear();
        break;
    default:
        QWidget::keyPressEvent(event);
        return;
    }
    event->accept();
}

void HeatMapCanvas::contextMenuEvent(QContextMenuEvent *event)
{
    Q_EMIT contextMenuRequested(event->globalPos(), tokenAt(event->pos()));
}

} // namespace sinkscope
