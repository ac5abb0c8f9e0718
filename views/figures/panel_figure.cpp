#include "views/figures/panel_figure.h"

#include "views/figures/math_label.h"

#include "core/data/error.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr double outer_margin = 3;

QRectF innerRect(const QRectF &rect)
{
    return rect.adjusted(outer_margin, outer_margin, -outer_margin, -outer_margin);
}

QFont noteFont(const Style &style)
{
    QFont font = style.font;
    font.setPointSizeF(font.pointSizeF() * 0.8);
    return font;
}

double lineHeight(const QFont &font)
{
    return MathLabel(QStringLiteral("*l*_{start}"), font).height();
}

/// The lines of a heading or a note; none for an empty one.
QStringList linesOf(const QString &text, const QFont &font, double width)
{
    return text.isEmpty() ? QStringList() : wrappedLabel(text, font, width);
}

void paintEmpty(QPainter &painter, const QRectF &rect, const QString &text, const Style &style)
{
    const QStringList lines = wrappedLabel(text, style.font, rect.width() - 2 * outer_margin);
    const double line = lineHeight(style.font);
    double y = rect.center().y() - line * static_cast<double>(lines.size()) / 2;
    for (const QString &words : lines) {
        paintLabel(painter, words, style.font, style.mutedForeground, {rect.center().x(), y},
                   Qt::AlignHCenter | Qt::AlignTop);
        y += line;
    }
}

void paintColourBar(QPainter &painter, const ColourBarSpec &bar, const Style &style)
{
    PanelSpec spec;
    spec.legend = false;
    spec.title = spec.x.title = QStringLiteral(" "); // keeps the bar as high as the panels beside it
    spec.x.range = {0, 1};
    spec.x.ticks = {{-1, {}}};
    spec.y.range = {0, 1};
    spec.y.ticks = {{-1, {}}};
    spec.right = PanelAxis{.title = bar.title,
                           .range = bar.range,
                           .scale = AxisScale::linear,
                           .integers = false,
                           .ticks = {},
                           .colour = {}};
    PanelImage image;
    image.cells = colourCells(1, 256, bar.map, [](int, int row) { return 1 - row / 255.0; });
    image.x = image.y = {0, 1};
    spec.image = std::move(image);
    ChartPanel(std::move(spec), bar.rect, style).paint(painter);
}

} // namespace

bool PanelFigure::LaidOut::isFor(const QRectF &r, const FigureData &d, const Style &style,
                                 const FigureInputs &inputs) const
{
    if (r != rect || style.dark != dark || style.font != font || d.runs.size() != data.runs.size() ||
        d.markedLevel != data.markedLevel || (inputs.layer && d.layer != data.layer) ||
        (inputs.head && d.head != data.head) ||
        (inputs.tokens && (d.currentToken != data.currentToken || d.selectedTokens != data.selectedTokens)))
        return false;
    for (size_t i = 0; i < d.runs.size(); ++i) {
        if (d.runs[i].run != data.runs[i].run || d.runs[i].run->rows_ready != rowsReady[i] ||
            *d.runs[i].detection != *data.runs[i].detection)
            return false;
    }
    return true;
}

const PanelFigure::LaidOut &PanelFigure::layOut(const QRectF &rect, const FigureData &data, const Style &style) const
{
    if (laidOut_ && laidOut_->isFor(rect, data, style, inputs()))
        return *laidOut_;
    auto laidOut = std::make_shared<LaidOut>(LaidOut{data, {}, rect, style.dark, style.font, {}, {}, {}, {}});
    for (const FigureRun &run : data.runs)
        laidOut->rowsReady.push_back(run.run->rows_ready);
    // Room for a heading and a note, by how many lines the last sheet had: a wrong guess costs a second sheet.
    const QFont small = noteFont(style);
    if (laidOut_) {
        laidOut->heading = laidOut_->heading;
        laidOut->note = laidOut_->note;
    }
    const double width = innerRect(rect).width();
    for (bool fits = false; !fits;) {
        QRectF inner = innerRect(rect);
        if (!laidOut->note.isEmpty())
            inner.setBottom(inner.bottom() - lineHeight(small) * static_cast<double>(laidOut->note.size()) - 1);
        if (!laidOut->heading.isEmpty())
            inner.setTop(inner.top() + lineHeight(style.font) * static_cast<double>(laidOut->heading.size()) + 2);
        laidOut->sheet = sheet(inner, data, style);
        const QStringList heading = linesOf(laidOut->sheet.heading, style.font, width),
                          note = linesOf(laidOut->sheet.note, small, width);
        fits = heading.size() == laidOut->heading.size() && note.size() == laidOut->note.size();
        laidOut->heading = heading;
        laidOut->note = note;
    }
    for (FigureSheet::PlacedPanel &panel : laidOut->sheet.panels)
        laidOut->panels.emplace_back(panel.spec, panel.rect, style);
    laidOut_ = std::move(laidOut);
    return *laidOut_;
}

