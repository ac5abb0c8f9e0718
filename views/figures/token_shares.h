#pragma once

#include "views/figures/panel_figure.h"

namespace sinkscope {

/// The paper's Table 1 as bars: the share of each token string among the secondary sinks.
class TokenSharesFigure : public PanelFigure {
public:
    TokenSharesFigure();
    QString id() const override { return QStringLiteral("token-shares"); }
    QString title() const override;
    QSizeF defaultSize() const override { return {241, 170}; }
    FigureTable table(const FigureData &data) const override;
    FigureInputs inputs() const override { return {.tokens = true, .layer = false, .head = false}; }

protected:
    FigureSheet sheet(const QRectF &rect, const FigureData &data, const Style &style) const override;
};

} // namespace sinkscope
