// Where a figure's panels stand, and what is written around them.
#include "views/figures/panel_figure.h"

#include "views/figures/figure_text.h"
#include "views/figures/math_label.h"
#include "views/figures/sheet_edits.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>
#include <set>

namespace sinkscope {

namespace {

constexpr double small_width = 14, small_height = 11; ///< of figures in which data go before titles, in font sizes
constexpr double least_shown = 2.5; ///< of a plot in those
constexpr double least_plot = 6.5; ///< width and height of a panel between its axes, in font sizes

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

void PanelFigure::LaidOut::placePanels(const Style &style)
{
    panels.clear();
    for (const FigureSheet::PlacedPanel &panel : sheet.panels)
        panels.emplace_back(panel.spec, panel.rect, style);
}

bool PanelFigure::LaidOut::hasNoRoom(const Style &style) const
{
    const double points = style.font.pointSizeF();
    if (rect.width() >= small_width * points && rect.height() >= small_height * points)
        return false;
    return std::ranges::any_of(panels, [&](const ChartPanel &panel) {
        return std::min(panel.plotArea().width(), panel.plotArea().height()) < least_shown * points;
    });
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
    const QRectF whole = inside(rect);
    for (int attempt = 0; attempt < 4; ++attempt) { // notes that have no room add to the note, which takes more room
        QRectF inner = whole;
        if (!laidOut->note.isEmpty())
            inner.setBottom(inner.bottom() - lineHeight(small) * static_cast<double>(laidOut->note.size()) - 1);
        if (!laidOut->heading.isEmpty())
            inner.setTop(inner.top() + lineHeight(style.font) * static_cast<double>(laidOut->heading.size()) + 2);
        laidOut->sheet = sheet(inner, data, style);
        applyEdits(laidOut->sheet, data.edits, style);
        laidOut->placePanels(style);
        const QStringList heading = titleLines(headingOf(laidOut->sheet, data), style.font, whole.width()),
                          note = titleLines(noteOf(laidOut->sheet, laidOut->panels, data), small, whole.width());
        const bool fits = heading.size() == laidOut->heading.size() && note.size() == laidOut->note.size();
        laidOut->heading = heading;
        laidOut->note = note;
        if (fits)
            break;
    }
    if (laidOut->hasNoRoom(style)) {
        laidOut->heading.clear();
        laidOut->note.clear();
        leaveDecorationsOut(laidOut->sheet, whole, style);
        laidOut->placePanels(style);
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
    double height = heightForWidth(data, width, style);
    constexpr int most_steps = 8; // each gives the panels what they lack
    for (int step = 0; step < most_steps; ++step) {
        const LaidOut &laid = layOut({0, 0, width, height}, data, style);
        double lacking = 0;
        std::set<double> rows;
        for (const ChartPanel &panel : laid.panels) {
            lacking = std::max(lacking, least_plot * fontPoints - panel.plotArea().height());
            rows.insert(panel.plotArea().top());
        }
        if (lacking <= 0.5)
            break;
        height += lacking * static_cast<double>(rows.size()) + 0.1;
    }
    return height;
}

double PanelFigure::heightForWidth(const FigureData &data, double width, const Style &style) const
{
    const double points = style.font.pointSizeF(), step = 5 * points;
    const double own = std::max(Figure::heightFor(data, width, points), small_height * points);
    constexpr int most_steps = 30;
    for (int i = 0; i < most_steps; ++i) {
        const double height = own + i * step;
        const LaidOut &laid = layOut({0, 0, width, height}, data, style);
        std::set<double> columns;
        for (const FigureSheet::PlacedPanel &panel : laid.sheet.panels)
            columns.insert(panel.rect.left());
        const bool wide = std::ranges::all_of(laid.sheet.panels, [&](const FigureSheet::PlacedPanel &panel) {
            return isReadablePanel({panel.rect.width(), INFINITY}, points);
        });
        if (wide || columns.size() <= 1)
            return height;
    }
    return own; // the figure keeps its columns, whatever its height
}

} // namespace sinkscope
