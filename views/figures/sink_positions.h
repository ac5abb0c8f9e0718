#pragma once

#include "views/figures/panel_figure.h"

namespace sinkscope {

/// The paper's figure 3: histogram of the secondary sinks' token positions, with a rug of the current run's. Brushing
/// selects.
class PositionsFigure : public PanelFigure {
public:
    PositionsFigure();
    QString id() const override { return QStringLiteral("positions"); }
    QString title() const override;
    int paperFigure() const override { return 3; }
    QSizeF defaultSize() const override { return {241, 150}; }
    bool hasBrush() const override { return true; }
    FigureTable table(const FigureData &data) const override;
    FigureInputs inputs() const override { return {.tokens = true, .layer = false, .head = false}; }

protected:
    FigureSheet sheet(const QRectF &rect, const FigureData &data, const Style &style) const override;
};

} // namespace sinkscope
