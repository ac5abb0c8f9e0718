#include "views/figures/panel_figure.h"

#include "views/figures/math_label.h"

#include "core/data/error.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <set>

namespace sinkscope {

namespace {

void paintEmpty(QPainter &painter, const QRectF &rect, double room, const QString &text, const Style &style)
{
    const QStringList lines = wrappedLabel(text, style.font, room);
    const double line = lineHeight(style.font);
    double y = rect.center().y() - line * static_cast<double>(lines.size()) / 2;
    for (const QString &words : lines) {
        paintLabel(painter, words, style.font, style.mutedForeground, {rect.center().x(), y},
                   Qt::AlignHCenter | Qt::AlignTop);
        y += line;
    }
}

} // namespace

QString PanelFigure::emptyText(const FigureData &data) const
{
    return sheet(inside({QPointF(), sizeFor(data)}), data, Style::light()).empty;
}

void PanelFigure::paint(QPainter &painter, const QRectF &rect, const FigureData &data, const Style &style) const
{
    const LaidOut &laidOut = layOut(rect, data, style);
    const FigureSheet &sheet = laidOut.sheet;
    painter.fillRect(rect, style.background);
    if (!sheet.empty.isEmpty()) {
        paintEmpty(painter, rect, inside(rect).width(), sheet.empty, style);
        return;
    }
    for (const ChartPanel &panel : laidOut.panels)
        panel.paint(painter);
    paintAround(painter, laidOut, style);
}

void PanelFigure::paintAround(QPainter &painter, const LaidOut &laid, const Style &style)
{
    const FigureSheet &sheet = laid.sheet;
    if (!sheet.legend.empty()) {
        const int columns = legendColumns(sheet.legend, sheet.legendRect.width(), style);
        const double room = sheet.legendRect.width();
        const QSizeF size = legendSize(sheet.legend, columns, room, style);
        paintLegend(painter, sheet.legend, sheet.legendRect.center() - QPointF(size.width() / 2, size.height() / 2),
                    columns, room, false, style);
    }
    if (laid.colourBar)
        laid.colourBar->paint(painter);
    for (const PlacedLabel &label : laid.labels)
        label.paint(painter);
}

void PanelFigure::paintHover(QPainter &painter, const QRectF &rect, const FigureData &data, const Style &style) const
{
    for (const ChartPanel &panel : layOut(rect, data, style).panels)
        panel.paintHover(painter, data.hoveredToken, data.hoveredLayer, data.layer);
}

std::optional<FigureDrawing> PanelFigure::drawing(const QRectF &rect, const FigureData &data, const Style &style) const
{
    const LaidOut &laid = layOut(rect, data, style);
    if (!laid.sheet.empty.isEmpty())
        return {};
    FigureDrawing drawing;
    drawing.title = title();
    drawing.size = rect.size();
    drawing.fontPoints = style.font.pointSizeF();
    drawing.markerSize = style.markerSize;
    for (const ChartPanel &panel : laid.panels)
        drawing.panels.push_back({panel.spec(), panel.plotArea(), !panel.legendRect().isNull()});
    drawing.legend = laid.sheet.legend;
    drawing.legendRect = laid.sheet.legendRect;
    if (laid.colourBar) {
        const ColourBarSpec &bar = *laid.sheet.colourBar;
        const ColourScale scale{bar.map, Normalisation::linear, bar.range.low, bar.range.high};
        drawing.bar = FigureDrawing::Bar{laid.colourBar->plotArea(), scale, bar.title};
    }
    drawing.heading = laid.heading;
    drawing.note = laid.note;
    return drawing;
}

FigureHit PanelFigure::hit(const QPointF &position, const QRectF &rect, const FigureData &data,
                           const Style &style) const
{
    const LaidOut &laidOut = layOut(rect, data, style);
    for (size_t i = 0; i < laidOut.panels.size(); ++i) {
        if (!laidOut.sheet.panels[i].rect.contains(position))
            continue;
        FigureHit hit = laidOut.panels[i].hit(position);
        if (hit.head < 0 && laidOut.panels[i].plotArea().contains(position))
            hit.head = laidOut.sheet.panels[i].head;
        return hit;
    }
    return {};
}

std::vector<int> PanelFigure::tokensInside(const QPolygonF &shape, const QRectF &rect, const FigureData &data,
                                           const Style &style) const
{
    std::set<int> tokens;
    for (const ChartPanel &panel : layOut(rect, data, style).panels)
        panel.collectTokens(shape, tokens);
    return {tokens.begin(), tokens.end()};
}

std::optional<QRectF> PanelFigure::dataArea(const QRectF &area, const QRectF &rect, const FigureData &data,
                                            const Style &style) const
{
    for (const ChartPanel &panel : layOut(rect, data, style).panels) {
        const QRectF &plot = panel.plotArea();
        const QPointF low(std::max(area.left(), plot.left()), std::max(area.top(), plot.top()));
        const QPointF high(std::min(area.right(), plot.right()), std::min(area.bottom(), plot.bottom()));
        if (low.x() <= high.x() && low.y() <= high.y())
            return QRectF(panel.value(low), panel.value(high)).normalized();
    }
    return {};
}

void PanelFigure::setOption(const QString &option, const QString &choice)
{
    for (FigureOption &known : options_) {
        if (known.id != option)
            continue;
        const auto found = std::find(known.choiceIds.begin(), known.choiceIds.end(), choice);
        if (found == known.choiceIds.end())
            throw Error(id().toStdString(), option.toStdString(),
                        "there is no choice \"" + choice.toStdString() + "\"");
        known.current = static_cast<int>(found - known.choiceIds.begin());
        invalidate();
        return;
    }
    throw Error("figure " + id().toStdString() + " has no option \"" + option.toStdString() + "\"");
}

QString PanelFigure::choice(const QString &option) const
{
    for (const FigureOption &known : options_) {
        if (known.id == option)
            return known.choiceIds[static_cast<size_t>(known.current)];
    }
    return {};
}

QColor blended(const QColor &colour, const QColor &background, double share)
{
    const auto mix = [share](int a, int b) { return static_cast<int>(std::lround(share * a + (1 - share) * b)); };
    return {mix(colour.red(), background.red()), mix(colour.green(), background.green()),
            mix(colour.blue(), background.blue())};
}

} // namespace sinkscope
