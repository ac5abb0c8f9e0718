#include "core/analysis/explain.h"
#include "core/analysis/profiles.h"
#include "core/analysis/sink_scores.h"
#include "core/analysis/statistics.h"
#include "core/data/error.h"
#include "core/data/run.h"
#include "tests/unit/analysis/analysis_cases.h"

#include <cmath>
#include <limits>

using namespace sinkscope;

namespace {

constexpr float not_computed = std::numeric_limits<float>::quiet_NaN();

/// Three blocks, six tokens; 0 is BOS, 3 and 5 are secondary sinks of blocks 0 and 1. All values are easy to work out.
Run small_run()
{
    Run run;
    run.model.layers = 3;
    run.model.heads = 2;
    run.tokens.resize(6);
    allocate_grids(run, true);
    for (int layer = 0; layer <= 3; ++layer) {
        BlockRows rows;
        rows.layer = layer;
        for (int token = 0; token < 6; ++token)
            rows.resid_norm.push_back(static_cast<float>(10 * layer + token));
        rows.resid_cosine.assign(3, std::vector<float>(6, 0.25f * static_cast<float>(layer)));
        if (layer < 3) {
            rows.key_norm = rows.value_norm = rows.attn_out_norm = rows.resid_norm;
            rows.mlp_out_norm = {9, 1, 1, std::exp(2.0f), 1, std::exp(4.0f)};
            rows.sink_score = {0.5f, 0, 0, 0.1f * static_cast<float>(layer + 1), 0, 0.25f};
            rows.sink_score_per_head = Grid(2, 6, 0.125f);
        }
        apply(run, rows);
    }
    return run;
}

Detection small_detection()
{
    Detection detection;
    detection.sinks = {
        {0, {0, 1, 2}, SinkLabel::bos}, {3, {0}, SinkLabel::secondary}, {5, {1, 2}, SinkLabel::secondary}};
    return detection;
}

} // namespace

class ProfilesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void correlationsAndPercentilesAreScipysAndNumpys()
    {
        const auto cases = test::analysis_cases();
        const auto &expected = cases["correlation"];
        const auto first = expected["first"].get<std::vector<double>>(),
                   second = expected["second"].get<std::vector<double>>();
        QVERIFY(std::abs(pearson_correlation(first, second) - double(expected["pearson"])) < 1e-12);
        QVERIFY(std::abs(spearman_correlation(first, second) - double(expected["spearman"])) < 1e-12);
        auto values = cases["percentiles"]["values"].get<std::vector<float>>();
        for (size_t i = 0; i < 3; ++i)
            QVERIFY(std::abs(percentile(values, cases["percentiles"]["ranks"][i]) -
                             double(cases["percentiles"]["expected"][i])) < 1e-6);
    }

    void statisticsOfTooLittle()
    {
        const std::vector<double> one{1.0}, constant{2.0, 2.0}, rising{1.0, 2.0}, gap{NAN, 1.0};
        QVERIFY(std::isnan(pearson_correlation(one, one)));
        QVERIFY(std::isnan(pearson_correlation(constant, rising)));
        QVERIFY(std::isnan(spearman_correlation(gap, rising)));
        QVERIFY_EXCEPTION_THROWN(pearson_correlation(one, rising), Error);
        std::vector<float> none;
        QVERIFY(std::isnan(percentile(none, 50.0)));
    }

    void percentileRanks()
    {
        const std::vector<float> values{3, 1, 3, not_computed, 8};
        QVERIFY(std::abs(percentile_rank(values, 0) - 50.0) < 1e-12); // one below, one equal, of three others
        QCOMPARE(percentile_rank(values, 4), 100.0);
        QCOMPARE(percentile_rank(values, 1), 0.0);
        QVERIFY(std::isnan(percentile_rank(values, 3)));
        QVERIFY(std::isnan(percentile_rank(values, 9)));
        QVERIFY(std::isnan(percentile_rank(std::vector<float>{1.0f}, 0)));
    }

    void bandLeavesOutSinksAndRowsNotComputed()
    {
        Grid grid(2, 5, not_computed);
        const std::vector<float> row{1000, 1, 2, 3, 4};
        std::copy(row.begin(), row.end(), grid.row(0).begin());
        const std::vector<int> sinks{0, 77};
        const auto band = layer_band(grid, sinks);
        QCOMPARE(band.tokens, 4);
        QCOMPARE(band.mean[0], 2.5f);
        QCOMPARE(band.low[0], 1.3f);
        QCOMPARE(band.high[0], 3.7f);
        QVERIFY(std::isnan(band.mean[1]) && std::isnan(band.low[1]) && std::isnan(band.high[1]));
        QVERIFY(layer_series(grid, 5).empty());
        QCOMPARE(layer_series(grid, 3)[0], 3.0f);
        std::stop_source source;
        source.request_stop();
        QVERIFY_EXCEPTION_THROWN(layer_band(grid, sinks, source.get_token()), Cancelled);
    }

    void normProfiles()
    {
        const std::vector<int> tokens{5, 1, 3};
        const auto profiles = norm_profiles(small_run(), small_detection(), tokens);
        QCOMPARE(profiles.l_starts, (std::vector<int>{0, 1}));
        QCOMPARE(profiles.resid_norm.series[0], (std::vector<float>{5, 15, 25, 35}));
        QCOMPARE(profiles.key_norm.series[1], (std::vector<float>{1, 11, 21}));
        QCOMPARE(profiles.value_norm.others.mean[0], (1.0f + 2.0f + 4.0f) / 3.0f);
        QVERIFY(norm_profiles(Run(), small_detection(), tokens).resid_norm.series.empty());
    }

    void sinkScoresAgainstTheMlpNorm()
    {
        const auto scores = sink_scores(small_run(), small_detection());
        QCOMPARE(scores.bos_score, (std::vector<double>(3, 0.5)));
        QCOMPARE(scores.secondary.size(), size_t(2));
        QVERIFY(std::abs(scores.secondary[0].log_mlp_norm - 2.0) < 1e-6);
        QVERIFY(std::abs(scores.secondary[1].log_mlp_norm - 4.0) < 1e-6);
        QVERIFY(std::abs(scores.secondary[0].ratio[1] - 0.4) < 1e-6);
        QVERIFY(std::abs(scores.ratio_pearson[0] - 1.0) < 1e-9);
        QVERIFY(std::abs(scores.ratio_pearson[2] + 1.0) < 1e-9);
        QVERIFY(std::abs(scores.lifetime_spearman - 1.0) < 1e-9);
        QVERIFY(sink_scores(Run(), small_detection()).bos_score.empty());
    }

    void explainedToken()
    {
        const auto blocks = explain_token(small_run(), small_detection(), 5);
        QCOMPARE(blocks.size(), size_t(3));
        QVERIFY(!blocks[0].on && blocks[1].on && blocks[2].on);
        QCOMPARE(blocks[0].resid_norm.value, 5.0);
        QCOMPARE(blocks[0].resid_norm.percentile, 100.0);
        QCOMPARE(blocks[0].resid_norm_change, 10.0);
        QCOMPARE(blocks[2].bos_cosine, 0.5);
        QCOMPARE(blocks[2].bos_cosine_change, 0.25);
        QCOMPARE(blocks[1].sink_score.percentile, 80.0);
        QCOMPARE(blocks[1].head_scores, (std::vector<double>{0.125, 0.125}));
        QVERIFY(explain_token(small_run(), small_detection(), 6).empty());
        QVERIFY(explain_token(Run(), small_detection(), 0).empty());
    }
};

QTEST_APPLESS_MAIN(ProfilesTest)
#include "profiles_test.moc"
