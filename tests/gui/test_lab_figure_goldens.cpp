// The figures of the lab, painted from made-up results, against committed images.
// SINKSCOPE_UPDATE_GOLDEN=1 writes the images anew: look at them before committing.

#include "tests/gui/made_up_lab_results.h"
#include "tests/support/test_paths.h"

#include <QImage>
#include <QPainter>
#include <QTest>

#include <cmath>

using namespace sinkscope;

namespace {

/// Another version of the fonts moves glyphs by a pixel and shades their edges otherwise. A pixel differs when none of
/// the nine around its place in the other image is near its colour.
constexpr int nearColour = 80; ///< of 3 x 255
constexpr double toleratedShare = 0.002; ///< of pixels

int distance(QRgb a, QRgb b)
{
    return std::abs(qRed(a) - qRed(b)) + std::abs(qGreen(a) - qGreen(b)) + std::abs(qBlue(a) - qBlue(b));
}

bool isFound(const QImage &image, int x, int y, QRgb colour)
{
    for (int row = std::max(0, y - 1); row <= std::min(image.height() - 1, y + 1); ++row)
        for (int column = std::max(0, x - 1); column <= std::min(image.width() - 1, x + 1); ++column)
            if (distance(image.pixel(column, row), colour) < nearColour)
                return true;
    return false;
}

/// The share of pixels of either image that the other lacks; 1 for images of different sizes.
double differingShare(const QImage &a, const QImage &b)
{
    if (a.size() != b.size() || a.isNull())
        return 1;
    int differing = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x)
            differing += !isFound(b, x, y, a.pixel(x, y)) || !isFound(a, x, y, b.pixel(x, y));
    return static_cast<double>(differing) / a.width() / a.height();
}

FigureData sampleData()
{
    static const auto run = std::make_shared<const Run>(test::sample_run());
    FigureData data;
    data.runs.push_back({run, run->detection});
    return data;
}

QImage painted(const Figure &figure, const Style &style = Style::light(8))
{
    const QSizeF size = figure.sizeFor(sampleData());
    QImage image(size.toSize(), QImage::Format_RGB32);
    QPainter painter(&image);
    figure.paint(painter, QRectF(QPointF(), size), sampleData(), style);
    return image;
}

/// How many pixels of a painted figure are no background.
int inkOf(const Figure &figure)
{
    const QImage image = painted(figure);
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
        const QImage now = painted(named(makeLabFigures(test::made_up_lab_results()), id));
        const QString file = QString::fromStdString((test::source_dir() / "tests/gui/golden").string()) +
            QStringLiteral("/lab-%1.png").arg(id);
        if (qEnvironmentVariableIsSet("SINKSCOPE_UPDATE_GOLDEN"))
            QVERIFY(now.save(file));
        const QImage golden = QImage(file).convertToFormat(QImage::Format_RGB32);
        QVERIFY2(!golden.isNull(), qPrintable(file + QStringLiteral(" is missing")));
        const double share = differingShare(now, golden);
        if (share >= toleratedShare && now.save(QStringLiteral("lab-%1-now.png").arg(id)))
            qWarning("what it looks like now is in lab-%s-now.png", qPrintable(id));
        QVERIFY2(share < toleratedShare, qPrintable(QStringLiteral("%1 % of the pixels differ").arg(100 * share)));
    }

    void figuresPaintTheirResults()
    {
        const FigureData data = sampleData();
        const auto empty = makeLabFigures({}), full = makeLabFigures(test::made_up_lab_results());
        QCOMPARE(full.size(), size_t(7));
        for (size_t i = 0; i < full.size(); ++i) {
            QVERIFY2(empty[i]->table(data).rows.empty(), qPrintable(empty[i]->id()));
            QVERIFY2(!full[i]->table(data).rows.empty(), qPrintable(full[i]->id()));
            const int before = inkOf(*empty[i]), after = inkOf(*full[i]);
            QVERIFY2(before > 50, qPrintable(empty[i]->id())); // it says what to do
            QVERIFY2(after > 2 * before, qPrintable(full[i]->id()));
        }
        const FigureTable sweep = full[1]->table(data);
        QCOMPARE(sweep.rows.size(), size_t(240));
        QCOMPARE(sweep.rows.front(), (QStringList{"1", "-20", "40", QString::number(std::tanh(-10.0))}));
    }

    /// The tolerance must not hide what the images are there to catch.
    void aMovedCurveIsNoticed()
    {
        LabResults moved = test::made_up_lab_results();
        std::vector<SuppressionCurve> curves = *moved.swapping;
        curves[2].points[2].suppressed.pop_back();
        moved.swapping = std::make_shared<const std::vector<SuppressionCurve>>(curves);
        MlpStages stages = *moved.stages;
        stages.cosine(3, 2) -= 0.15f;
        moved.stages = std::make_shared<const MlpStages>(stages);
        const auto before = makeLabFigures(test::made_up_lab_results()), after = makeLabFigures(moved);
        for (const char *id : {"swapping", "mlp-stages"}) {
            const double share =
                differingShare(painted(named(before, QLatin1String(id))), painted(named(after, QLatin1String(id))));
            QVERIFY2(share > toleratedShare, qPrintable(QStringLiteral("%1: %2").arg(QLatin1String(id)).arg(share)));
        }
    }
};

QTEST_MAIN(TestLabFigureGoldens)
#include "test_lab_figure_goldens.moc"
