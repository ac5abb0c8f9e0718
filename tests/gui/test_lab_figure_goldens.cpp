// The figures of the lab, painted from made-up results, against committed images.

#include "tests/gui/figure_fixture.h"
#include "tests/gui/made_up_lab_results.h"
#include "tests/support/golden_image.h"

#include <cmath>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

/// How many pixels of a painted figure are no background.
int inkOf(const Figure &figure)
{
    const QImage image = painted(figure, one_run());
    int ink = 0;
    for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
            ink += image.pixelColor(x, y) != Style::light(8).background;
    return ink;
}

const Figure &named(const std::vector<std::unique_ptr<SheetFigure>> &figures, const QString &id)
{
    return **std::ranges::find(figures, id, [](const auto &figure) { return figure->id(); });
}

} // namespace

class TestLabFigureGoldens : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void looksAsBefore_data()
    {
        QTest::addColumn<QString>("id");
        for (const auto &figure : makeLabFigures({}))
            QTest::newRow(qPrintable(figure->id())) << figure->id();
    }

    void looksAsBefore()
    {
        QFETCH(QString, id);
        const auto figures = makeLabFigures(made_up_lab_results());
        const QString difference =
            difference_from_golden(painted(named(figures, id), one_run()), QStringLiteral("lab-") + id);
        QVERIFY2(difference.isEmpty(), qPrintable(difference));
    }

    void figuresPaintTheirResults()
    {
        const FigureData data = one_run();
        const auto empty = makeLabFigures({}), full = makeLabFigures(made_up_lab_results());
        QCOMPARE(full.size(), size_t(13));
        for (size_t i = 0; i < full.size(); ++i) {
            QVERIFY2(empty[i]->table(data).rows.empty(), qPrintable(empty[i]->id()));
            QVERIFY2(!full[i]->table(data).rows.empty(), qPrintable(full[i]->id()));
            const int before = inkOf(*empty[i]), after = inkOf(*full[i]);
            QVERIFY2(before > 50, qPrintable(empty[i]->id())); // it says what to do
            QVERIFY2(after > 2 * before, qPrintable(full[i]->id()));
        }
        const FigureTable sweep = full[1]->table(data);
        QCOMPARE(sweep.rows.size(), size_t(240));
        QCOMPARE(sweep.rows.front(), (QStringList{"1", "-20", "40", cell(std::tanh(-10.0))}));
    }

    /// A click into the matrix of heads makes that head of that layer current; moved thresholds move classes.
    void headsAreLinkedAndTheirThresholdsMove()
    {
        auto figures = makeLabFigures(made_up_lab_results());
        Figure &heads = **std::ranges::find(figures, QStringLiteral("heads"), [](const auto &f) { return f->id(); });
        const FigureData data = one_run();
        const QRectF rect(QPointF(), heads.defaultSize());
        FigureHit found; // from the left edge on, the first head comes first
        for (double x = 0; x < rect.width() / 2 && found.head < 0; x += 3)
            found = heads.hit({x, rect.height() / 3}, rect, data, Style::light(8));
        QCOMPARE(found.head, 0);
        QVERIFY(found.layer > 4 && found.tooltip.contains(QStringLiteral("block %1, head 0").arg(found.layer)));
        const auto sinks = [&] {
            return std::ranges::count_if(heads.table(data).rows,
                                         [](const QStringList &row) { return row[2] == QLatin1String("sink"); });
        };
        QCOMPARE(sinks(), 29);
        heads.setOption(QStringLiteral("sink"), QStringLiteral("0.9"));
        QCOMPARE(sinks(), 5);
    }

    /// The tolerance must not hide what the images are there to catch.
    void aMovedCurveIsNoticed()
    {
        LabResults moved = made_up_lab_results();
        std::vector<SuppressionCurve> curves = *moved.swapping;
        curves[2].points[2].suppressed.pop_back();
        moved.swapping = std::make_shared<const std::vector<SuppressionCurve>>(curves);
        MlpStages stages = *moved.stages;
        stages.cosine(3, 2) -= 0.15f;
        moved.stages = std::make_shared<const MlpStages>(stages);
        const auto before = makeLabFigures(made_up_lab_results()), after = makeLabFigures(moved);
        for (const char *id : {"swapping", "mlp-stages"}) {
            const double share = differing_share(painted(named(before, QLatin1String(id)), one_run()),
                                                 painted(named(after, QLatin1String(id)), one_run()));
            QVERIFY2(share > golden_tolerated_share,
                     qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(id)).arg(share)));
        }
    }
};

QTEST_MAIN(TestLabFigureGoldens)
#include "test_lab_figure_goldens.moc"
