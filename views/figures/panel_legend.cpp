#include "views/figures/panel_legend.h"

#include "views/figures/math_label.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sinkscope {

namespace {

constexpr double padding = 3;
constexpr double column_gap = 8;
constexpr double sample_gap = 4; ///< between a sample and its name

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
    std::vector<QStringList> names; ///< in lines
    std::vector<int> rowLines; ///< of each row's longest name

    double height() const { return std::accumulate(rowLines.begin(), rowLines.end(), 0) * lineHeight; }
};

Metrics measure(const std::vector<LegendEntry> &entries, int columns, double width, const Style &style)
{
    Metrics metrics;
    const QFont font = legendFont(style);
    const double sample = sampleWidth(style) + sample_gap;
    const double room = (width - 2 * padding - (columns - 1) * column_gap) / columns - sample;
    metrics.rows = (static_cast<int>(entries.size()) + columns - 1) / columns;
    metrics.rowLines.resize(static_cast<size_t>(metrics.rows));
    for (size_t i = 0; i < entries.size(); ++i) {
        metrics.names.push_back(wrappedLabel(entries[i].name, font, room));
        for (const QString &line : metrics.names.back()) {
            const MathLabel label(line, font);
            metrics.cellWidth = std::max(metrics.cellWidth, sample + label.width());
            metrics.lineHeight = std::max(metrics.lineHeight, label.height());
        }
        int &lines = metrics.rowLines[i % static_cast<size_t>(metrics.rows)];
        lines = std::max(lines, static_cast<int>(metrics.names.back().size()));
    }
    return metrics;
}

QSizeF sizeOf(const Metrics &metrics, int columns)
{
    return {columns * metrics.cellWidth + (columns - 1) * column_gap + 2 * padding, metrics.height() + 2 * padding};
}

void paintSample(QPainter &painter, const LegendEntry &entry, const QRectF &box, const Style &style)
{
    const QPointF middle = box.center();
    if (entry.area) {
        painter.setPen(QPen(style.mutedForeground, 0.3)); // a pale area has an edge
        painter.setBrush(entry.colour);
        painter.drawRect(box.adjusted(0, box.height() * 0.25, 0, -box.height() * 0.25));
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

QSizeF legendSize(const std::vector<LegendEntry> &entries, int columns, double width, const Style &style)
{
    return sizeOf(measure(entries, columns, width, style), columns);
}

int legendColumns(const std::vector<LegendEntry> &entries, double width, const Style &style)
{
    int columns = std::max(1, static_cast<int>(entries.size()));
    while (columns > 1 && legendSize(entries, columns, INFINITY, style).width() > width)
        --columns;
    // As few columns as the rows need, so that the last one is not left short.
    const int rows = (static_cast<int>(entries.size()) + columns - 1) / columns;
    return rows > 0 ? std::max(1, (static_cast<int>(entries.size()) + rows - 1) / rows) : 1;
}

void paintLegend(QPainter &painter, const std::vector<LegendEntry> &entries, const QPointF &topLeft, int columns,
                 double width, bool framed, const Style &style)
{
    const Metrics metrics = measure(entries, columns, width, style);
    const QFont font = legendFont(style);
    painter.save();
    if (framed) {
        QColor back = style.background;
        back.setAlphaF(0.85f);
        painter.setPen(QPen(style.grid, 0.5));
        painter.setBrush(back);
        painter.drawRoundedRect(QRectF(topLeft, sizeOf(metrics, columns)), 2, 2);
    }
    for (size_t i = 0; i < entries.size(); ++i) {
        const int column = static_cast<int>(i) / metrics.rows, row = static_cast<int>(i) % metrics.rows;
        const int above = std::accumulate(metrics.rowLines.begin(), metrics.rowLines.begin() + row, 0);
        QPointF corner = topLeft +
            QPointF(padding + column * (metrics.cellWidth + column_gap), padding + above * metrics.lineHeight);
        paintSample(painter, entries[i], {corner, QSizeF(sampleWidth(style), metrics.lineHeight)}, style);
        for (const QString &line : metrics.names[i]) {
            paintLabel(painter, line, font, style.foreground,
                       corner + QPointF(sampleWidth(style) + sample_gap, metrics.lineHeight / 2),
                       Qt::AlignLeft | Qt::AlignVCenter);
            corner.ry() += metrics.lineHeight;
        }
    }
    painter.restore();
}

} // namespace sinkscope
