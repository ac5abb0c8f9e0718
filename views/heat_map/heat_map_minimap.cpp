#include "views/heat_map/heat_map_minimap.h"

#include "views/heat_map/heat_map_canvas.h"
#include "views/state/grid_display.h"

#include <QMouseEvent>
#include <QPainter>

namespace sinkscope {

HeatMapMinimap::HeatMapMinimap(HeatMapCanvas *canvas, QWidget *parent) : QWidget(parent), canvas_(canvas)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFixedHeight(sizeHint().height());
    setAccessibleName(tr("Overview of the whole heat map"));
    setToolTip(tr("The whole trace. Click or drag to move the heat map."));
    connect(canvas_, &HeatMapCanvas::rangeChanged, this, [this] { update(); });
}

void HeatMapMinimap::setDisplay(GridDisplay *display)
{
    if (display_)
        display_->disconnect(this);
    display_ = display;
    connect(display_, &GridDisplay::scaleChanged, this, [this] { // follows every change of grid, rows and colours
        image_ = {};
        update();
    });
    image_ = {};
}

QRectF HeatMapMinimap::mapRect() const
{
    const HeatMapGeometry shape = canvas_->geometry();
    return QRectF(shape.plot.left(), 3, shape.plot.width(), height() - 7);
}

void HeatMapMinimap::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    const MagnitudePyramid &pyramid = canvas_->raster().pyramid();
    if (pyramid.empty())
        return;
    const QRectF map = mapRect();
    const HeatMapRange whole = HeatMapRange::whole(pyramid.rows(), pyramid.columns());
    const QSize pixels = (map.size() * devicePixelRatioF()).toSize().expandedTo(QSize(1, 1));
    if (image_.size() != pixels)
        image_ = renderHeatMap(pyramid, whole, pixels, display_->scale());
    painter.drawImage(map, image_);

    const HeatMapRange &shown = canvas_->range();
    const double perToken = map.width() / whole.tokenSpan(), perRow = map.height() / whole.rowSpan();
    QRectF frame(map.left() + shown.firstToken * perToken, map.bottom() - shown.endRow * perRow,
                 shown.tokenSpan() * perToken, shown.rowSpan() * perRow);
    if (frame.width() < 4) // still to be seen when a few tokens of many are shown
        frame = QRectF(frame.center().x() - 2, frame.top(), 4, frame.height());
    QColor veil = palette().color(QPalette::Base);
    veil.setAlphaF(0.55f);
    painter.fillRect(QRectF(map.topLeft(), QPointF(frame.left(), map.bottom())), veil);
    painter.fillRect(QRectF(QPointF(frame.right(), map.top()), map.bottomRight()), veil);
    painter.setPen(QPen(palette().color(QPalette::Highlight), 1.5));
    painter.drawRect(frame.adjusted(-1, -1, 1, 1));
}

void HeatMapMinimap::centreOn(double x)
{
    const MagnitudePyramid &pyramid = canvas_->raster().pyramid();
    if (pyramid.empty())
        return;
    const QRectF map = mapRect();
    const HeatMapRange &shown = canvas_->range();
    const double token = (x - map.left()) / map.width() * pyramid.columns();
    canvas_->setRange(
        shown.moved(token - (shown.firstToken + shown.endToken) / 2, 0, pyramid.rows(), pyramid.columns()));
}

void HeatMapMinimap::mousePressEvent(QMouseEvent *event)
{
    centreOn(event->position().x());
}

void HeatMapMinimap::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons() & Qt::LeftButton)
        centreOn(event->position().x());
}

} // namespace sinkscope
