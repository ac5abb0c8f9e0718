#pragma once

#include "views/figures/chart_panel.h"
#include "views/figures/figure.h"
#include "views/figures/figure_drawing.h"
#include "views/figures/panel_layout.h"
#include "views/figures/panel_legend.h"
#include "views/state/colour_map.h"

#include <optional>

namespace sinkscope {

/// A colour scale beside panels.
struct ColourBarSpec {
    QRectF rect; ///< bar, ticks and title together
    AxisRange range;
    ColourMap map = ColourMap::viridis;
    QString title; ///< MathLabel markup
};

/// What a figure shows for some data in some rectangle: panels and what stands beside them.
struct FigureSheet {
    struct PlacedPanel {
        PanelSpec spec;
        QRectF rect;
        int head = -1; ///< query head that the panel is about; -1 = none
    };
    std::vector<PlacedPanel> panels;
    std::vector<LegendEntry> legend; ///< shared by all panels
    QRectF legendRect;
    std::optional<ColourBarSpec> colourBar;
    QString heading; ///< MathLabel markup, top left; wrapped
    QString note; ///< MathLabel markup, small, bottom left: what was left out; wrapped
    QString empty; ///< what to do, when there is nothing to show
};

/// A figure made of chart panels. Subclasses describe the sheet; painting, hits and brushing follow from it.
/// The last sheet is kept, so that mouse moves are cheap: use a figure from one thread at a time.
class PanelFigure : public Figure {
public:
    double heightFor(const FigureData &data, double width, double fontPoints) const final;
    QString emptyText(const FigureData &data) const final;
    void paint(QPainter &painter, const QRectF &rect, const FigureData &data, const Style &style) const final;
    void paintHover(QPainter &painter, const QRectF &rect, const FigureData &data, const Style &style) const final;
    FigureHit hit(const QPointF &position, const QRectF &rect, const FigureData &data, const Style &style) const final;
    std::vector<int> tokensInside(const QPolygonF &shape, const QRectF &rect, const FigureData &data,
                                  const Style &style) const final;
    std::optional<QRectF> dataArea(const QRectF &area, const QRectF &rect, const FigureData &data,
                                   const Style &style) const final;
    /// What paint() paints as plain data, and where it stands.
    struct LaidOut {
        FigureData data;
        std::vector<int> rowsReady; ///< per run: a growing run changes in place
        QRectF rect;
        bool dark, grey;
        double lineWidth;
        QFont font;
        FigureSheet sheet;
        std::vector<ChartPanel> panels;
        QStringList heading, note; ///< the sheet's, in lines
        std::vector<PlacedLabel> labels; ///< both, placed
        std::optional<ChartPanel> colourBar;
        void placePanels(const Style &style); ///< the sheet's
        bool hasNoRoom(const Style &style) const; ///< for data, beside all that stands around it
        bool isFor(const QRectF &rect, const FigureData &data, const Style &style, const FigureInputs &inputs) const;
    };
    /// Valid until the next call of any kind.
    const LaidOut &layOut(const QRectF &rect, const FigureData &data, const Style &style) const;
    /// The same, to be kept.
    std::shared_ptr<const LaidOut> laidOut(const QRectF &rect, const FigureData &data, const Style &style) const
    {
        layOut(rect, data, style);
        return laidOut_;
    }
    /// Paints what stands around the panels: heading and note, the shared legend, the colour bar.
    static void paintAround(QPainter &painter, const LaidOut &laid, const Style &style);

    std::optional<FigureDrawing> drawing(const QRectF &rect, const FigureData &data, const Style &style) const final;
    std::vector<FigureOption> options() const final { return options_; }
    void setOption(const QString &option, const QString &choice) final;

protected:
    /// `rect` is free of the outer margin. What is hovered must not matter, nor `rect` for heading and note.
    virtual FigureSheet sheet(const QRectF &rect, const FigureData &data, const Style &style) const = 0;

    void addOption(FigureOption option) { options_.push_back(std::move(option)); }
    /// The current choice's id.
    QString choice(const QString &option) const;
    /// Drops the kept sheet: what the figure shows has changed by other means than its data.
    void invalidate() { laidOut_.reset(); }

private:
    static constexpr double outer_margin = 3;
    static QRectF inside(const QRectF &rect)
    {
        return rect.adjusted(outer_margin, outer_margin, -outer_margin, -outer_margin);
    }
    /// The height from which on panels are no longer too narrow, standing on one another.
    double heightForWidth(const FigureData &data, double width, const Style &style) const;

    std::vector<FigureOption> options_;
    mutable std::shared_ptr<const LaidOut> laidOut_;
};

/// `share` of the colour over the background, opaque: overlapping line segments do not show.
QColor blended(const QColor &colour, const QColor &background, double share);

} // namespace sinkscope
