#pragma once

#include "views/figures/panel_figure.h"

namespace sinkscope {

/// The paper's figure 7. Left: sink score against layer, BOS and secondary sinks, a line each and their mean. Middle:
/// ratio of a secondary sink's score to the BOS sink's at a layer, against the log of the l2 norm of mlp_out at its
/// l_start. Right: lifetime against the same norm.
class SinkScoreFigure : public PanelFigure {
public:
    SinkScoreFigure();
    QString id() const override { return QStringLiteral("sink-score"); }
    QString title() const override;
    int paperFigure() const override { return 7; }
    QSizeF defaultSize() const override { return {493, 160}; }
    bool hasBrush() const override { return true; }
    FigureTable table(const FigureData &data) const override;
    FigureInputs inputs() const override { return {.tokens = true, .layer = true, .head = false}; }

protected:
    FigureSheet sheet(const QRectF &rect, const FigureData &data, const Style &style) const override;
};

/// The left panel of figure 7 for each query head on its own: BOS sink and the mean of the secondary sinks. A click
/// takes the head.
class SinkScoreHeadsFigure : public PanelFigure {
public:
    SinkScoreHeadsFigure();
    QString id() const override { return QStringLiteral("sink-score-heads"); }
    QString title() const override;
    QSizeF defaultSize() const override { return {493, 330}; }
    FigureTable table(const FigureData &data) const override;
    FigureInputs inputs() const override { return {.tokens = false, .layer = false, .head = true}; }

protected:
    FigureSheet sheet(const QRectF &rect, const FigureData &data, const Style &style) const override;
};

} // namespace sinkscope
