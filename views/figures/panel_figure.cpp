#include "views/figures/panel_figure.h"

#include "views/figures/figure_text.h"
#include "views/figures/math_label.h"
#include "views/figures/sheet_edits.h"

#include "core/data/error.h"

#include <QCoreApplication>
#include <QPainter>

#include <algorithm>
#include <cmath>
#include <set>

namespace sinkscope {

namespace {

constexpr double outer_margin = 3;
constexpr double least_plot_height = 6.5; ///< of a panel between its axes, in font sizes

QRectF innerRect(const QRectF &rect)
{
    return rect.adjusted(outer_margin, outer_margin, -outer_margin, -outer_margin);
}

QString translated(const char *text)
{
    return QCoreApplication::translate("PanelFigure", text);
}

QFont noteFont(const Style &style)
{
    QFont font = style.font;
    font.setPointSizeF(font.pointSizeF() * 0.8);
    return font;
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

PanelSpec colourBarPanel(const ColourBarSpec &bar)
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
    image.size = {1, 256};
    image.scale = {bar.map, Normalisation::linear, 0, 1};
    image.value = [](int, int row) { return 1 - row / 255.0; };
    image.x = image.y = {0, 1};
    spec.image = std::move(image);
    return spec;
}

/// What a sheet says below its panels: its own note, what its panels leave out, and what of the run it shows.
QString noteOf(const FigureSheet &sheet, const std::vector<ChartPanel> &panels, const FigureData &data)
{
    if (!data.edits.caption)
        return {};
    QStringList parts{sheet.note};
    for (const QString &filter : data.filters)
        parts << escapeMarkup(filter);
    for (const ChartPanel &panel : panels)
        if (panel.leavesNotesOut())
            parts << panel.spec().withoutNotes;
    if (!data.runs.empty() && !data.namesRun) {
        parts << escapeMarkup(cutText(*data.runs.front().run));
        parts << translated("detector: %1").arg(escapeMarkup(detectorName(data.runs.front().detection->parameters)));
    }
    parts.removeAll(QString());
    parts.removeDuplicates();
    return parts.join(QStringLiteral("; "));
}

/// The run's name, where it is wanted, above what the sheet says of itself.
QString headingOf(const FigureSheet &sheet, const FigureData &data)
{
    QStringList parts;
    if (data.namesRun && !data.runs.empty())
        parts << escapeMarkup(runText(*data.runs.front().run, *data.runs.front().detection));
    parts << sheet.heading;
    parts.removeAll(QString());
    return parts.join(u'\n');
}

std::vector<PlacedLabel> linesAt(const QStringList &lines, const QFont &font, const QColor &colour, const QPointF &top)
{
    std::vector<PlacedLabel> labels;
    for (qsizetype i = 0; i < lines.size(); ++i)
        labels.push_back({PlacedLabel::Kind::note, lines[i], font, colour,
                          top + QPointF(0, lineHeight(font) * static_cast<double>(i)), Qt::AlignLeft | Qt::AlignTop});
    return labels;
}

} // namespace

bool PanelFigure::LaidOut::isFor(const QRectF &r, const FigureData &d, const Style &style,
                                 const FigureInputs &inputs) const
{
    if (r != rect || style.dark != dark || style.grey != grey || style.lineWidth != lineWidth || style.font != font ||
        d.runs.size() != data.runs.size() || d.markedLevel != data.markedLevel || d.filters != data.filters ||
        d.namesRun != data.namesRun || d.edits != data.edits || (inputs.layer && d.layer != data.layer) ||
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
    auto laidOut = std::make_shared<LaidOut>(
        LaidOut{data, {}, rect, style.dark, style.grey, style.lineWidth, style.font, {}, {}, {}, {}, {}, {}});
    for (const FigureRun &run : data.runs)
        laidOut->rowsReady.push_back(run.run->rows_ready);
    // Room for a heading and a note, by how many lines the last sheet had: a wrong guess costs a second sheet.
    const QFont small = noteFont(style);
    if (laidOut_) {
        laidOut->heading = laidOut_->heading;
        laidOut->note = laidOut_->note;
    }
    const QRectF whole = innerRect(rect);
    for (int attempt = 0; attempt < 4; ++attempt) { // notes that have no room add to the note, which takes more room
        QRectF inner = whole;
        if (!laidOut->note.isEmpty())
            inner.setBottom(inner.bottom() - lineHeight(small) * static_cast<double>(laidOut->note.size()) - 1);
        if (!laidOut->heading.isEmpty())
            inner.setTop(inner.top() + lineHeight(style.font) * static_cast<double>(laidOut->heading.size()) + 2);
        laidOut->sheet = sheet(inner, data, style);
        applyEdits(laidOut->sheet, data.edits, style);
        laidOut->panels.clear();
        for (FigureSheet::PlacedPanel &panel : laidOut->sheet.panels)
            laidOut->panels.emplace_back(panel.spec, panel.rect, style);
        const QStringList heading = titleLines(headingOf(laidOut->sheet, data), style.font, whole.width()),
                          note = titleLines(noteOf(laidOut->sheet, laidOut->panels, data), small, whole.width());
        const bool fits = heading.size() == laidOut->heading.size() && note.size() == laidOut->note.size();
        laidOut->heading = heading;
        laidOut->note = note;
        if (fits)
            break;
    }
    laidOut->labels = linesAt(laidOut->heading, style.font, style.foreground, whole.topLeft());
    const double noteHeight = lineHeight(small) * static_cast<double>(laidOut->note.size());
    for (const PlacedLabel &line :
         linesAt(laidOut->note, small, style.mutedForeground, whole.bottomLeft() - QPointF(0, noteHeight)))
        laidOut->labels.push_back(line);
    if (laidOut->sheet.colourBar)
        laidOut->colourBar.emplace(colourBarPanel(*laidOut->sheet.colourBar), laidOut->sheet.colourBar->rect, style);
    laidOut_ = std::move(laidOut);
    return *laidOut_;
}

double PanelFigure::heightFor(const FigureData &data, double width, double fontPoints) const
{
    const Style style = Style::light(fontPoints);
    double height = Figure::heightFor(data, width, fontPoints);
    constexpr int most_steps = 8; // each gives the panels what they lack
    for (int step = 0; step < most_steps; ++step) {
        const LaidOut &laid = layOut({0, 0, width, height}, data, style);
        double lacking = 0;
        std::set<double> rows;
        for (const ChartPanel &panel : laid.panels) {
            lacking = std::max(lacking, least_plot_height * fontPoints - panel.plotArea().height());
            rows.insert(panel.plotArea().top());
        }
        if (lacking <= 0.5)
            break;
        height += lacking * static_cast<double>(rows.size()) + 0.1;
    }
    return height;
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
    if (laidOut.colourBar)
        laidOut.colourBar->paint(painter);
    for (const PlacedLabel &label : laidOut.labels)
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
