// Means with intervals, and a row for each model.

#include "core/analysis/model_comparison.h"

#include <QTest>

#include <cmath>

using namespace sinkscope;

class TestModelComparison : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void intervals_are_students()
    {
        const MeanInterval four = mean_interval(std::vector<double>{1, 2, 3, NAN, 4});
        QCOMPARE(four.count, 4);
        QCOMPARE(four.mean, 2.5);
        QVERIFY(std::fabs(four.half_width - 3.182 * std::sqrt(5.0 / 3 / 4)) < 1e-9);
        QCOMPARE(four.text(2), std::string("2.50 ± 2.05"));
        QCOMPARE(mean_interval(std::vector<double>{7}).text(1), std::string("7.0"));
        QCOMPARE(mean_interval({}).text(1), std::string("-"));
        std::vector<double> many; // t of 99 degrees is 1.984
        for (int i = 0; i < 100; ++i)
            many.push_back(i % 2);
        QVERIFY(std::fabs(mean_interval(many).half_width - 1.984 * std::sqrt(0.25 * 100 / 99 / 100)) < 2e-4);
    }

    void a_model_has_a_row_over_its_traces()
    {
        std::vector<TraceSinks> sinks;
        std::vector<TraceMeasures> measures;
        for (int trace = 0; trace < 3; ++trace) {
            TraceSinks found{trace, trace < 2 ? "one" : "other", {}, 10000, 30, 100, {}};
            found.sinks.push_back({0, 1, {}, 11, 17, SinkLabel::bos});
            found.sinks.push_back({27, 2, {}, 2, 7, SinkLabel::secondary});
            sinks.push_back(found);
            measures.push_back({found.model, 0.5 + 0.1 * trace, 0.2, 0.4, 2, 0.95, {"430", "90"}});
        }
        measures.back().neuron_layer = -1; // not measured
        const TextTable table = model_table(sinks, measures);
        QCOMPARE(table.rows.size(), size_t(2));
        const std::vector<std::string> wanted{"one",
                                              "30",
                                              "2",
                                              "11",
                                              "2",
                                              "2",
                                              "2 (100 %)",
                                              "0.550 ± 0.635",
                                              "0.200 ± 0.000",
                                              "0.400 ± 0.000",
                                              "0.950 ± 0.000",
                                              "block 2: 430 90 (2 of 2)"};
        QCOMPARE(table.rows[0], wanted);
        QCOMPARE(table.rows[1].back(), std::string("-"));
        QCOMPARE(table.rows[1].size(), table.header.size());
        QCOMPARE(model_table(sinks, {}).rows[0][7], std::string("-")); // nothing was measured
    }
};

QTEST_APPLESS_MAIN(TestModelComparison)
#include "test_model_comparison.moc"
