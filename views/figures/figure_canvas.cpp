#include "views/figures/figure_canvas.h"

#include "views/figures/figure_view.h"
#include "views/state/selection.h"
#include "views/state/tooltip.h"

#include <QApplication>
#include <QHelpEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>

namespace sinkscope {

FigureCanvas::FigureCanvas(FigureView *view, Selection *selection) : QWidget(view), view_(view), selection_(selection)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    setAccessibleName(view->figure()->title());
    connect(selection, &Selection::hoveredTokenChanged, this, qOverload<>(&QWidget::update));
    connect(selection, &Selection::hoveredLayerChanged, this, qOverload<>(&QWidget::update));
    connect(selection, &Selection::layerChanged, this, qOverload<>(&QWidget::update));
}

void FigureCanvas::invalidate()
{
    pixmap_ = {};
    update();
}

void FigureCanvas::setFontPoints(double points)
{
    fontPoints_ = points;
    invalidate();
}

QSize FigureCanvas::sizeHint() const
{
    return (view_->figure()->defaultSize() * pixelsPerPoint()).toSize();
}

double FigureCanvas::pixelsPerPoint() const
{
    return logicalDpiY() / 72.0;
}

QRectF FigureCanvas::pointRect() const
{
    return {QPointF(), QSizeF(size()) / pixelsPerPoint()};
}

std::optional<QRectF> FigureCanvas::dataArea(const QRectF &pixels) const
{
    const QRectF area(toPoints(pixels.topLeft()), pixels.size() / pixelsPerPoint());
    return view_->figure()->dataArea(area, pointRect(), view_->data(), style());
}

Style FigureCanvas::style() const
{
    return Style::fromPalette(palette(), fontPoints_);
}

QImage FigureCanvas::image() const
{
    constexpr double scale = 2;
    QImage image((QSizeF(size()) * scale).toSize(), QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    painter.scale(scale * pixelsPerPoint(), scale * pixelsPerPoint());
    view_->figure()->paint(painter, pointRect(), view_->data(), Style::light(fontPoints_));
    return image;
}

void FigureCanvas::paintEvent(QPaintEvent *)
{
    const double ratio = devicePixelRatioF(), scale = pixelsPerPoint();
    const QSize pixels = (QSizeF(size()) * ratio).toSize();
    const FigureData data = view_->data();
    const Style style = this->style();
    if (pixmap_.size() != pixels || pixmap_.devicePixelRatio() != ratio) {
        pixmap_ = QPixmap(pixels);
        pixmap_.setDevicePixelRatio(ratio);
        pixmap_.fill(style.background);
        QPainter painter(&pixmap_);
        painter.scale(scale, scale);
        if (const auto *panels = dynamic_cast<const PanelFigure *>(view_->figure()))
            kept_.paint(painter, pointRect(), *panels, data, style);
        else
            view_->figure()->paint(painter, pointRect(), data, style);
    }
    QPainter painter(this);
    painter.drawPixmap(0, 0, pixmap_);
    painter.save();
    painter.scale(scale, scale);
    view_->figure()->paintHover(painter, pointRect(), data, style);
    painter.restore();
    if (!shape_.isEmpty()) {
        QColor fill = style.selection;
        painter.setPen(QPen(fill, 1, Qt::DashLine));
        fill.setAlphaF(0.12f);
        painter.setBrush(fill);
        painter.drawPolygon(shape_);
    }
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(palette().color(QPalette::Highlight), 1));
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

bool FigureCanvas::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const FigureHit hit = view_->figure()->hit(toPoints(help->pos()), pointRect(), view_->data(), style());
        if (hit.tooltip.isEmpty())
            QToolTip::hideText();
        else
            QToolTip::showText(help->globalPos(), plainTooltip(hit.tooltip), this);
        return true;
    }
    return QWidget::event(event);
}

void FigureCanvas::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton)
        return;
    pressed_ = event->position();
    pressedHere_ = true;
    shape_.clear();
}

