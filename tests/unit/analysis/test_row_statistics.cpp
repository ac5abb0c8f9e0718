#include "core/analysis/row_statistics.h"
#include "core/analysis/sinks.h"
#include "tests/support/sample_run.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <set>

using namespace sinkscope;

namespace {

/// numpy's percentile with its default, linear interpolation.
double quantileOf(std::vector<float> values, double fraction)
{
    std::ranges::sort(values);
    const double place = fraction * static_cast<double>(values.size() - 1);
    const auto below = static_cast<size_t>(place);
    const double above = values[std::min(below + 1, values.size() - 1)];
    return values[below] + (place - static_cast<double>(below)) * (above - values[below]);
}

RowStatistics directly(std::span<const float> row, const std::set<int> &without)
{
    std::vector<float> values;
    double sum = 0;
    for (size_t t = 0; t < row.size(); ++t) {
        if (std::isfinite(row[t]) && !without.contains(static_cast<int>(t))) {
            values.push_back(row[t]);
            sum += row[t];
        }
    }
    if (values.empty())
        return {NAN, NAN, NAN};
    return {sum / static_cast<double>(values.size()), quantileOf(values, 0.1), quantileOf(values, 0.9)};
}

bool same(const RowStatistics &a, const RowStatistics &b)
{
    const auto near = [](double x, double y) {
        return (std::isnan(x) && std::isnan(y)) || std::abs(x - y) <= 1e-9 * (1 + std::abs(x));
    };
    return near(a.mean, b.mean) && near(a.low, b.low) && near(a.high, b.high);
}

std::set<int> positions(const Detection &detection)
{
    std::set<int> sinks;
    for (const Sink &sink : detection.sinks)
        sinks.insert(sink.position);
    return sinks;
}

} // namespace

class RowStatisticsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void leavesOutSinksAndGaps()
    {
        std::vector<float> row(13);
        for (size_t t = 0; t < 11; ++t)
            row[t] = static_cast<float>(t);
        row[11] = 1e6f;
        row[12] = NAN;
        const RowStatistics others = RowSummary(row, 4).without({1e6f, NAN});
        QCOMPARE(others.mean, 5.0);
        QCOMPARE(others.low, 1.0);
        QCOMPARE(others.high, 9.0);
        QVERIFY(std::isnan(RowSummary(std::vector<float>{}, 4).without({}).mean));
        QVERIFY(std::isnan(RowSummary(std::vector<float>{NAN, 3}, 4).without({3}).low));
    }

    void equalsWhatTheWholeRowGives_data()
    {
        QTest::addColumn<int>("columns");
        QTest::addColumn<int>("distinct"); // few distinct values make ties, also at the edges of what is kept
        QTest::addColumn<int>("most");
        for (const int columns : {1, 2, 11, 64, 500, 3000, 20'000})
            for (const int distinct : {1, 3, 40, 1'000'000})
                for (const int most : {0, 1, 7, 64, 700})
                    QTest::addRow("%d columns, %d values, %d left out", columns, distinct, most)
                        << columns << distinct << most;
    }

    void equalsWhatTheWholeRowGives()
    {
        QFETCH(int, columns);
        QFETCH(int, distinct);
        QFETCH(int, most);
        std::mt19937 random(static_cast<unsigned>(columns * 31 + distinct + most));
        const auto below = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
        for (int round = 0; round < (columns > 10000 ? 3 : 12); ++round) {
            std::vector<float> row;
            for (int t = 0; t < columns; ++t)
                row.push_back(below(20) == 0 ? std::numeric_limits<float>::infinity()
                                             : static_cast<float>(below(distinct)) - 5);
            if (round == 1)
                std::ranges::sort(row); // an order that a sample could be misled by
            const RowSummary summary(row, static_cast<size_t>(most));
            std::set<int> without;
            for (int i = below(most + 1); i > 0; --i)
                without.insert(round % 3 == 0 ? std::min(i, columns - 1) : below(columns));
            std::vector<float> removed;
            for (const int t : without)
                removed.push_back(row[static_cast<size_t>(t)]);
            const RowStatistics expected = directly(row, without), found = summary.without(removed);
            QVERIFY2(same(expected, found),
                     qPrintable(QStringLiteral("round %1: %2 %3 %4, expected %5 %6 %7")
                                    .arg(round)
                                    .arg(found.mean)
                                    .arg(found.low)
                                    .arg(found.high)
                                    .arg(expected.mean)
                                    .arg(expected.low)
                                    .arg(expected.high)));
        }
    }

    void followsRowsDetectorAndRun()
    {
        const auto run = std::make_shared<Run>(test::sample_run({.layers = 24, .tokens = 300}));
        std::shared_ptr<const Run> shown = run;
        Detection detection = run->detection;
        OthersCache cache;
        const auto check = [&](const Grid &grid) {
            const std::vector<RowStatistics> &found = cache.of(shown, detection, &grid, shown->rows_ready);
            QCOMPARE(static_cast<int>(found.size()), std::min(shown->rows_ready, grid.rows()));
            for (size_t r = 0; r < found.size(); ++r)
                QVERIFY(same(found[r], directly(grid.row(static_cast<int>(r)), positions(detection))));
        };
        for (const int ready : {3, 4, 25}) { // a run that grows
            run->rows_ready = ready;
            check(run->grids.resid_norm);
            check(run->grids.key_norm);
            check(run->grids.resid_cosine[1]);
        }
        DetectorParameters parameters = run->detection.parameters;
        for (const double threshold : {0.5, 0.99, 0.9}) {
            parameters.threshold = threshold;
            detection = detect(*run, parameters);
            check(run->grids.resid_norm);
        }
        detection.sinks.clear();
        check(run->grids.value_norm); // first seen without any sink
        for (int position = 0; position < 200; ++position) { // more than a summary is made for at first
            detection.sinks.emplace_back();
            detection.sinks.back().position = position;
        }
        check(run->grids.resid_norm);
        check(run->grids.value_norm);
        const auto other = std::make_shared<Run>(test::sample_run({.layers = 22, .tokens = 120}));
        shown = other;
        detection = other->detection;
        check(other->grids.resid_norm);
        QVERIFY(cache.of(shown, detection, nullptr, 5).empty());
    }
};

QTEST_APPLESS_MAIN(RowStatisticsTest)
#include "test_row_statistics.moc"
