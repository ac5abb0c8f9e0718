#pragma once

#include "views/figures/others_of.h"
#include "views/figures/panel_figure.h"

namespace sinkscope {

/// The paper's figure 1: l2 norms of residual, keys and values against layer, a line per selected (else sink) token and
/// one for the mean of all tokens that are no sink, inside its 10th to 90th percentile; a dashed line at each l_start.
/// The residual's x axis is resid_pre: a sink that block 22 makes jumps at x = 23.
class NormProfilesFigure : public PanelFigure {
public:
    NormProfilesFigure();
    QString id() const override { return QStringLiteral("norm-profiles"); }
    QString title() const override;
    int paperFigure() const override { return 1; }
    QSizeF defaultSize() const override { return {493, 170}; }
    FigureTable table(const FigureData &data) const override;
    FigureInputs inputs() const override { return {.tokens = true, .layer = false, .head = false}; }

protected:
    FigureSheet sheet(const QRectF &rect, const FigureData &data, const Style &style) const override;

private:
    void arrange(FigureSheet &sheet, QRectF area, const Style &style) const;
    /// Which of the tokens asked for have no line of their own, where they are few.
    QString leftOutText(const FigureRun &shown, const FigureData &data, const std::vector<int> &drawn) const;
    std::vector<int> drawnTokens(const FigureRun &run, const FigureData &data) const;

    OthersCache others_;
};

} // namespace sinkscope
