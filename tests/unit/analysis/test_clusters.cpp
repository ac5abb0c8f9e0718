#include "core/analysis/clusters.h"

#include "core/analysis/random.h"
#include "core/data/error.h"
#include "tests/unit/analysis/analysis_cases.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace sinkscope;

class ClustersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { cases_ = test::analysis_cases(); }

    void silhouetteIsScikitLearns()
    {
        for (const auto &expected : cases_["silhouette"]) {
            const auto labels = expected["labels"].get<std::vector<int>>();
            QVERIFY(std::abs(silhouette(test::grid_from(expected["samples"]), labels) - double(expected["score"])) <
                    1e-5);
        }
    }

    void sampleAloneCountsNothing()
    {
        Grid samples(3, 1);
        samples(1, 0) = 1.0f;
        samples(2, 0) = 10.0f;
        const std::vector<int> labels{4, 4, 9};
        QVERIFY(std::abs(silhouette(samples, labels) - (0.9 + 8.0 / 9.0) / 3.0) < 1e-6);
    }

    /// Same folds: the held-out decision values agree to 1e-4 of their size, for n << d (through the span) and n >> d.
    void probeIsScikitLearns()
    {
        for (const auto &expected : cases_["probe"]) {
            const auto labels = expected["labels"].get<std::vector<int>>();
            const auto folds = expected["folds"].get<std::vector<int>>();
            const auto result =
                linear_probe(test::grid_from(expected["samples"]), labels, folds, expected["inverse_regularisation"]);
            for (size_t i = 0; i < labels.size(); ++i) {
                const double theirs = expected["decisions"][i];
                QVERIFY2(std::abs(result.decisions[i] - theirs) < 1e-4 * std::max(1.0, std::abs(theirs)),
                         qPrintable(QString("%1: %2, expected %3").arg(i).arg(result.decisions[i]).arg(theirs)));
            }
            QVERIFY(std::abs(result.accuracy - double(expected["accuracy"])) < 1e-12);
            for (size_t fold = 0; fold < result.fold_accuracy.size(); ++fold)
                QVERIFY(std::abs(result.fold_accuracy[fold] - double(expected["fold_accuracy"][fold])) < 1e-12);
            QCOMPARE(result.chance, 0.5);
        }
    }

    void foldsAreStratifiedAndSeeded()
    {
        std::vector<int> labels(53, 7);
        std::fill_n(labels.begin(), 11, -1);
        const auto folds = stratified_folds(labels, 5, 42);
        QCOMPARE(stratified_folds(labels, 5, 42), folds);
        QVERIFY(stratified_folds(labels, 5, 43) != folds);
        for (int fold = 0; fold < 5; ++fold) {
            int few = 0, many = 0;
            for (size_t i = 0; i < labels.size(); ++i)
                if (folds[i] == fold)
                    ++(labels[i] == 7 ? many : few);
            QVERIFY(few == 2 || few == 3);
            QVERIFY(many == 8 || many == 9);
        }
    }

    void separableAndHopelessSamples()
    {
        Random random(1);
        Grid samples(80, 300);
        std::vector<int> labels;
        for (int i = 0; i < 80; ++i) {
            labels.push_back(i % 2);
            for (float &value : samples.row(i))
                value = static_cast<float>(random.normal());
        }
        const auto folds = stratified_folds(labels, 5, 0);
        QVERIFY(linear_probe(samples, labels, folds).accuracy < 0.7);
        for (int i = 0; i < 80; ++i)
            for (int feature = 0; feature < 20; ++feature)
                samples(i, feature) += 6.0f * static_cast<float>(i % 2);
        QCOMPARE(linear_probe(samples, labels, folds).accuracy, 1.0);
        QCOMPARE(linear_probe(Grid(80, 300, 5.3f), labels, folds).decisions[0], 0.0);
    }

    void badInputIsAnError()
    {
        const Grid samples(4, 2, 1.0f);
        const std::vector<int> one(4, 1), two{0, 1, 0, 1}, three{0, 1, 2, 0}, each{0, 1, 2, 3}, halves{0, 0, 1, 1};
        QVERIFY_EXCEPTION_THROWN(silhouette(samples, one), Error);
        QVERIFY_EXCEPTION_THROWN(silhouette(samples, each), Error);
        QVERIFY_EXCEPTION_THROWN(silhouette(Grid(3, 2), two), Error);
        QVERIFY_EXCEPTION_THROWN(silhouette(Grid(4, 2, std::numeric_limits<float>::quiet_NaN()), two), Error);
        QVERIFY_EXCEPTION_THROWN(stratified_folds(two, 3, 0), Error);
        QVERIFY_EXCEPTION_THROWN(stratified_folds(two, 1, 0), Error);
        QVERIFY_EXCEPTION_THROWN(linear_probe(samples, three, halves), Error);
        QVERIFY_EXCEPTION_THROWN(linear_probe(samples, one, halves), Error);
        QVERIFY_EXCEPTION_THROWN(linear_probe(samples, halves, halves), Error);
        QVERIFY_EXCEPTION_THROWN(linear_probe(samples, two, halves, 0.0), Error);
        std::stop_source source;
        source.request_stop();
        QVERIFY_EXCEPTION_THROWN(linear_probe(samples, two, halves, 1.0, source.get_token()), Cancelled);
    }

private:
    nlohmann::json cases_;
};

QTEST_APPLESS_MAIN(ClustersTest)
#include "test_clusters.moc"
