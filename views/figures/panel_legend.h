#pragma once

#include "views/figures/panel_spec.h"

#include <QRectF>

class QPainter;

namespace sinkscope {

/// One line of a legend: a sample of the mark and its name.
struct LegendEntry {
    QString name; ///< MathLabel markup
    QColor colour;
    double width = 0;
    Qt::PenStyle pen = Qt::SolidLine;
    std::optional<MarkerShape> marker;
    bool hollow = false;
    bool area = false; ///< a filled box: bars, bands
    bool operator==(const LegendEntry &) const = default;
};

/// What a panel's legend lists: bands, bars, series and rules that have a name.
std::vector<LegendEntry> legendEntries(const PanelSpec &spec);

/// The size that the entries need in this many columns, points: no more than `width`, where names can be wrapped.
QSizeF legendSize(const std::vector<LegendEntry> &entries, int columns, double width, const Style &style);

/// The most columns that fit into `width` without wrapped names, at least one.
int legendColumns(const std::vector<LegendEntry> &entries, double width, const Style &style);

/// Paints column by column from the top left, at most `width` wide. `framed` adds a translucent box behind.
void paintLegend(QPainter &painter, const std::vector<LegendEntry> &entries, const QPointF &topLeft, int columns,
                 double width, bool framed, const Style &style);

} // namespace sinkscope
