#include "views/heat_map/heat_map_canvas.h"

#include "views/state/grid_display.h"
#include "views/state/selection.h"
#include "views/state/token_text.h"
#include "views/state/tooltip.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <algorithm>
#include <cmath>

namespace sinkscope {

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
    connect(selection_, &Selection::hoveredLayerChanged, this, repaint);
    connect(selection_, &Selection::layerChanged, this, repaint);
    connect(document_, &RunDocument::detectionChanged, this, [this] {
        columnsChanged();
        update();
    });
    connect(selection_, &Selection::tokensChanged, this, &HeatMapCanvas::columnsChanged);
    connect(document_, &RunDocument::rowsChanged, this, [this](int layer) {
        if (display_->side() != display_->sides().own())
            return gridChanged(); // a difference is made anew
        if (const Grid *grid = display_->grid(); grid && !columns_.isAll() && layer < grid->rows())
            columns_.copyRow(*grid, layer, some_);
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
    if (run_ != document_->shared()) {
        run_ = document_->shared();
        range_ = {};
    }
    owner_ = display_->gridOwner();
    const int rowsBefore = static_cast<int>(std::lround(range_.endRow));
    columns_ = shownColumns();
    const Grid *grid = display_->grid();
    if (grid && !columns_.isAll()) {
        some_ = columns_.of(*grid, display_->readyRows());
        grid = &some_;
    }
    raster_.setGrid(grid, display_->readyRows());
    const bool allRows = range_.firstRow == 0 && rowsBefore != rows(); // residual grids have a row more than the others
    if (range_.tokenSpan() <= 0)
        fit();
    else
        range_ = allRows ? HeatMapRange{range_.firstToken, range_.endToken, 0, static_cast<double>(rows())}
                         : range_.moved(0, 0, rows(), columns());
    update();
    Q_EMIT rangeChanged();
}

HeatMapColumns HeatMapCanvas::shownColumns() const
{
    return sinksOnly_ ? HeatMapColumns::aroundSinks(*display_->shown().detection, selection_->tokens(),
                                                    document_->run().token_count())
                      : HeatMapColumns();
}

/// After a change of the sinks or the selection.
void HeatMapCanvas::columnsChanged()
{
    if (!display_ || !sinksOnly_ || shownColumns() == columns_)
        return;
    range_ = {}; // columns are other tokens now
    gridChanged();
}

void HeatMapCanvas::setSinksOnly(bool only)
{
    if (only == sinksOnly_)
        return;
    sinksOnly_ = only;
    range_ = {};
    gridChanged();
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
    setRange(range_.zoomed(tokenFactor, rowFactor, shape.column(around.x()), shape.row(around.y()), rows(), columns()));
}

HeatMapScene HeatMapCanvas::scene() const
{
    HeatMapScene scene;
    const FigureRun shown = display_->shown();
    scene.run = shown.run.get(); // the document holds it
    scene.detection = shown.detection.get();
    scene.kind = display_->kind();
    if (display_->sides().areThere())
        scene.side = display_->side();
    scene.head = display_->head();
    scene.readyRows = display_->readyRows();
    scene.scale = display_->scale();
    scene.limits = limitsText(display_->appearance());
    scene.columns = columns_;
    const Clipping clipping = display_->clipping();
    scene.valuesBelow = clipping.below;
    scene.valuesAbove = clipping.above;
    scene.range = range_;
    scene.selected = selection_->tokens();
    scene.currentToken = selection_->currentToken();
    scene.currentRow = rows() > 0 ? display_->rowForLayer(selection_->layer()) : -1;
    scene.hoveredToken = selection_->hoveredToken();
    scene.hoveredRow = hoveredRow();
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
    scene.limits = limitsText(display_->appearance());
    return painterFor(paintStyle()).geometry(rect(), scene);
}

int HeatMapCanvas::hoveredRow() const
{
    const int layer = selection_->hoveredLayer();
    return layer >= 0 && layer < rows() ? layer : -1;
}

int HeatMapCanvas::tokenAt(const QPointF &position) const
{
    const HeatMapGeometry shape = geometry();
    if (columns() == 0 || position.x() < shape.plot.left() || position.x() >= shape.plot.right())
        return -1;
    return columns_.token(std::clamp(static_cast<int>(std::floor(shape.column(position.x()))), 0, columns() - 1));
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
    return {shape.x(columns_.column(token) + 0.5), shape.y(row + 0.5)};
}

bool HeatMapCanvas::isTokenVisible(int token) const
{
    const int column = columns_.column(token);
    return column >= range_.firstToken && column + 1 <= range_.endToken;
}

QString HeatMapCanvas::cellText(int row, int token) const
{
    const Run &run = document_->run();
    if (row < 0 || token < 0 || token >= run.token_count())
        return {};
    // numbers first: the text is what a narrow view cuts off
    return tr("token %1   layer %2   %3 = %4   %5   “%6”")
        .arg(token)
        .arg(row)
        .arg((display_->side() == RunSide::difference ? QStringLiteral("Δ") : QString()) + gridSymbol(display_->kind()),
             display_->valueText(row, token), roleTitle(roleOf(*display_->shown().detection, token)),
             visibleText(run.tokens, token));
}

bool HeatMapCanvas::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const QPoint position = static_cast<QHelpEvent *>(event)->pos();
        const QString text = cellText(rowAt(position), tokenAt(position));
        QToolTip::showText(static_cast<QHelpEvent *>(event)->globalPos(), plainTooltip(text), this);
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

void HeatMapCanvas::showCurrentToken()
{
    const int token = selection_->currentToken();
    const int column = token < 0 ? -1 : columns_.column(token);
    if (column >= 0 && columns() > 0 && !isTokenVisible(token))
        setRange(range_.showing(column, -1, rows(), columns()));
    update();
}

} // namespace sinkscope
