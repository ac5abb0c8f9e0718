#pragma once

#include <QColor>
#include <QFont>
#include <QPointF>
#include <QRectF>
#include <QString>

#include <vector>

class QPainter;

namespace sinkscope {

/// A line of text in its place in a figure: what is painted, and the box that nothing else may run into. Points.
struct PlacedLabel {
    enum class Kind { title, axisTitle, tick, note };

    Kind kind;
    QString text; ///< MathLabel markup
    QFont font;
    QColor colour;
    QPointF anchor; ///< the point of the box that `alignment` names
    Qt::Alignment alignment;
    double degrees = 0; ///< clockwise around the anchor: 0, 90 or -90

    QRectF box() const;
    void paint(QPainter &painter) const;
};

/// The height of a line with the paper's sub- and superscripts, points.
double lineHeight(const QFont &font);

/// The lines that a title of at most `room` takes; none for an empty one.
QStringList titleLines(const QString &title, const QFont &font, double room);

/// Lines one below the other, the first at `anchor`, which the whole block has at `alignment`'s top or bottom, centred
/// across as near to the anchor as leaves each between `low` and `high`. `degrees` turns the block: then low and high
/// are along the vertical.
std::vector<PlacedLabel> placedTitle(PlacedLabel::Kind kind, const QStringList &lines, const QFont &font,
                                     const QColor &colour, const QPointF &anchor, Qt::Alignment vertical, double low,
                                     double high, double degrees = 0);

} // namespace sinkscope
