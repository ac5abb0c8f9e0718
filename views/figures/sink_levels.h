#pragma once

#include "views/figures/panel_figure.h"

namespace sinkscope {

/// The paper's figure 2: how many tokens have each sink level, lifetime (upward) against l_start, colour log(1 +
/// count). A panel for each run or for each model (its runs counted
/// together), one colour bar for all. Every detected token
/// counts. A cell selects its tokens.
class SinkLevelsFigure : public PanelFigure {
public:
    SinkLevelsFigure();
    QString id() const override { return QStringLiteral("sink-levels"); }
    QString title() const override;
    int paperFigure() const override { return 2; }
    QSizeF defaultSize() const override { return {241, 205}; }
    QSizeF sizeFor(const FigureData &data) const override;
    bool hasBrush() const override { return true; }
    FigureTable table(const FigureData &data) const override;
    FigureInputs inputs() const override { return {.tokens = true, .layer = false, .head = false}; }

protected:
    FigureSheet sheet(const QRectF &rect, const FigureData &data, const Style &style) const override;
};

} // namespace sinkscope
