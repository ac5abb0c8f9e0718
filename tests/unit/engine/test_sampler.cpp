#include "core/engine/sampler.h"

#include "tests/support/error_of.h"

#include <cmath>
#include <limits>
#include <map>

using namespace sinkscope;

class TestSampler : public QObject {
    Q_OBJECT

    static std::map<int32_t, int> counts_of(const SamplingSettings &settings, const std::vector<float> &logits,
                                            int draws)
    {
        Sampler sampler(settings);
        std::map<int32_t, int> counts;
        for (int i = 0; i < draws; ++i)
            ++counts[sampler.choose(logits)];
        return counts;
    }

private Q_SLOTS:
    void greedy_takes_the_first_of_the_likeliest()
    {
        Sampler sampler({});
        QCOMPARE(sampler.choose(std::vector<float>{0.5f, 3.0f, 3.0f, -1.0f}), 1);
    }

    void draws_follow_the_probabilities()
    {
        // probabilities 0.6, 0.3, 0.1
        const std::vector<float> logits{std::log(0.3f), std::log(0.6f), std::log(0.1f)};
        auto counts = counts_of({.temperature = 1, .seed = 3}, logits, 20000);
        QVERIFY(std::abs(counts[1] / 20000.0 - 0.6) < 0.015);
        QVERIFY(std::abs(counts[0] / 20000.0 - 0.3) < 0.015);
        // at temperature 0.5 they are squared: 0.36, 0.09, 0.01 of 0.46
        counts = counts_of({.temperature = 0.5, .seed = 3}, logits, 20000);
        QVERIFY(std::abs(counts[1] / 20000.0 - 0.36 / 0.46) < 0.015);
    }

    void a_nucleus_leaves_the_unlikely_out()
    {
        const std::vector<float> logits{std::log(0.3f), std::log(0.6f), std::log(0.1f)};
        const auto two = counts_of({.temperature = 1, .top_p = 0.8, .seed = 1}, logits, 5000);
        QVERIFY(!two.contains(2) && two.contains(0) && two.contains(1));
        const auto one = counts_of({.temperature = 1, .top_p = 0.5, .seed = 1}, logits, 100);
        QCOMPARE(one.size(), size_t(1)); // never empty: the likeliest is in it
        QVERIFY(one.contains(1));
    }

    void bad_settings_and_logits_are_refused()
    {
        VERIFY_ERROR(Sampler({.temperature = -1}), "temperature");
        VERIFY_ERROR(Sampler({.temperature = std::nan("")}), "temperature");
        VERIFY_ERROR(Sampler({.top_p = 1.5}), "top-p");
        Sampler sampler({});
        VERIFY_ERROR(sampler.choose({}), "no logits");
        VERIFY_ERROR(sampler.choose(std::vector<float>{1, std::numeric_limits<float>::quiet_NaN()}), "token 1");
    }
};

QTEST_GUILESS_MAIN(TestSampler)
#include "test_sampler.moc"
