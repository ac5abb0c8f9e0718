#include "tests/support/sample_run.h"
#include "views/heat_map/heat_map_raster.h"
#include "views/state/tick_text.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

/// The largest of a span, without any cleverness.
float plainLargest(const Grid &grid, int row, int first, int end)
{
    float best = std::numeric_limits<float>::quiet_NaN();
    for (int i = first; i < end; ++i)
        if (std::isnan(best) || std::fabs(grid(row, i)) > std::fabs(best))
            best = grid(row, i);
    return best;
}

} // namespace

class TestHeatMapRaster : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void pyramidFindsTheLargestOfAnySpan()
    {
        for (const int columns : {1, 3, 4, 5, 63, 64, 65, 1000}) {
            Grid grid(2, columns);
            for (int i = 0; i < columns; ++i)
                grid(1, i) = 2 * sample_noise(1, static_cast<uint64_t>(i), 0) - 1;
            MagnitudePyramid pyramid;
            pyramid.build(&grid, 2);
            for (int trial = 0; trial < 300; ++trial) {
                const auto n = static_cast<uint64_t>(trial);
                const int first = static_cast<int>(sample_noise(2, n, 0) * static_cast<float>(columns - 1));
                const int end =
                    first + 1 + static_cast<int>(sample_noise(3, n, 0) * static_cast<float>(columns - first - 1));
                QCOMPARE(pyramid.largest(1, first, end), plainLargest(grid, 1, first, end));
            }
        }
    }

    void pyramidPassesOverWhatIsNotComputed()
    {
        Grid grid(1, 10, std::numeric_limits<float>::quiet_NaN());
        MagnitudePyramid pyramid;
        pyramid.build(&grid, 1);
        QVERIFY(std::isnan(pyramid.largest(0, 0, 10)));
        grid(0, 7) = -2;
        pyramid.add_row(0);
        QCOMPARE(pyramid.largest(0, 0, 10), -2.0f);
    }

    void aSinkOneTokenWideStaysVisible()
    {
        constexpr int tokens = 16000, sink = 9876, row = 5;
        Grid grid(31, tokens, 1.0f);
        grid(row, sink) = 500;
        MagnitudePyramid pyramid;
        pyramid.build(&grid, 31);
        const ColourScale scale{.normalisation = Normalisation::logarithmic, .low = 1, .high = 500};
        const QSize pixels(640, 310); // 25 tokens a pixel
        const QImage image = renderHeatMap(pyramid, HeatMapRange::whole(31, tokens), pixels, scale);
        const int x = sink * pixels.width() / tokens, y = pixels.height() - 1 - (row * 10 + 5);
        QCOMPARE(image.pixel(x, y), colourAt(ColourMap::viridis, 1));
        int bright = 0;
        for (int i = 0; i < pixels.width(); ++i)
            bright += image.pixel(i, y) == colourAt(ColourMap::viridis, 1);
        QCOMPARE(bright, 1); // exactly one pixel: it is not smeared either
        QCOMPARE(image.pixel(x, y - 10), colourAt(ColourMap::viridis, 0));
    }

    void aCellThatIsNotFiniteStaysVisible()
    {
        constexpr int tokens = 16000, bad = 9876, row = 5;
        Grid grid(31, tokens, 1.0f);
        for (const float value : {std::numeric_limits<float>::quiet_NaN(), -std::numeric_limits<float>::infinity()}) {
            grid(row, bad) = value;
            MagnitudePyramid pyramid;
            pyramid.build(&grid, 31);
            QVERIFY(pyramid.is_finite(row, 0, bad) && pyramid.is_finite(row, bad + 1, tokens));
            QVERIFY(!pyramid.is_finite(row, bad, bad + 1) && !pyramid.is_finite(row, 0, tokens));
            for (const int rowHeight : {10, 1}) { // one row of cells a pixel at least; several
                const QSize pixels(640, rowHeight == 1 ? 8 : 31 * rowHeight);
                const QImage image = renderHeatMap(pyramid, HeatMapRange::whole(31, tokens), pixels, {});
                int columns = 0;
                for (int x = 0; x < pixels.width(); ++x)
                    columns +=
                        image.pixel(x, pixels.height() - 1 - (row * pixels.height() + 15) / 31) == not_finite_colour;
                QCOMPARE(columns, 1);
            }
        }
    }

    void rowsTooThinForAPixelKeepTheirSinks()
    {
        Grid grid(81, 100, 0.0f);
        grid(40, 50) = 1;
        MagnitudePyramid pyramid;
        pyramid.build(&grid, 81);
        const QImage image = renderHeatMap(pyramid, HeatMapRange::whole(81, 100), QSize(20, 20), {});
        int bright = 0;
        for (int y = 0; y < 20; ++y)
            for (int x = 0; x < 20; ++x)
                bright += image.pixel(x, y) == colourAt(ColourMap::viridis, 1);
        QCOMPARE(bright, 1);
    }

    void rowsNotComputedAreTransparent()
    {
        Grid grid(10, 10, 3.0f);
        MagnitudePyramid pyramid;
        pyramid.build(&grid, 4);
        const QImage image = renderHeatMap(pyramid, HeatMapRange::whole(10, 10), QSize(10, 10), {});
        QCOMPARE(qAlpha(image.pixel(5, 9)), 255); // row 0, at the bottom
        QCOMPARE(qAlpha(image.pixel(5, 6)), 255);
        QCOMPARE(qAlpha(image.pixel(5, 5)), 0);
    }

    void zoomKeepsTheFixedPointAndStopsAtOneToken()
    {
        const HeatMapRange whole = HeatMapRange::whole(31, 1000);
        const HeatMapRange zoomed = whole.zoomed(4, 1, 250, 10, 31, 1000);
        QCOMPARE(zoomed.tokenSpan(), 250.0);
        QCOMPARE((250 - zoomed.firstToken) / zoomed.tokenSpan(), 0.25);
        QCOMPARE(zoomed.rowSpan(), 31.0);
        const HeatMapRange closest = whole.zoomed(1e9, 1e9, 400.5, 10.5, 31, 1000);
        QCOMPARE(closest.tokenSpan(), 1.0);
        QCOMPARE(closest.rowSpan(), 1.0);
        QCOMPARE(closest.zoomed(1e-9, 1e-9, 400, 10, 31, 1000), whole);
        QCOMPARE(whole.moved(50, 0, 31, 1000), whole);
        QCOMPARE(zoomed.moved(1e6, 0, 31, 1000).endToken, 1000.0);
        const HeatMapRange shown = zoomed.showing(900, -1, 31, 1000);
        QVERIFY(shown.firstToken <= 900 && shown.endToken >= 901);
    }

    void numbersOnAxes()
    {
        QCOMPARE(tickText(0), QStringLiteral("0"));
        QCOMPARE(tickText(10000), QStringLiteral("10000"));
        QCOMPARE(tickText(0.05), QStringLiteral("0.05"));
        QCOMPARE(tickText(-0.5), QStringLiteral("−0.5"));
        QCOMPARE(tickText(1e-5), QStringLiteral("10⁻⁵"));
        QCOMPARE(tickText(2e6), QStringLiteral("2·10⁶"));
    }
};

QTEST_APPLESS_MAIN(TestHeatMapRaster)
#include "test_heat_map_raster.moc"
