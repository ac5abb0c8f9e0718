#pragma once

#include "views/figures/axis_ticks.h"
#include "views/state/colour_scale.h"
#include "views/state/style.h"

#include <QColor>
#include <QImage>
#include <QPointF>
#include <QRectF>
#include <QString>

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace sinkscope {

/// One axis of a panel, in data units.
struct PanelAxis {
    QString title; ///< MathLabel markup
    AxisRange range;
    AxisScale scale = AxisScale::linear;
    bool integers = false; ///< ticks at whole numbers only
    std::vector<AxisTick> ticks; ///< fixed ticks in place of the computed ones (categories)
    QColor colour; ///< of ticks and title; invalid = the style's foreground
};

/// Points in data units, joined by a line, shown as markers, or both.
struct PanelSeries {
    QString name; ///< MathLabel markup, for legends; empty = not in the legend
    std::vector<QPointF> points;
    QColor colour;
    double width = 0; ///< of the line, points; 0 = no line
    Qt::PenStyle pen = Qt::SolidLine;
    std::optional<MarkerShape> marker; ///< none = line alone
    double markerSize = 0; ///< 0 = the style's
    bool hollow = false; ///< markers as outlines
    bool ringed = false; ///< markers with a rim in the selection's colour
    bool right = false; ///< belongs to the right axis
    bool onTop = false; ///< is about what is selected: painted after all else, see ChartPanel::paintSelection()
    std::vector<int> tokens; ///< per point, or one for all points, or none
    std::optional<TokenRole> role =
        {}; ///< of the tokens that it sums up, where it has none of its own; the colour says so
    std::function<QString(int point)> tooltip;

    int tokenOf(int point) const
    {
        if (tokens.empty())
            return -1;
        return tokens.size() == 1 ? tokens.front() : tokens[static_cast<size_t>(point)];
    }
};

/// An area between two curves over the same x values, ascending.
struct PanelBand {
    QString name;
    std::vector<double> x, low, high;
    QColor colour; ///< with its alpha
};

/// Groups of bars that share the span `extent` of the x axis (horizontal bars: of the y axis) equally.
struct PanelBars {
    struct Set {
        QString name;
        QColor colour;
        std::vector<double> values;
    };
    std::vector<Set> sets; ///< side by side in each group; all of one length
    AxisRange extent;
    double width = 0.9; ///< of a group's share, 0..1
    bool horizontal = false;
    bool onTop = false; ///< as of series
    std::function<QString(int set, int bar)> tooltip;
    std::function<std::vector<int>(int bar)> tokens;

    int count() const { return sets.empty() ? 0 : static_cast<int>(sets.front().values.size()); }
    /// The ends of a bar across the bars, in data units.
    AxisRange spanOf(int set, int bar) const
    {
        const double share = (extent.high - extent.low) / count(),
                     each = share * width / static_cast<double>(sets.size());
        const double from = extent.low + share * (bar + 0.5 - width / 2) + set * each;
        return {from, from + each};
    }
};

/// A heat map between the axes: spans x and y with `size` cells, row 0 on top. Where there are more cells than pixels a
/// pixel shows the value of largest magnitude of those that it covers.
struct PanelImage {
    QSize size;
    std::function<QImage(const QSize &pixels)> cellsAt; ///< the same, faster than from the values; may be empty
    AxisRange x, y;
    std::vector<int64_t> content = {}; ///< images alike in this and in scale show the same; empty = not known
    std::function<double(int column, int row)> value; ///< row 0 on top
    ColourScale scale; ///< by which values became colours
    std::function<QString(int column, int row)> tooltip; ///< row 0 on top
    std::function<std::vector<int>(int column, int row)> tokens;
    bool columnsAreHeads = false; ///< a click makes the column's head current
    /// Of the cells first..end-1 of a row that lie under one point of the figure, the one that it stands for.
    std::function<int(int first, int end, int row)> columnThere;

    const QSize &cellCount() const { return size; }
};

/// A straight line across the panel.
struct PanelRule {
    double value = 0;
    Qt::Orientation orientation = Qt::Vertical;
    QColor colour;
    Qt::PenStyle pen = Qt::DashLine;
    QString name; ///< for the legend; empty = not in it
};

/// Small text beside a place, with a line to it where it stands farther away. All notes of a panel are shown or, where
/// they would run into one another, none.
struct PanelNote {
    QPointF value;
    QString text; ///< MathLabel markup
    QColor colour;
};

/// A frame around an area, in data units: what is selected there. On a map it is black on white.
struct PanelFrame {
    QRectF area;
    QColor colour;
};

/// Everything one panel shows: plain data and small functions, made by a figure, painted by ChartPanel.
struct PanelSpec {
    QString title;
    PanelAxis x, y;
    std::optional<PanelAxis> right;
    std::vector<PanelBand> bands;
    PanelBars bars;
    std::vector<PanelSeries> series;
    std::vector<PanelRule> rules;
    std::vector<PanelFrame> frames;
    std::vector<PanelNote> notes;
    QString withoutNotes; ///< what the figure says where there is no room for the notes
    std::optional<PanelImage> image;
    bool legend = true; ///< inside the panel where it covers no mark, else below
    int layers = 0; ///< x is a layer (row) below this; 0 = it is not
    bool layersAlongY = false; ///< y is a layer
    bool tokensAlongX = false; ///< x is a token position
    bool brushAlongX = false; ///< a brushed shape selects by its x span alone
};

} // namespace sinkscope
