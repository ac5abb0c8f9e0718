#include "views/figures/panel_legend.h"

#include "views/figures/math_label.h"

#include <QPainter>

#include <algorithm>

namespace sinkscope {

namespace {

constexpr double padding = 3;
constexpr double column_gap = 8;

QFont legendFont(const Style &style)
{
    QFont font = style.font;
    font.setPointSizeF(font.pointSizeF() * 0.9);
    return font;
}

double sampleWidth(const Style &style)
{
    return style.font.pointSizeF() * 1.8;
}

struct Metrics {
    double cellWidth = 0, lineHeight = 0;
    int rows = 0;
};

Metrics measure(const std::vector<LegendEntry> &entries, int columns, const Style &style)
{
    Metrics metrics;
    const QFont font = legendFont(style);
    for (const LegendEntry &entry : entries) {
        const MathLabel label(entry.name, font);
        metrics.cellWidth = std::max(metrics.cellWidth, sampleWidth(style) + 4 + label.width());
        metrics.lineHeight = std::max(metrics.lineHeight, label.height());
    }
    metrics.rows = (static_cast<int>(entries.size()) + columns - 1) / columns;
    return metrics;
}

void paintSample(QPainter &painter, const LegendEntry &entry, const QRectF &box, const Style &style)
{
    const QPointF middle = box.center();
    if (entry.area) {
        painter.fillRect(box.adjusted(0, box.height() * 0.25, 0, -box.height() * 0.25), entry.colour);
        return;
    }
    if (entry.width > 0) {
        QPen pen(entry.colour, entry.width, entry.pen);
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        painter.drawLine(QPointF(box.left(), middle.y()), QPointF(box.right(), middle.y()));
    }
    if (entry.marker) {
        painter.setPen(entry.hollow ? QPen(entry.colour, 0.8) : QPen(Qt::NoPen));
        painter.setBrush(entry.hollow ? QBrush(Qt::NoBrush) : QBrush(entry.colour));
        painter.drawPath(Style::marker(*entry.marker, style.markerSize * 1.2).translated(middle));
    }
}

} // namespace

std::vector<LegendEntry> legendEntries(const PanelSpec &spec)
{
    std::vector<LegendEntry> entries;
    for (const PanelSeries &s : spec.series) {
        if (!s.name.isEmpty())
            entries.push_back({s.name, s.colour, s.width, s.pen, s.marker, s.hollow, false});
    }
    for (const PanelBand &band : spec.bands) {
        if (!band.name.isEmpty())
            entries.push_back({band.name, band.colour, 0, Qt::SolidLine, {}, false, true});
    }
    for (const PanelBars::Set &set : spec.bars.sets) {
        if (!set.name.isEmpty())
            entries.push_back({set.name, set.colour, 0, Qt::SolidLine, {}, false, true});
    }
    for (const PanelRule &rule : spec.rules) {
        if (!rule.name.isEmpty())
            entries.push_back({rule.name, rule.colour, 0.9, rule.pen, {}, false, false});
    }
    return entries;
}

QSizeF legendSize(const std::vector<LegendEntry> &entries, int columns, const Style &style)
{
    const Metrics metrics = measure(entries, columns, style);
    return {columns * metrics.cellWidth + (columns - 1) * column_gap + 2 * padding,
            metrics.rows * metrics.lineHeight + 2 * padding};
}

int legendColumns(const std::vector<LegendEntry> &entries, double width, const Style &style)
{
    int columns = std::max(1, static_cast<int>(entries.size()));
    while (columns > 1 && legendSize(entries, columns, style).width() > width)
        --columns;
    // As few columns as the rows need, so that the last one is not left short.
    const int rows = (static_cast<int>(entries.size()) + columns - 1) / columns;
    return rows > 0 ? std::max(1, (static_cast<int>(entries.size()) + rows - 1) / rows) : 1;
}

void paintLegend(QPainter &painter, const std::vector<LegendEntry> &entries, const QPointF &topLeft, int columns,
                 bool framed, const Style &style)
{
    const Metrics metrics = measure(entries, columns, style);
    const QFont font = legendFont(style);
    painter.save();
    if (framed) {
        QColor back = style.background;
        back.setAlphaF(0.85f);
        painter.setPen(QPen(style.grid, 0.5));
        painter.setBrush(back);
        painter.drawRoundedRect(QRectF(topLeft, legendSize(entries, columns, style)), 2, 2);
    }
    for (size_t i = 0; i < entries.size(); ++i) {
        const int column = static_cast<int>(i) / metrics.rows, row = static_cast<int>(i) % metrics.rows;
        const QPointF corner =
            topLeft + QPointF(padding + column * (metrics.cellWidth + column_gap), padding + row * metrics.lineHeight);
        paintSample(painter, entries[i], {corner, QSizeF(sampleWidth(style), metrics.lineHeight)}, style);
        paintLabel(painter, entries[i].name, font, style.foreground,
                   corner + QPointF(sampleWidth(style) + 4, metrics.lineHeight / 2), Qt::AlignLeft | Qt::AlignVCenter);
    }
    painter.restore();
}

} // namespace sinkscope