double PanelFigure::heightFor(const FigureData &data, double width, double fontPoints) const
{
    double height = Figure::heightFor(data, width, fontPoints);
    const Style style = Style::light(fontPoints);
    const QRectF inner = innerRect({0, 0, width, height});
    const FigureSheet laid = sheet(inner, data, style);
    const auto readable = [&](const auto &panel) { return isReadablePanel(panel.rect.size(), fontPoints); };
    if (!std::ranges::all_of(laid.panels, readable))
        height = heightOfPanels(static_cast<int>(laid.panels.size()), width, fontPoints) + laid.legendRect.height() +
            2 * outer_margin;
    // A figure's own height has room for a line of each.
    const auto further = [&](const QString &text, const QFont &font) {
        const auto lines = static_cast<double>(linesOf(text, font, inner.width()).size());
        return std::max(0.0, lines - 1) * lineHeight(font);
    };
    return height + further(laid.heading, style.font) + further(laid.note, noteFont(style));
}

QString PanelFigure::emptyText(const FigureData &data) const
{
    return sheet(innerRect({QPointF(), sizeFor(data)}), data, Style::light()).empty;
}

void PanelFigure::paint(QPainter &painter, const QRectF &rect, const FigureData &data, const Style &style) const
{
    const LaidOut &laidOut = layOut(rect, data, style);
    const FigureSheet &sheet = laidOut.sheet;
    painter.fillRect(rect, style.background);
    if (!sheet.empty.isEmpty()) {
        paintEmpty(painter, rect, sheet.empty, style);
        return;
    }
    for (const ChartPanel &panel : laidOut.panels)
        panel.paint(painter);
    if (!sheet.legend.empty()) {
        const int columns = legendColumns(sheet.legend, sheet.legendRect.width(), style);
        const QSizeF size = legendSize(sheet.legend, columns, style);
        paintLegend(painter, sheet.legend, sheet.legendRect.center() - QPointF(size.width() / 2, size.height() / 2),
                    columns, false, style);
    }
    if (sheet.colourBar)
        paintColourBar(painter, *sheet.colourBar, style);
    const QRectF inner = innerRect(rect);
    const auto paintLines = [&](const QStringList &lines, const QFont &font, const QColor &colour, double top) {
        for (qsizetype i = 0; i < lines.size(); ++i)
            paintLabel(painter, lines[i], font, colour, {inner.left(), top + lineHeight(font) * static_cast<double>(i)},
                       Qt::AlignLeft | Qt::AlignTop);
    };
    const QFont small = noteFont(style);
    paintLines(laidOut.heading, style.font, style.foreground, inner.top());
    paintLines(laidOut.note, small, style.mutedForeground,
               inner.bottom() - lineHeight(small) * static_cast<double>(laidOut.note.size()));
}

void PanelFigure::paintHover(QPainter &painter, const QRectF &rect, const FigureData &data, const Style &style) const
{
    for (const ChartPanel &panel : layOut(rect, data, style).panels)
        panel.paintHover(painter, data.hoveredToken, data.hoveredLayer, data.layer);
}

FigureHit PanelFigure::hit(const QPointF &position, const QRectF &rect, const FigureData &data,
                           const Style &style) const
{
    const LaidOut &laidOut = layOut(rect, data, style);
    for (size_t i = 0; i < laidOut.panels.size(); ++i) {
        if (!laidOut.sheet.panels[i].rect.contains(position))
            continue;
        FigureHit hit = laidOut.panels[i].hit(position);
        if (laidOut.panels[i].plotArea().contains(position))
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

QImage colourCells(int columns, int rows, ColourMap map, const std::function<double(int, int)> &fraction)
{
    QImage cells(columns, rows, QImage::Format_ARGB32);
    for (int row = 0; row < rows; ++row) {
        auto *line = reinterpret_cast<QRgb *>(cells.scanLine(row));
        for (int column = 0; column < columns; ++column) {
            const double f = fraction(column, row);
            line[column] = std::isnan(f) ? qRgba(0, 0, 0, 0) : colourAt(map, f);
        }
    }
    return cells;
}

} // namespace sinkscope
