#include "core/analysis/csv.h"
#include "core/analysis/sink_groups.h"
#include "core/analysis/sink_scores.h"
#include "core/analysis/statistics.h"
#include "core/analysis/token_story.h"
#include "core/data/error.h"
#include "core/data/run.h"
#include "tests/unit/analysis/analysis_cases.h"

#include <clocale>
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

class StatisticsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void correlationsAreScipys()
    {
        const auto cases = test::analysis_cases();
        const auto &expected = cases["correlation"];
        const auto first = expected["first"].get<std::vector<double>>(),
                   second = expected["second"].get<std::vector<double>>();
        const Correlation found = correlation(first, second);
        QVERIFY(std::abs(found.linear - double(expected["pearson"])) < 1e-12);
        QVERIFY(std::abs(found.rank - double(expected["spearman"])) < 1e-12);
        QCOMPARE(found.pairs, static_cast<int>(first.size()));
    }

    void correlationsOfTooLittle()
    {
        const std::vector<double> one{1.0}, constant{2.0, 2.0}, rising{1.0, 2.0}, gap{NAN, 1.0};
        QVERIFY(std::isnan(correlation(one, one).linear));
        QVERIFY(std::isnan(correlation(constant, rising).linear));
        QVERIFY(std::isnan(correlation(gap, rising).rank));
        QCOMPARE(correlation(gap, rising).pairs, 1);
        QVERIFY_EXCEPTION_THROWN(correlation(one, rising), Error);
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

    void scoreRatiosAgainstTheMlpNorm()
    {
        const ScoreRatios ratios = score_ratios(small_run(), small_detection(), 3, 1);
        QCOMPARE(ratios.layer, 1);
        QCOMPARE(ratios.points.size(), size_t(2));
        QVERIFY(std::abs(std::log(ratios.points[0].norm) - 2.0) < 1e-6);
        QVERIFY(std::abs(std::log(ratios.points[1].norm) - 4.0) < 1e-6);
        QVERIFY(std::abs(ratios.points[0].ratio - 0.4) < 1e-6);
        QVERIFY(std::abs(ratios.lifetime.rank - 1.0) < 1e-9);
        QCOMPARE(ratios.lifetime.pairs, 2);
        QVERIFY(std::abs(score_ratios(small_run(), small_detection(), 3, 0).ratio.linear - 1.0) < 1e-9);
        QVERIFY(std::abs(score_ratios(small_run(), small_detection(), 3, 2).ratio.linear + 1.0) < 1e-9);
        QVERIFY(score_ratios(small_run(), small_detection(), 2, 2).points.empty()); // not computed yet
        QVERIFY(score_ratios(Run(), small_detection(), 3, 0).points.empty());
        Run silent = small_run();
        silent.grids.sink_score(1, 0) = 0;
        QVERIFY(std::isnan(score_ratios(silent, small_detection(), 3, 1).points[0].ratio));
    }

    void theLayerOfRatiosIsWhereSecondarySinksAreOn()
    {
        QCOMPARE(score_layer(small_detection(), 3, 2), 2); // 5 is on at 1 and 2: attended to from 2 on
        QCOMPARE(score_layer(small_detection(), 3, 0), 1); // none is attended to at 0
        QCOMPARE(score_layer(small_detection(), 0, 1), 0);
    }

    void meansOfScores()
    {
        const Run run = small_run();
        const std::vector<Sink> secondary = secondary_sinks(small_detection());
        const std::vector<double> means = mean_scores(run.grids.sink_score, 2, secondary);
        QCOMPARE(means.size(), size_t(2));
        QVERIFY(std::abs(means[1] - (0.2 + 0.25) / 2) < 1e-7);
        QVERIFY(mean_scores(run.grids.sink_score, 3, {}).empty());
    }

    void sinksAreOrderedByWhatMadeThem()
    {
        const std::vector<Sink> sinks = sinks_by_strength(small_run(), small_detection());
        QCOMPARE(sinks[0].position, 0); // BOS before all
        QCOMPARE(sinks[1].position, 5);
        QCOMPARE(sinks[2].position, 3);
        QCOMPARE(level_starts(small_detection(), std::vector<int>{5, 1, 3, 0}), (std::vector<int>{0, 1}));
        QCOMPARE(level_starts(small_detection(), std::vector<int>{5, 0}), (std::vector<int>{1})); // not the BOS sink's
    }

    void theStoryOfASink()
    {
        const Run run = small_run();
        Detection detection = small_detection();
        detection.clip_end = 3;
        const TokenStory late = token_story(run, detection, 5); // blocks 1 and 2: to the end
        QVERIFY(late.is_sink);
        QCOMPARE(late.made.layer, 1);
        QVERIFY(late.made.by_mlp);
        QVERIFY(std::abs(late.made.norm - std::exp(4.0)) < 1e-4);
        QCOMPARE(late.made.before, 15.0);
        QCOMPARE(late.made.after, 25.0);
        QCOMPARE(late.ended.layer, -1);
        QCOMPARE(late.most_attended_score, 0.25);
        const TokenStory early = token_story(run, detection, 3); // block 0 alone
        QCOMPARE(early.made.layer, 0);
        QCOMPARE(early.ended.layer, 1);
        QVERIFY(!early.ended.by_mlp); // attention wrote 13, the MLP exp(2)
        QCOMPARE(early.ended.norm, 13.0);
        QCOMPARE(early.most_attended_layer, 2);
        const TokenStory none = token_story(run, detection, 1);
        QVERIFY(!none.is_sink && none.made.layer == -1 && none.largest.layer == 2);
        QCOMPARE(token_story(Run(), detection, 0).largest.layer, -1);
        QCOMPARE(token_story(run, detection, 6).largest.layer, -1);
    }

    void csvIsTheSameInEveryLocale()
    {
        QCOMPARE(csv_field("plain"), std::string("plain"));
        QCOMPARE(csv_field(" the"), std::string("\" the\""));
        QCOMPARE(csv_field("a,\"b\"\n"), std::string("\"a,\"\"b\"\"\n\""));
        QCOMPARE(csv_number(0.1f), std::string("0.1"));
        QCOMPARE(csv_number(0.1), std::string("0.1"));
        QCOMPARE(csv_number(1.0 / 3), std::string("0.3333333333333333"));
        QCOMPARE(csv_number(std::nanf("")), std::string());
        const char *before = std::setlocale(LC_ALL, nullptr);
        for (const char *comma : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"})
            if (std::setlocale(LC_ALL, comma))
                QCOMPARE(csv_number(1.5), std::string("1.5"));
        std::setlocale(LC_ALL, before);
    }
};

QTEST_APPLESS_MAIN(StatisticsTest)
#include "test_statistics.moc"
