#include "views/state/colour_map.h"
#include "views/state/colour_scale.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace sinkscope;

namespace {

constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

/// 2 x 5 with a sink in column 1 and a value that is not there.
Grid smallGrid()
{
    Grid grid(2, 5);
    const std::array<float, 10> values{1, 1000, 2, 3, 4, -5, 2000, 6, std::numeric_limits<float>::quiet_NaN(), 8};
    std::copy(values.begin(), values.end(), grid.values().begin());
    return grid;
}

} // namespace

class TestColourScale : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void mapsHaveTheirPublishedColours()
    {
        QCOMPARE(colourAt(ColourMap::viridis, 0), qRgb(0x44, 0x01, 0x54));
        QCOMPARE(colourAt(ColourMap::viridis, 1), qRgb(0xfd, 0xe7, 0x25));
        QCOMPARE(colourAt(ColourMap::viridis, 0.5), qRgb(0x21, 0x91, 0x8c));
        QCOMPARE(colourAt(ColourMap::magma, 1), qRgb(0xfc, 0xfd, 0xbf));
        QCOMPARE(colourAt(ColourMap::cividis, 0), qRgb(0x00, 0x22, 0x4e));
        QCOMPARE(colourAt(ColourMap::viridis, -3), colourAt(ColourMap::viridis, 0));
        QCOMPARE(colourAt(ColourMap::viridis, 7), colourAt(ColourMap::viridis, 1));
    }

    void sequentialMapsGetLighter()
    {
        for (const ColourMap map : {ColourMap::viridis, ColourMap::magma, ColourMap::cividis})
            for (int i = 8; i < 256; ++i)
                QVERIFY(relativeLuminance(colourTable(map)[static_cast<size_t>(i)]) >
                        relativeLuminance(colourTable(map)[static_cast<size_t>(i - 8)]));
    }

    void divergingMapIsLightestInTheMiddle()
    {
        const double middle = relativeLuminance(colourAt(ColourMap::diverging, 0.5));
        QVERIFY(middle > 0.8);
        for (int i = 1; i <= 10; ++i) {
            QVERIFY(relativeLuminance(colourAt(ColourMap::diverging, 0.5 + 0.05 * i)) < middle);
            QVERIFY(relativeLuminance(colourAt(ColourMap::diverging, 0.5 - 0.05 * i)) < middle);
        }
    }

    void textIsReadableOnEveryColour()
    {
        for (int map = 0; map < colour_map_count; ++map)
            for (const QRgb colour : colourTable(static_cast<ColourMap>(map))) {
                const double background = relativeLuminance(colour), text = relativeLuminance(readableOn(colour).rgb());
                const double contrast = (std::max(background, text) + 0.05) / (std::min(background, text) + 0.05);
                QVERIFY2(contrast >= 4.5, qPrintable(QString::number(contrast)));
            }
    }

    void linearFraction()
    {
        const ColourScale scale{.low = -10, .high = 30};
        QCOMPARE(scale.fraction(-10), 0.0);
        QCOMPARE(scale.fraction(10), 0.5);
        QCOMPARE(scale.fraction(99), 1.0);
        QCOMPARE(scale.valueAt(0.25), 0.0);
        QVERIFY(std::isnan(scale.fraction(nan_value)));
        QCOMPARE(qAlpha(scale.colour(nan_value)), 0);
        QCOMPARE(scale.colour(30), colourAt(ColourMap::viridis, 1));
    }

    void logarithmicFraction()
    {
        const ColourScale scale{.normalisation = Normalisation::logarithmic, .low = 1, .high = 10000};
        QVERIFY(qFuzzyCompare(scale.fraction(100), 0.5));
        QCOMPARE(scale.fraction(0), 0.0);
        QCOMPARE(scale.fraction(-5), 0.0);
        QVERIFY(qFuzzyCompare(scale.valueAt(0.75), 1000.0));
    }

    void automaticLimits()
    {
        const ColourLimits limits = colourLimits(smallGrid(), 2, {}, Normalisation::linear, {});
        QCOMPARE(limits, (ColourLimits{-5, 2000}));
        QCOMPARE(colourLimits(smallGrid(), 1, {}, Normalisation::linear, {}),
                 (ColourLimits{1, 1000})); // ready rows alone
        QCOMPARE(colourLimits(smallGrid(), 2, {}, Normalisation::logarithmic, {}), (ColourLimits{1, 2000}));
        QCOMPARE(colourLimits(smallGrid(), 2, {}, Normalisation::symmetric, {}), (ColourLimits{-2000, 2000}));
    }

    void limitsCanLeaveSinksOut()
    {
        const std::vector<int> sinks{1};
        QCOMPARE(colourLimits(smallGrid(), 2, sinks, Normalisation::linear, {}), (ColourLimits{-5, 8}));
        const std::vector<int> all{0, 1, 2, 3, 4};
        QCOMPARE(colourLimits(smallGrid(), 2, all, Normalisation::linear, {}), (ColourLimits{0, 1}));
    }

    void percentileLimits()
    {
        Grid grid(1, 1001);
        for (int i = 0; i <= 1000; ++i)
            grid(0, (i * 8) % 1001) = static_cast<float>(i);
        const LimitsRequest request{.mode = LimitsMode::percentile, .lowPercentile = 1, .highPercentile = 99};
        QCOMPARE(colourLimits(grid, 1, {}, Normalisation::linear, request), (ColourLimits{10, 990}));
    }

    void limitsAreNeverDegenerate()
    {
        for (const Normalisation normalisation :
             {Normalisation::linear, Normalisation::logarithmic, Normalisation::symmetric})
            for (const float value :
                 {0.0f, 3.0f, -3.0f, std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
                const ColourLimits limits = colourLimits(Grid(2, 3, value), 2, {}, normalisation, {});
                QVERIFY(limits.low < limits.high);
                QVERIFY(std::isfinite(limits.low) && std::isfinite(limits.high));
                QVERIFY(normalisation != Normalisation::logarithmic || limits.low > 0);
            }
        const LimitsRequest wrongWay{.mode = LimitsMode::manual, .manualLow = 5, .manualHigh = 1};
        const ColourLimits limits = colourLimits(Grid(1, 1), 1, {}, Normalisation::linear, wrongWay);
        QVERIFY(limits.low < limits.high);
    }

    void ticksAreRoundAndInside()
    {
        QCOMPARE(colourTicks({.low = 0, .high = 1}, 5), (std::vector<double>{0, 0.2, 0.4, 0.6000000000000001, 0.8, 1}));
        const ColourScale decades{.normalisation = Normalisation::logarithmic, .low = 0.5, .high = 2e5};
        for (const double tick : colourTicks(decades, 6)) {
            QVERIFY(tick >= 0.5 && tick <= 2e5);
            QVERIFY(std::fabs(std::log10(tick) - std::round(std::log10(tick))) < 1e-9);
        }
        const ColourScale narrow{.normalisation = Normalisation::logarithmic, .low = 1.5, .high = 30};
        QCOMPARE(colourTicks(narrow, 6), (std::vector<double>{2, 5, 10, 20}));
    }
};

QTEST_APPLESS_MAIN(TestColourScale)
#include "test_colour_scale.moc"
