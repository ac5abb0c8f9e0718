#include "core/analysis/tsne.h"

#include "tests/unit/analysis/analysis_cases.h"
#include "tests/unit/analysis/trustworthiness.h"

#include <algorithm>
#include <cmath>
#include <limits>

using namespace sinkscope;

class TsneTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { cases_ = test::analysis_cases()["tsne"]; }

    /// Both descend the same objective from the same start, but rounding decides in which minimum they end: no worse
    /// than 3 % above the worst of scikit-learn's own ends from starts that differ by rounding.
    void isAsGoodAsScikitLearn()
    {
        for (const auto &expected : cases_) {
            const Grid samples = test::grid_from(expected["samples"]);
            TsneParameters parameters;
            parameters.perplexity = expected["perplexity"];
            const TsneResult result = tsne(samples, parameters);
            const double theirs = expected["kl_divergence"];
            const auto nearby = expected["nearby_kl_divergences"].get<std::vector<double>>();
            const double worst = std::max(theirs, *std::max_element(nearby.begin(), nearby.end()));
            const double best = std::min(theirs, *std::min_element(nearby.begin(), nearby.end()));
            qInfo("KL %.5f, scikit-learn %.5f (%.5f to %.5f)", result.kl_divergence, theirs, best, worst);
            QVERIFY(result.kl_divergence > 0.9 * best);
            QVERIFY(result.kl_divergence < 1.03 * worst);
            const double trust = test::trustworthiness(samples, result.points, expected["neighbours"]);
            qInfo("trustworthiness %.5f, scikit-learn %.5f", trust, double(expected["trustworthiness"]));
            QVERIFY(trust >= double(expected["trustworthiness"]) - 0.02);
        }
    }

    void theMeasureOfTrustIsScikitLearns()
    {
        for (const auto &expected : cases_) {
            const double value = test::trustworthiness(test::grid_from(expected["samples"]),
                                                       test::grid_from(expected["points"]), expected["neighbours"]);
            QVERIFY(std::abs(value - double(expected["rounded_trustworthiness"])) < 1e-9);
        }
    }

    void isDeterministicForAnyNumberOfThreads()
    {
        Grid samples(450, 3);
        for (int i = 0; i < samples.rows(); ++i)
            for (int j = 0; j < 3; ++j)
                samples(i, j) = std::sin(static_cast<float>(i * (j + 2))) + static_cast<float>(i % 3) * 4.0f;
        TsneParameters parameters;
        parameters.iterations = 60;
        parameters.threads = 1;
        const TsneResult one = tsne(samples, parameters);
        parameters.threads = 3;
        QCOMPARE(tsne(samples, parameters).points, one.points);
        parameters.start = TsneStart::random;
        const TsneResult random = tsne(samples, parameters);
        QVERIFY(random.points != one.points);
        QCOMPARE(tsne(samples, parameters).points, random.points);
        parameters.seed = 7;
        QVERIFY(tsne(samples, parameters).points != random.points);
    }

    void coincidentSamplesAreFine()
    {
        const TsneResult result = tsne(Grid(40, 4, 1.0f), {.perplexity = 5.0, .iterations = 300});
        for (const float value : result.points.values())
            QVERIFY(std::isfinite(value));
    }

    void reportsProgressAndStops()
    {
        const Grid samples = test::grid_from(cases_[1]["samples"]);
        double last = -1.0;
        tsne(samples, {.perplexity = 10.0, .iterations = 100}, {}, [&](double fraction) {
            QVERIFY(fraction > last);
            last = fraction;
        });
        QCOMPARE(last, 1.0);
        std::stop_source source;
        const auto stop_midway = [&](double fraction) {
            if (fraction > 0.3)
                source.request_stop();
        };
        QVERIFY_EXCEPTION_THROWN(tsne(samples, {.perplexity = 10.0}, source.get_token(), stop_midway), Cancelled);
    }

    void badInputIsAnError()
    {
        QVERIFY_EXCEPTION_THROWN(tsne(Grid(30, 2, 1.0f)), Error);
        QVERIFY_EXCEPTION_THROWN(tsne(Grid()), Error);
        QVERIFY_EXCEPTION_THROWN(tsne(Grid(40, 2, std::numeric_limits<float>::infinity())), Error);
        QVERIFY_EXCEPTION_THROWN(tsne(Grid(tsne_most_samples + 1, 1)), Error);
    }

private:
    nlohmann::json cases_;
};

QTEST_APPLESS_MAIN(TsneTest)
#include "test_tsne.moc"
