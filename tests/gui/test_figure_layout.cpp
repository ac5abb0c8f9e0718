// Figures at the widths that are printed: nothing clipped, nothing over anything else, axes that can be read.

#include "tests/gui/every_figure.h"
#include "views/figures/figure_export.h"
#include "views/figures/math_label.h"
#include "views/figures/panel_figure.h"

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr std::array widths{60.0, 85.0, 120.0, 174.0}; // mm
constexpr double tolerance = 0.4; // points: metrics have room around the ink
constexpr double points_per_millimetre = 72 / 25.4;

struct Box {
    QRectF rect;
    QString what;
};

void addLabels(std::vector<Box> &boxes, const std::vector<PlacedLabel> &labels)
{
    for (const PlacedLabel &label : labels)
        if (!plainLabel(label.text).trimmed().isEmpty())
            boxes.push_back({label.box(), plainLabel(label.text)});
}

/// Everything written in a figure, and its legends.
std::vector<Box> boxesOf(const PanelFigure::LaidOut &laid)
{
    std::vector<Box> boxes;
    addLabels(boxes, laid.labels);
    for (const ChartPanel &panel : laid.panels) {
        addLabels(boxes, panel.labels());
        if (!panel.legendRect().isNull())
            boxes.push_back({panel.legendRect(), "legend of a panel"});
    }
    if (laid.colourBar)
        addLabels(boxes, laid.colourBar->labels());
    if (!laid.sheet.legend.empty())
        boxes.push_back({laid.sheet.legendRect, "legend"});
    return boxes;
}

int labelledTicks(const ChartPanel &panel, const std::function<bool(const PlacedLabel &)> &onAxis)
{
    return static_cast<int>(std::ranges::count_if(panel.labels(), [&](const PlacedLabel &label) {
        return label.kind == PlacedLabel::Kind::tick && onAxis(label);
    }));
}

/// Fewer than three labels tell no scale, unless there are no more whole numbers, or categories instead.
bool isScaled(const PanelAxis &axis, int labels)
{
    if (!axis.ticks.empty() || labels >= 3)
        return true;
    return axis.integers && std::floor(axis.range.high) - std::ceil(axis.range.low) + 1 <= labels;
}

const PanelFigure *panelsOf(const Figure &figure)
{
    return dynamic_cast<const PanelFigure *>(&figure);
}

} // namespace

class TestFigureLayout : public QObject {
    Q_OBJECT

    /// Calls check(laid, rect, text) for the figure at every width in both themes.
    template <typename Check> void atEveryWidth(int index, Check check)
    {
        const auto figures = every_figure();
        const PanelFigure &figure = *panelsOf(*figures[static_cast<size_t>(index)]);
        const FigureData data = figure_data();
        for (const double width : widths)
            for (const bool dark : {false, true}) {
                const Style style = dark ? Style::darkTheme(8) : Style::light(8);
                const QSizeF size = sizeForWidth(figure, data, width, 8) * points_per_millimetre;
                check(figure.layOut({{}, size}, data, style), QRectF({}, size),
                      QStringLiteral("%1 mm, %2: ").arg(width).arg(dark ? "dark" : "light"));
            }
    }

private Q_SLOTS:
    void nothingIsClippedOrCovered_data() { every_figure_data(panelsOf); }
    void nothingIsClippedOrCovered()
    {
        QFETCH(int, index);
        atEveryWidth(index, [](const PanelFigure::LaidOut &laid, const QRectF &rect, const QString &where) {
            const std::vector<Box> boxes = boxesOf(laid);
            QVERIFY(!boxes.empty());
            for (size_t i = 0; i < boxes.size(); ++i) {
                const QRectF inner = boxes[i].rect.adjusted(tolerance, tolerance, -tolerance, -tolerance);
                QVERIFY2(rect.contains(inner), qPrintable(where + "clipped: " + boxes[i].what));
                for (size_t other = 0; other < i; ++other)
                    QVERIFY2(
                        !inner.intersects(boxes[other].rect.adjusted(tolerance, tolerance, -tolerance, -tolerance)),
                        qPrintable(where + boxes[i].what + " over " + boxes[other].what));
            }
        });
    }

