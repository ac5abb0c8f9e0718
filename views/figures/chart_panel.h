#pragma once

#include "views/figures/figure.h"
#include "views/figures/panel_labels.h"
#include "views/figures/panel_spec.h"

#include <QLineF>
#include <QPolygonF>

#include <set>
#include <utility>

namespace sinkscope {

inline constexpr double axis_tick_length = 2.5; ///< points, as is:
inline constexpr double axis_gap = 2; ///< between ticks, their labels and titles

/// Places one PanelSpec in a rectangle (points) and paints it on any painter. Lines, areas and bars are drawn by Qt
/// Charts on a scene of exact geometry; those of the selection, which are few and change often, are painted over it.
/// Grid, ticks, labels, legends, heat-map cells and rules are painted here, because Qt Charts has no sub- and
/// superscripts, no 1-2-5 ticks on logarithmic axes, and elides labels; markers too, one path a series, because Qt
/// Charts makes a scene item of each (0.1 ms and a kilobyte of SVG apiece) and its shapes are not those of our other
/// views. Mapping and hit tests need no chart and are cheap.
class ChartPanel {
public:
    ChartPanel(PanelSpec spec, const QRectF &rect, const Style &style);

    const PanelSpec &spec() const { return spec_; }
    const QRectF &plotArea() const { return plotArea_; }

    /// Data to position, and back. NaN coordinates where a value has no place on its axis.
    QPointF map(const QPointF &value, bool right = false) const;
    QPointF value(const QPointF &position) const;

    void paint(QPainter &painter) const; ///< both of:
    void paintUnchanging(QPainter &painter) const; ///< what does not follow the selection
    void paintSelection(QPainter &painter) const; ///< what does, the rules and the legend
    /// Whether both, of one style, paint the same where the selection is not concerned.
    bool differsInSelectionAlone(const ChartPanel &other) const;
    /// What the views point at in common: cross hairs at the hovered token and layer, a fainter line at the current
    /// layer, the line of the hovered token wider, rings around its points. -1 = none.
    void paintHover(QPainter &painter, int token, int hoveredLayer, int layer) const;

    /// All text but the legend's, where it is painted.
    const std::vector<PlacedLabel> &labels() const { return labels_; }
    /// Where the panel's own legend stands: where it covers no mark of the panel, else below; null when it has none.
    const QRectF &legendRect() const { return legend_; }
    bool hasLegendInside() const { return !legend_.isNull() && plotArea_.contains(legend_); }
    /// Whether the spec's notes are not shown, as there is no room for all of them.
    bool leavesNotesOut() const { return notesLeftOut_; }
    /// Whether a mark, a line, a bar, a band's edge or a rule of the panel runs through the area (points).
    bool hasMarksIn(const QRectF &area) const;

    FigureHit hit(const QPointF &position) const;
    void collectTokens(const QPolygonF &shape, std::set<int> &tokens) const;

private:
    void place();
    void placePlotArea(const QRectF &rect, bool turned);
    void placeTickLabels();
    void placeTitles(const QRectF &rect);
    bool placeLegendInside(const QSizeF &size);
    bool ticksRunTogether() const;
    QRectF besideTitles(const QRectF &rect) const; ///< what titles along the sides may take
    bool lineRunsThrough(const QRectF &area, const PanelSeries &series) const;
    std::vector<AxisTick> ticks(const PanelAxis &axis, double length, bool vertical) const;
    QFont tickFont() const;
    const PanelAxis &yAxis(bool right) const { return right && spec_.right ? *spec_.right : spec_.y; }
    QRectF barRect(int set, int bar) const;
    int layerAt(const QPointF &position) const;

    void paintImage(QPainter &painter) const;
    void paintGrid(QPainter &painter) const;
    void paintSelectedLines(QPainter &painter) const;
    void paintSelectedBars(QPainter &painter) const;
    void paintMarkers(QPainter &painter, bool onTop) const;
    void paintRules(QPainter &painter) const;
    void paintFrames(QPainter &painter) const;
    void placeNotes();
    void paintAxes(QPainter &painter) const;
    void paintLine(QPainter &painter, Qt::Orientation orientation, double value) const;

    PanelSpec spec_;
    Style style_;
    QRectF rect_;
    QRectF plotArea_;
    std::vector<PlacedLabel> labels_;
    QRectF legend_;
    int legendColumns_ = 1;
    double legendRoom_ = 0; ///< the width that it may take
    std::vector<std::pair<QLineF, QColor>> leaders_; ///< from places to their notes
    bool notesLeftOut_ = false;
    bool turned_ = false; ///< the x axis' labels read upwards, where side by side they would run together
};

} // namespace sinkscope