void FigureCanvas::mouseMoveEvent(QMouseEvent *event)
{
    const QPointF at = event->position();
    const bool dragged = pressedHere_ && (event->buttons() & Qt::LeftButton) && view_->hasBrush() &&
        (!shape_.isEmpty() || (at - pressed_).manhattanLength() >= QApplication::startDragDistance());
    if (dragged) {
        if (brush_ == Brush::rectangle)
            shape_ = QPolygonF(QRectF(pressed_, at).normalized());
        else if (shape_.isEmpty())
            shape_ << pressed_ << at;
        else
            shape_ << at;
        update();
        return;
    }
    if (view_->areaHandler().take) {
        const auto area = dataArea({at, QSizeF(0, 0)});
        setCursor(area && view_->areaHandler().isClickable(*area) ? Qt::PointingHandCursor : Qt::ArrowCursor);
        return;
    }
    const FigureHit hit = view_->figure()->hit(toPoints(at), pointRect(), view_->data(), style());
    selection_->setHoveredToken(hit.tokens.size() == 1 ? hit.tokens.front() : -1);
    selection_->setHoveredLayer(hit.layer);
    setCursor(hit.tokens.empty() && hit.layer < 0 && hit.head < 0 ? Qt::ArrowCursor : Qt::PointingHandCursor);
}

void FigureCanvas::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !pressedHere_)
        return;
    pressedHere_ = false;
    if (view_->areaHandler().take) {
        const bool brushed = !shape_.isEmpty();
        const auto area = dataArea(brushed ? shape_.boundingRect() : QRectF(event->position(), QSizeF(0, 0)));
        shape_.clear();
        update();
        if (area)
            view_->areaHandler().take(*area, brushed);
        return;
    }
    if (!shape_.isEmpty())
        finishBrush(event->modifiers());
    else
        select(view_->figure()->hit(toPoints(event->position()), pointRect(), view_->data(), style()),
               event->modifiers());
}

void FigureCanvas::finishBrush(Qt::KeyboardModifiers modifiers)
{
    QPolygonF shape;
    for (const QPointF &corner : shape_)
        shape << toPoints(corner);
    if (!shape.isClosed())
        shape << shape.first();
    shape_.clear();
    FigureHit hit;
    hit.tokens = view_->figure()->tokensInside(shape, pointRect(), view_->data(), style());
    if (hit.tokens.empty() && modifiers == Qt::NoModifier)
        selection_->setTokens({});
    else
        select(hit, modifiers);
    update();
}

void FigureCanvas::select(const FigureHit &hit, Qt::KeyboardModifiers modifiers)
{
    if (hit.layer >= 0)
        selection_->setLayer(hit.layer);
    if (hit.head >= 0)
        selection_->setHead(hit.head);
    if (hit.tokens.empty())
        return;
    const bool toggle = modifiers & Qt::ControlModifier, add = modifiers & Qt::ShiftModifier;
    if (hit.tokens.size() == 1) {
        selection_->click(hit.tokens.front(),
                          toggle    ? Selection::Mode::toggle
                              : add ? Selection::Mode::add
                                    : Selection::Mode::replace);
        return;
    }
    std::vector<int> tokens = toggle || add ? selection_->tokens() : std::vector<int>();
    const bool all = std::ranges::all_of(hit.tokens, [&](int token) { return selection_->isSelected(token); });
    for (const int token : hit.tokens) {
        std::erase(tokens, token);
        if (!(toggle && all))
            tokens.push_back(token);
    }
    selection_->setTokens(std::move(tokens));
}

void FigureCanvas::leaveEvent(QEvent *)
{
    selection_->setHoveredToken(-1);
    selection_->setHoveredLayer(-1);
}

void FigureCanvas::changeEvent(QEvent *event)
{
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        kept_.drop();
        invalidate();
    }
    QWidget::changeEvent(event);
}

} // namespace sinkscope
