#pragma once

#include <QFont>
#include <QPointF>
#include <QRectF>
#include <QString>
#include <QStringList>

#include <memory>
#include <vector>

class QColor;
class QPainter;

namespace sinkscope {

/// A short line of text with the paper's symbols, painted as live text (selectable in SVG and PDF) and measured to a
/// fraction of a point. Markup: `*l*` italic, `_{start}` subscript, `^{3}` superscript, `\bar{h}` overbar; a backslash
/// before any other character takes it literally. Anything else, unbalanced braces included, is shown as it stands.
/// Sizes are in points: the painter must be scaled so that one unit is a point.
class MathLabel {
public:
    MathLabel(const QString &markup, const QFont &font);

    double width() const { return laid_->width; }
    double height() const { return laid_->ascent + laid_->descent; }
    double ascent() const { return laid_->ascent; }

    /// Paints with the left end of the base line at `baseline`.
    void paint(QPainter &painter, const QPointF &baseline, const QColor &colour) const;

private:
    struct Piece {
        QString text;
        QFont font; ///< in tenths of a point, see paint()
        double x = 0; ///< from the left end
        double shift = 0; ///< of the base line, downwards
        double width = 0;
        double barY = 0; ///< height of the overbar above the base line; 0 = none
    };
    struct Laid {
        std::vector<Piece> pieces;
        double width = 0, ascent = 0, descent = 0;
    };
    friend class MathLabelParser;

    std::shared_ptr<const Laid> laid_; ///< shared: a figure asks for each of its labels over and over
};

/// Paints a label so that `anchor` is the point of its box that `alignment` names, turned by `degrees` clockwise around
/// the anchor.
void paintLabel(QPainter &painter, const QString &markup, const QFont &font, const QColor &colour,
                const QPointF &anchor, Qt::Alignment alignment, double degrees = 0);

/// The label in lines no wider than `width` where breaks between words allow it; '\n' breaks too. Not inside braces.
QStringList wrappedLabel(const QString &markup, const QFont &font, double width);

/// Text that MathLabel shows as it stands.
QString escapeMarkup(const QString &text);

/// The label without its markup, for tooltips and tables: "*l*_{start}" is "l_start".
QString plainLabel(const QString &markup);

} // namespace sinkscope
