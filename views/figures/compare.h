#pragma once

#include "core/analysis/grid_difference.h"
#include "views/figures/others_of.h"
#include "views/figures/panel_figure.h"

namespace sinkscope {

/// The current run beside a baseline (FigureData::runs[1]), tokens aligned by index. Left: profiles of both, overlaid.
/// Right: variant - baseline over layer and token, symmetric about zero; a run with a baseline beside it is the
/// variant.
class CompareFigure : public PanelFigure {
public:
    CompareFigure();
    QString id() const override { return QStringLiteral("compare"); }
    QString title() const override;
    QSizeF defaultSize() const override { return {493, 200}; }
    bool hasBrush() const override { return true; }
    FigureTable table(const FigureData &data) const override;
    FigureInputs inputs() const override { return {.tokens = true, .layer = false, .head = false}; }

protected:
    FigureSheet sheet(const QRectF &rect, const FigureData &data, const Style &style) const override;

private:
    GridKind kind() const;

    std::array<OthersCache, 2> others_; ///< of the run and of the baseline
    DifferenceCache difference_;
};

} // namespace sinkscope
