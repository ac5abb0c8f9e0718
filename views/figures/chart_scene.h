#pragma once

#include "views/figures/panel_spec.h"

class QPainter;
class QRectF;

namespace sinkscope {

/// Draws the bands, bars and lines of a panel into plotArea with Qt Charts: a chart of exactly that plot area with
/// hidden axes, no theme, no animation. Vector output on vector devices.
void paintChartScene(QPainter &painter, const PanelSpec &spec, const QRectF &plotArea);

} // namespace sinkscope
