#include "views/figures/axis_ticks.h"
#include "views/figures/chart_panel.h"
#include "views/figures/math_label.h"

#include <QTest>

#include <cmath>

using namespace sinkscope;

namespace {

QStringList labels(const std::vector<AxisTick> &ticks)
{
    QStringList result;
    for (const AxisTick &tick : ticks) {
        if (!tick.label.isEmpty())
            result << tick.label;
    }
    return result;
}

} // namespace

class TestFigurePieces : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void ticksAreRoundNumbers()
    {
        QCOMPARE(labels(axisTicks({0, 48}, AxisScale::linear, 5)), QStringList({"0", "10", "20", "30", "40"}));
        QCOMPARE(labels(axisTicks({-1, 1}, AxisScale::linear, 4)), QStringList({"−1.0", "−0.5", "0.0", "0.5", "1.0"}));
        QCOMPARE(labels(axisTicks({0, 3}, AxisScale::linear, 8, true)), QStringList({"0", "1", "2", "3"}));
    }

    void logarithmicTicksAreDecades()
    {
        QCOMPARE(labels(axisTicks({0.5, 2e4}, AxisScale::logarithmic, 8)),
                 QStringList({"10^{0}", "10^{1}", "10^{2}", "10^{3}", "10^{4}"}));
        QCOMPARE(labels(axisTicks({1.5, 60}, AxisScale::logarithmic, 8)), QStringList({"2", "5", "10", "20", "50"}));
        // Minor ticks only between neighbouring decades.
        QVERIFY(axisTicks({1, 1e20}, AxisScale::logarithmic, 5).size() <= 6);
    }

    void emptyOrBrokenRangesHaveNoTicks()
    {
        QVERIFY(axisTicks({1, 1}, AxisScale::linear, 5).empty());
        QVERIFY(axisTicks({NAN, 1}, AxisScale::linear, 5).empty());
        QVERIFY(axisTicks({0, INFINITY}, AxisScale::linear, 5).empty());
    }

    void rangesHoldTheirValues()
    {
        const AxisRange range = rangeOf({NAN, -3, 5, INFINITY}, AxisScale::linear);
        QVERIFY(range.low < -3 && range.high > 5 && range.high < 7);
        const AxisRange log = rangeOf({0, -1, 10, 1000}, AxisScale::logarithmic);
        QVERIFY(log.low > 0 && log.low < 10 && log.high > 1000);
        QVERIFY(rangeOf({}, AxisScale::linear).high > rangeOf({}, AxisScale::linear).low);
    }

    void axisMapsBothWays()
    {
        for (const AxisScale scale : {AxisScale::linear, AxisScale::logarithmic}) {
            const AxisRange range{2, 2000};
            for (const double value : {2.0, 17.0, 1999.0})
                QVERIFY(std::abs(axisValue(axisFraction(value, range, scale), range, scale) - value) < 1e-9 * value);
        }
        QVERIFY(std::isnan(axisFraction(0, {1, 10}, AxisScale::logarithmic)));
    }

    void numbersReadWell()
    {
        QCOMPARE(numberText(671.23), "671.2");
        QCOMPARE(numberText(-0.25), "−0.25");
        QCOMPARE(numberText(0), "0");
        QCOMPARE(numberText(24123), "24123");
        QCOMPARE(numberText(0.2934), "0.2934");
        QCOMPARE(numberText(NAN), "–");
    }

    void labelsAreMeasured()
    {
        QFont font("DejaVu Sans");
        font.setPointSizeF(9);
        const MathLabel plain("l", font), subscript("*l*_{start}", font), bar("\\bar{h}", font);
        QVERIFY(subscript.width() > 3 * plain.width());
        QVERIFY(subscript.height() > plain.height());
        QVERIFY(bar.width() > 0);
        QVERIFY(std::abs(MathLabel("ll", font).width() - 2 * plain.width()) < 0.01);
        QCOMPARE(MathLabel("", font).width(), 0.0);
    }

    void markupSurvivesAnyText()
    {
        for (const char *text : {"*", "_{", "^{2", "\\", "\\bar{", "a_b^c*d", "}{", "_{}^{}"})
            QVERIFY(MathLabel(text, QFont()).width() >= 0);
        QCOMPARE(plainLabel(escapeMarkup("a*b_c^d\\e")), "a*b_c^d\\e");
        QCOMPARE(plainLabel("*l*_{start}"), "l_start");
    }

    void csvIsQuoted()
    {
        const FigureTable table{{"a", "b"}, {{"1", "x,y"}, {"he said \"no\"", "line\nbreak"}}};
        QCOMPARE(table.csv(), "a,b\n1,\"x,y\"\n\"he said \"\"no\"\"\",\"line\nbreak\"\n");
    }

    void panelHitsWhatItMaps()
    {
        PanelSpec spec;
        spec.x.range = {0, 10};
        spec.y.range = {1, 1000};
        spec.y.scale = AxisScale::logarithmic;
        spec.layers = 10;
        PanelSeries points;
        points.points = {{2, 10}, {7, 100}};
        points.tokens = {20, 70};
        points.marker = MarkerShape::star;
        points.tooltip = [](int i) { return QString::number(i); };
        spec.series.push_back(points);
        const ChartPanel panel(spec, {0, 0, 300, 200}, Style::light());
        const FigureHit hit = panel.hit(panel.map({7, 100}) + QPointF(2, -2));
        QCOMPARE(hit.tooltip, "1");
        QCOMPARE(hit.tokens, std::vector<int>{70});
        QCOMPARE(hit.layer, 7);
        QVERIFY(panel.hit(panel.map({4, 500})).tooltip.isEmpty());
        QVERIFY(panel.hit({-50, -50}).tooltip.isEmpty());
        const QPointF back = panel.value(panel.map({3, 42}));
        QVERIFY(std::abs(back.x() - 3) < 1e-9 && std::abs(back.y() - 42) < 1e-9);

        std::set<int> inside;
        panel.collectTokens(QPolygonF(QRectF(panel.map({1, 30}), panel.map({3, 5})).normalized()), inside);
        QCOMPARE(inside, std::set<int>{20});
    }
};

QTEST_MAIN(TestFigurePieces)
#include "test_figure_pieces.moc"
