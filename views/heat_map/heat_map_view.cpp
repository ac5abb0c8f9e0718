#include "views/heat_map/heat_map_view.h"

#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_minimap.h"
#include "views/heat_map/heat_map_tool_row.h"
#include "views/state/forward_focus.h"
#include "views/state/grid_display.h"
#include "views/state/selection.h"

#include <QLabel>
#include <QVBoxLayout>

namespace sinkscope {

HeatMapView::HeatMapView(RunDocument *document, Selection *selection, QWidget *parent)
    : QWidget(parent), document_(document), selection_(selection),
      toolRow_(new HeatMapToolRow(document, selection, this)), canvas_(new HeatMapCanvas(document, selection, this)),
      minimap_(new HeatMapMinimap(canvas_, this)), readout_(new QLabel(this))
{
    readout_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    readout_->setContentsMargins(8, 2, 8, 4);
    readout_->setTextFormat(Qt::PlainText);
    readout_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    readout_->setAccessibleName(tr("Value under the cursor"));

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(toolRow_);
    column->addWidget(canvas_, 1);
    column->addWidget(minimap_);
    column->addWidget(readout_);
    forwardFocus(this, canvas_);

    setDisplay(new GridDisplay(document, selection, this));
    connect(toolRow_, &HeatMapToolRow::fitRequested, this, &HeatMapView::fit);
    connect(toolRow_, &HeatMapToolRow::sinksOnlyChosen, canvas_, &HeatMapCanvas::setSinksOnly);
    connect(canvas_, &HeatMapCanvas::rangeChanged, this, &HeatMapView::updateReadout);
    connect(canvas_, &HeatMapCanvas::hoveredCellChanged, this, &HeatMapView::updateReadout);
    connect(selection_, &Selection::hoveredTokenChanged, this, &HeatMapView::updateReadout);
    connect(selection_, &Selection::hoveredLayerChanged, this, &HeatMapView::updateReadout);
    connect(selection_, &Selection::currentTokenChanged, this, &HeatMapView::updateReadout);
    connect(selection_, &Selection::layerChanged, this, &HeatMapView::updateReadout);
    connect(document_, &RunDocument::detectionChanged, this, &HeatMapView::updateReadout);
}

void HeatMapView::setDisplay(GridDisplay *display)
{
    if (display == display_)
        return;
    if (display_) {
        display_->disconnect(this);
        if (display_->parent() == this)
            display_->deleteLater();
    }
    display_ = display;
    canvas_->setDisplay(display);
    minimap_->setDisplay(display);
    toolRow_->setDisplay(display);
    connect(display_, &GridDisplay::scaleChanged, this, &HeatMapView::updateReadout);
    updateReadout();
}

QString HeatMapView::readout() const
{
    return readout_->text();
}

void HeatMapView::fit()
{
    canvas_->fit();
}

void HeatMapView::updateReadout()
{
    const bool hovered = selection_->hoveredToken() >= 0;
    int token = hovered ? selection_->hoveredToken() : selection_->currentToken();
    if (!hovered && token >= 0 && !canvas_->isTokenVisible(token))
        token = -1; // zoomed away: its value is not what is seen
    const int row = canvas_->hoveredRow() >= 0 ? canvas_->hoveredRow() : display_->rowForLayer(selection_->layer());
    const QString text = canvas_->cellText(row, token);
    readout_->setText(text.isEmpty() ? tr("Point at a cell to read its value; click to select the token and layer.")
                                     : text);
}

} // namespace sinkscope
