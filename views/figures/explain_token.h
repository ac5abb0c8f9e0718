#pragma once

#include "views/figures/others_of.h"
#include "views/figures/panel_figure.h"

namespace sinkscope {

/// "Explain this token": how the current token's residual grows block by block, how it turns to the BOS sink's
/// direction, what the attention and the MLP of each block wrote, its keys, values and sink score per head, and its
/// place among all tokens.
class ExplainTokenFigure : public PanelFigure {
public:
    QString id() const override { return QStringLiteral("explain-token"); }
    QString title() const override;
    QSizeF defaultSize() const override { return {493, 300}; }
    FigureTable table(const FigureData &data) const override;
    FigureInputs inputs() const override { return {.tokens = true, .layer = false, .head = true}; }

protected:
    FigureSheet sheet(const QRectF &rect, const FigureData &data, const Style &style) const override;

private:
    PanelSpec profilePanel(const FigureRun &shown, int token, GridKind kind, const QString &letter,
                           const Style &style) const;

    OthersCache others_;
};

} // namespace sinkscope
