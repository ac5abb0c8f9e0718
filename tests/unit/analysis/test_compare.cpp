#include "core/analysis/compare.h"
#include "core/analysis/grid_difference.h"
#include "core/analysis/match.h"
#include "core/analysis/suppression.h"
#include "core/data/error.h"
#include "core/data/run.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <set>

using namespace sinkscope;

namespace {

std::vector<Token> tokens_of(std::initializer_list<int> ids)
{
    std::vector<Token> tokens;
    for (const int id : ids) {
        tokens.emplace_back();
        tokens.back().id = id;
    }
    return tokens;
}

Detection detection_of(std::vector<Sink> sinks)
{
    Detection detection;
    detection.sinks = std::move(sinks);
    return detection;
}

Run scored_run(std::initializer_list<int> ids, float score)
{
    Run run;
    run.model.layers = 4;
    run.tokens = tokens_of(ids);
    allocate_grids(run, false);
    for (int layer = 0; layer < 4; ++layer)
        for (int token = 0; token < run.token_count(); ++token)
            run.grids.sink_score(layer, token) = score * static_cast<float>(layer);
    return run;
}

} // namespace

class CompareTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void controlsAreOfTheSameIdsAndNoSinks()
    {
        //                                 0  1  2  3  4  5  6  7  8  9
        const auto tokens = tokens_of({1, 5, 6, 5, 5, 6, 5, 7, 5, 6});
        const auto detection = detection_of({{0, {1}, SinkLabel::bos}, {1, {2}}, {2, {2}}, {8, {3}, SinkLabel::noise}});
        const std::vector<int> sinks{2, 1};
        std::set<std::vector<int>> samples;
        for (uint64_t seed = 0; seed < 40; ++seed) {
            const auto group = same_token_controls(tokens, detection, sinks, seed);
            QCOMPARE(group.positions.size(), size_t(2));
            QCOMPARE(group.matched, 2);
            int fives = 0;
            for (const int position : group.positions) {
                QVERIFY(!detection.sinks.empty() && position != 1 && position != 2 && position != 8 && position != 0);
                fives += tokens[static_cast<size_t>(position)].id == 5;
            }
            QCOMPARE(fives, 1);
            QCOMPARE(same_token_controls(tokens, detection, sinks, seed).positions, group.positions);
            samples.insert(group.positions);
        }
        QCOMPARE(samples.size(), size_t(6)); // three others of id 5, two of id 6
    }

    void controlsRunOut()
    {
        const auto tokens = tokens_of({1, 5, 5, 6, 6, 6});
        const auto detection = detection_of({{1, {2}}, {2, {2}}, {3, {2}}});
        const auto group = same_token_controls(tokens, detection, std::vector<int>{1, 2, 3, 99, -4}, 3);
        QCOMPARE(group.positions, (std::vector<int>{4, 5}));
        QCOMPARE(group.matched, 1);
        QCOMPARE(group.unmatched(), 1);
        QCOMPARE(group.missing, 1);
        QVERIFY(same_token_controls({}, detection, std::vector<int>{0}, 0).positions.empty());
    }

    void differenceIsAlignedByIndex()
    {
        Grid baseline(2, 3, 1.0f), variant(3, 2, 4.0f);
        variant(1, 1) = std::numeric_limits<float>::quiet_NaN();
        const auto result = grid_difference(baseline, 2, variant, 3);
        QCOMPARE(result->values.rows(), 2);
        QCOMPARE(result->values.columns(), 2);
        QCOMPARE(result->values(0, 1), 3.0f); // variant - baseline
        QVERIFY(std::isnan(result->values(1, 1)));
        QCOMPARE(result->colour_limit(false), 3.0);
        QCOMPARE(grid_difference(baseline, 1, variant, 3)->values.rows(), 1); // as far as both are computed
        QVERIFY(grid_difference(Grid(), 0, variant, 3)->values.empty());
        QCOMPARE(grid_difference(Grid(), 0, variant, 3)->colour_limit(true), 1.0);
    }

    void oneDifferenceAmongManyIsFound()
    {
        Grid baseline(49, 16384, 1.0f), variant(49, 16384, 1.0f);
        variant(17, 14503) = -200;
        const auto result = grid_difference(baseline, 49, variant, 49);
        QCOMPARE(result->largest, 201.0);
        QCOMPARE(result->percentile98, 0.0);
        QCOMPARE(result->colour_limit(true), 201.0);
        QCOMPARE(result->pyramid.largest(17, 0, 16384), -201.0f);
        QCOMPARE(result->pyramid.column_of_largest(17, 14000, 16000), 14503);
        QCOMPARE(result->pyramid.column_of_largest(16, 5, 9), 5);
    }

    void sinksGainedLostAndKept()
    {
        Run baseline = scored_run({1, 2, 3, 4}, 0.1f), variant = scored_run({1, 2, 9}, 0.2f);
        baseline.grids.token_logprob = {-1.0f, -2.0f, -3.0f};
        variant.grids.token_logprob = {-1.5f, -1.5f};
        const auto before = detection_of({{0, {1, 2, 3}, SinkLabel::bos}, {1, {1, 2}}});
        const auto after = detection_of({{0, {2, 3}, SinkLabel::bos}, {2, {3}}});
        const auto result = compare_runs(baseline, before, variant, after);
        QCOMPARE(result.kept, 1);
        QCOMPARE(result.gained, 1);
        QCOMPARE(result.lost, 1);
        QCOMPARE(result.tokens_compared, 3);
        QCOMPARE(result.token_disagreements, 1);
        QCOMPARE(result.sinks.size(), size_t(3));
        QCOMPARE(result.sinks[0].lifetime_change(), -1);
        QCOMPARE(result.sinks[0].variant_l_start, 2);
        QVERIFY(std::abs(result.sinks[0].baseline_score - 0.2) < 1e-6); // layers 1, 2, 3 on both sides
        QVERIFY(std::abs(result.sinks[0].score_change() - 0.2) < 1e-6);
        QVERIFY(result.sinks[1].fate == SinkFate::lost);
        QCOMPARE(result.sinks[1].variant_l_start, -1);
        QVERIFY(result.sinks[2].fate == SinkFate::gained);
        QCOMPARE(result.sinks[2].lifetime_change(), 1);
        QCOMPARE(result.log_probability_change, (std::vector<float>{-0.5f, 0.5f}));
        QVERIFY(std::abs(result.baseline_perplexity - std::exp(2.0)) < 1e-9);
        QVERIFY(std::abs(result.variant_perplexity - std::exp(1.5)) < 1e-9);
        QVERIFY(std::isnan(compare_runs(Run(), before, Run(), after).sinks[0].baseline_score));
        QVERIFY(std::isnan(perplexity({})));
    }

    void futureSinksSuppressed()
    {
        const auto baseline = detection_of({{0, {0, 1, 2, 3}, SinkLabel::bos}, {3, {2, 3, 4}}, {5, {2, 3}}, {7, {1}}});
        const auto variant = detection_of({{0, {0, 1, 2, 3}, SinkLabel::bos}, {3, {2, 5}}, {5, {2}}});
        const std::vector<int> sinks{5, 3, 7, 5, 11};

        const auto at_two = suppression(baseline, variant, sinks, Site::mlp_out, 2);
        QCOMPARE(at_two.future, 2); // 7 is over by then, 11 never was one
        QVERIFY(at_two.suppressed.empty());
        QCOMPARE(at_two.share(), 0.0);
        const auto at_three = suppression(baseline, variant, sinks, Site::mlp_out, 3);
        QCOMPARE(at_three.suppressed, (std::vector<int>{5}));
        QCOMPARE(at_three.share(), 0.5);
        QCOMPARE(suppression(baseline, variant, sinks, Site::mlp_out, 0).suppressed, (std::vector<int>{7}));
        QVERIFY(std::isnan(suppression(baseline, variant, sinks, Site::mlp_out, 20).share()));
    }

    void rowThatAChangeCanAlter()
    {
        QCOMPARE(first_affected_row(Site::mlp_out, 6, RowConvention::block_output), 6);
        QCOMPARE(first_affected_row(Site::resid_pre, 6, RowConvention::block_output_final_norm), 6);
        QCOMPARE(first_affected_row(Site::resid_pre, 6, RowConvention::block_input), 6);
        QCOMPARE(first_affected_row(Site::attn_out, 6, RowConvention::block_input), 7);
        auto other = detection_of({});
        other.parameters.threshold = 0.5;
        QVERIFY_EXCEPTION_THROWN(suppression(detection_of({}), other, {}, Site::mlp_out, 0), Error);
    }
};

QTEST_APPLESS_MAIN(CompareTest)
#include "test_compare.moc"
