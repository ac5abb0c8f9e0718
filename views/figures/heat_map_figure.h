#pragma once

#include "views/figures/figure.h"
#include "views/figures/figure_drawing.h"
#include "views/heat_map/heat_map_painter.h"
#include "views/heat_map/heat_map_raster.h"
#include "views/state/grid_display.h"

#include <map>

namespace sinkscope {

/// The heat map for print: a grid over layer and token with the marks of the selection, painted as the heat map's dock
/// paints it. Besides the choices that options() names, "limits" takes "LOW..HIGH" (values) and "tokens" "FIRST..LAST"
/// (positions, both shown).
class HeatMapFigure : public Figure {
public:
    HeatMapFigure();

    /// The options under which the figure shows what a heat map shows.
    static std::map<QString, QString> choicesFor(const GridDisplay &display, const HeatMapRange &range,
                                                 bool sinksOnly = false);

    QString id() const override { return QStringLiteral("heat-map"); }
    QString title() const override;
    QSizeF defaultSize() const override { return {493, 220}; }
    double heightFor(const FigureData &data, double width, double fontPoints) const override;
    QString emptyText(const FigureData &data) const override;
    void paint(QPainter &painter, const QRectF &rect, const FigureData &data, const Style &style) const override;
    std::optional<FigureDrawing> drawing(const QRectF &rect, const FigureData &data, const Style &style) const override;
    FigureTable table(const FigureData &data) const override; ///< a row for each token, a column for each layer
    std::vector<FigureOption> options() const override { return options_; }
    void setOption(const QString &option, const QString &choice) override;

private:
    QString choice(const QString &option) const;
    GridKind kind() const;
    std::optional<RunSide> side() const; ///< empty = the run, whatever stands beside it
    const RunSides &sides(const FigureData &data) const;
    FigureRun run(const FigureData &data) const; ///< whose sinks are marked; there is one
    SideGrid shownGrid(const FigureData &data) const;
    GridAppearance appearance() const;
    HeatMapRange range(const Grid &grid) const;
    HeatMapColumns columns(const FigureData &data) const;
    HeatMapScene scene(const FigureData &data) const;

    std::vector<FigureOption> options_;
    mutable HeatMapRaster raster_;
    mutable RunSides sides_;
    mutable std::shared_ptr<const void> shown_; ///< held, so that no other grid can come to stand where `grid_` stood
    mutable const Grid *grid_ = nullptr;
    mutable int rows_ = -1;
    mutable HeatMapColumns columns_;
    mutable Grid some_; ///< the values of columns_ where those are not all
};

} // namespace sinkscope
