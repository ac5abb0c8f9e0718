#include "views/figures/panel_labels.h"

#include "views/figures/math_label.h"

#include <QTransform>

#include <algorithm>

namespace sinkscope {

QRectF PlacedLabel::box() const
{
    const MathLabel label(text, font);
    QPointF corner;
    if (alignment & Qt::AlignRight)
        corner.setX(-label.width());
    else if (alignment & Qt::AlignHCenter)
        corner.setX(-label.width() / 2);
    if (alignment & Qt::AlignBottom)
        corner.setY(-label.height());
    else if (alignment & Qt::AlignVCenter)
        corner.setY(-label.height() / 2);
    const QRectF upright(corner, QSizeF(label.width(), label.height()));
    return QTransform().rotate(degrees).mapRect(upright).translated(anchor);
}

void PlacedLabel::paint(QPainter &painter) const
{
    paintLabel(painter, text, font, colour, anchor, alignment, degrees);
}

double lineHeight(const QFont &font)
{
    return MathLabel(QStringLiteral("*l*_{start}"), font).height();
}

QStringList titleLines(const QString &title, const QFont &font, double room)
{
    return title.isEmpty() ? QStringList() : wrappedLabel(title, font, room);
}

std::vector<PlacedLabel> placedTitle(PlacedLabel::Kind kind, const QStringList &lines, const QFont &font,
                                     const QColor &colour, const QPointF &anchor, Qt::Alignment vertical, double low,
                                     double high, double degrees)
{
    std::vector<PlacedLabel> labels;
    const double line = lineHeight(font);
    const double top = vertical & Qt::AlignBottom ? -line * static_cast<double>(lines.size()) : 0;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const double half = MathLabel(lines[i], font).width() / 2, below = top + line * static_cast<double>(i);
        const double wanted = degrees == 0 ? anchor.x() : anchor.y();
        const double middle = 2 * half >= high - low ? (low + high) / 2 : std::clamp(wanted, low + half, high - half);
        // Turned left, "below" is to the right; turned right, to the left.
        const QPointF at = degrees == 0 ? QPointF(middle, anchor.y() + below)
            : degrees < 0               ? QPointF(anchor.x() + below, middle)
                                        : QPointF(anchor.x() - below, middle);
        labels.push_back({kind, lines[i], font, colour, at, Qt::AlignHCenter | Qt::AlignTop, degrees});
    }
    return labels;
}

} // namespace sinkscope