    void legendsCoverNoMark_data() { every_figure_data(panelsOf); }
    void legendsCoverNoMark()
    {
        QFETCH(int, index);
        atEveryWidth(index, [](const PanelFigure::LaidOut &laid, const QRectF &, const QString &where) {
            for (const ChartPanel &panel : laid.panels) {
                QVERIFY2(panel.legendRect().isNull() || !panel.hasLegendInside() ||
                             !panel.hasMarksIn(panel.legendRect()),
                         qPrintable(where + panel.spec().title));
                QVERIFY2(!laid.sheet.legendRect.intersects(panel.plotArea()), qPrintable(where + panel.spec().title));
            }
        });
    }

    void axesHaveThreeLabels_data() { every_figure_data(panelsOf); }
    void axesHaveThreeLabels()
    {
        QFETCH(int, index);
        atEveryWidth(index, [](const PanelFigure::LaidOut &laid, const QRectF &, const QString &where) {
            for (const ChartPanel &panel : laid.panels) {
                const QRectF &plot = panel.plotArea();
                const int below =
                    labelledTicks(panel, [&](const PlacedLabel &l) { return l.anchor.y() > plot.bottom(); });
                const int left = labelledTicks(panel, [&](const PlacedLabel &l) {
                    return l.anchor.x() < plot.left() && l.anchor.y() <= plot.bottom() + 1;
                });
                const int right =
                    labelledTicks(panel, [&](const PlacedLabel &l) { return l.anchor.x() > plot.right() + 1; });
                QVERIFY2(isScaled(panel.spec().x, below), qPrintable(where + "x " + panel.spec().x.title));
                QVERIFY2(isScaled(panel.spec().y, left), qPrintable(where + "y " + panel.spec().y.title));
                if (panel.spec().right)
                    QVERIFY2(isScaled(*panel.spec().right, right), qPrintable(where + panel.spec().right->title));
            }
        });
    }

    void typeIsOfOneSize_data() { every_figure_data(panelsOf); }
    void typeIsOfOneSize()
    {
        QFETCH(int, index);
        std::set<double> sizes;
        atEveryWidth(index, [&](const PanelFigure::LaidOut &laid, const QRectF &, const QString &) {
            for (const ChartPanel &panel : laid.panels)
                for (const PlacedLabel &label : panel.labels())
                    sizes.insert(label.font.pointSizeF());
        });
        QVERIFY(sizes.size() <= 2); // titles, and the labels of ticks
    }

    void plotsCanBeRead_data() { every_figure_data(panelsOf); }
    void plotsCanBeRead()
    {
        QFETCH(int, index);
        atEveryWidth(index, [](const PanelFigure::LaidOut &laid, const QRectF &rect, const QString &where) {
            if (rect.width() < 80 * points_per_millimetre)
                return; // 60 mm is less than some figures need
            for (const ChartPanel &panel : laid.panels)
                QVERIFY2(panel.plotArea().height() > 45 && panel.plotArea().width() > 45,
                         qPrintable(where +
                                    QString("%1 x %2").arg(panel.plotArea().width()).arg(panel.plotArea().height())));
            QVERIFY2(rect.height() < 240 * points_per_millimetre, qPrintable(where)); // on one page
        });
    }

    void aRowOfNotesIsWholeOrLeftOut()
    {
        FigureData data = figure_data();
        const auto figure = makeFigure("sink-levels");
        for (const double width : widths) {
            const QSizeF size = sizeForWidth(*figure, data, width, 8) * points_per_millimetre;
            const auto &laid = panelsOf(*figure)->layOut({{}, size}, data, Style::light(8));
            for (const ChartPanel &panel : laid.panels) {
                const auto notes = static_cast<size_t>(
                    std::ranges::count(panel.labels(), PlacedLabel::Kind::note, &PlacedLabel::kind));
                QVERIFY(panel.leavesNotesOut() ? notes == 0 : notes == panel.spec().notes.size());
                QVERIFY(!panel.leavesNotesOut() || laid.note.join(u' ').contains("counts"));
            }
        }
    }
};

QTEST_MAIN(TestFigureLayout)
#include "test_figure_layout.moc"
