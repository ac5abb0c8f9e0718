// Questions about single tokens of the demo run, checked against the grids of the same run.

#include "core/data/error.h"
#include "core/lab/inspection.h"
#include "tests/support/test_device.h"
#include "tests/support/test_paths.h"

#include <cmath>
#include <numeric>
#include <optional>

using namespace sinkscope;
using namespace sinkscope::test;

class TestInspection : public QObject {
    Q_OBJECT

    std::shared_ptr<const Run> run_;
    std::optional<LabSession> session_;

private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(demo_model(), "packaging/setup.sh installs the demo model");
        AnalyzeRequest request;
        request.model = demo_model();
        request.trace = read_trace(source_dir() / "resources/demo/baker-trace.json");
        request.max_tokens = 96;
        request.logprob = false;
        request.device = test_device();
        request.per_head = true;
        AnalyzeObserver observer;
        run_ = analyze(request, observer);
        LabRequest lab;
        lab.logit_budget = 0;
        session_.emplace(run_, lab, observer);
    }

    void attention_row_sums_to_one_and_column_to_the_sink_score()
    {
        const int tokens = run_->token_count();
        for (const int token : {0, 27, 60, tokens - 1})
            for (const int head : {-1, 4}) {
                const TokenAttention found = token_attention(*session_, 5, head, token);
                QCOMPARE(static_cast<int>(found.attends_to.size()), token + 1);
                QCOMPARE(static_cast<int>(found.attended_by.size()), tokens - token);
                const double row = std::accumulate(found.attends_to.begin(), found.attends_to.end(), 0.0);
                QVERIFY2(std::fabs(row - 1) < 1e-4, qPrintable(QString::number(row)));
                const double column =
                    std::accumulate(found.attended_by.begin(), found.attended_by.end(), 0.0) / (tokens - token);
                const Grid &scores =
                    head < 0 ? run_->grids.sink_score : run_->grids.sink_score_per_head[static_cast<size_t>(head)];
                QVERIFY(std::fabs(column - scores(5, token)) < 1e-4);
                QVERIFY(std::fabs(found.attends_to.back() - found.attended_by.front()) <
                        1e-5); // both are a_{token,token}
            }
    }

    void split_agrees_with_the_grids()
    {
        const TokenSplit split = token_split(*session_, 27);
        for (int layer = 0; layer < run_->layers(); ++layer) {
            const auto l = static_cast<size_t>(layer);
            const float norm = run_->grids.resid_norm(layer + 1, 27);
            QVERIFY(std::fabs(split.resid_norm[l] - norm) < 1e-3f * norm);
            QVERIFY(std::fabs(split.mlp_norm[l] - run_->grids.mlp_out_norm(layer, 27)) < 1e-3f * norm);
            QVERIFY(std::fabs(split.attn_norm[l] - run_->grids.attn_out_norm(layer, 27)) < 1e-3f * norm);
            QVERIFY(std::fabs(split.resid_along_bos[l] / split.resid_norm[l] -
                              run_->resid_cosine_with(0)(layer + 1, 27)) < 1e-3f);
        }
        QVERIFY(split.mlp_along_bos[2] > 500); // block 2's MLP makes the sink
        QVERIFY(split.mlp_along_self[9] < -300); // and block 9's takes it away
    }

    void projection_parts_sinks_from_the_rest_and_keeps_its_axes()
    {
        std::vector<int> tokens(static_cast<size_t>(run_->token_count()));
        std::iota(tokens.begin(), tokens.end(), 0);
        const TokenProjection third = token_projection(*session_, 3, tokens, 2);
        QCOMPARE(third.scores.rows(), run_->token_count());
        QVERIFY(third.explained[0] > 0.5);
        for (const int ordinary : {10, 40, 70})
            QVERIFY(std::fabs(third.scores(27, 0) - third.scores(ordinary, 0)) > 300);
        const TokenProjection fourth = token_projection(*session_, 4, tokens, 2, &third);
        QVERIFY(third.scores(27, 0) * fourth.scores(27, 0) > 0);
        QCOMPARE(third.principal, (std::vector<int>{0, 1}));
        // Seen from a projection whose axes are swapped and mirrored, they stay so, and say which they are.
        TokenProjection turned = third;
        for (int i = 0; i < third.components.columns(); ++i) {
            turned.components(0, i) = -third.components(1, i);
            turned.components(1, i) = third.components(0, i);
        }
        const TokenProjection again = token_projection(*session_, 3, tokens, 2, &turned);
        QCOMPARE(again.principal, (std::vector<int>{1, 0}));
        QVERIFY(std::fabs(again.scores(27, 0) + third.scores(27, 1)) < 1e-2);
        QVERIFY(std::fabs(again.scores(27, 1) - third.scores(27, 0)) < 1e-2);
        QCOMPARE(token_projection(*session_, run_->layers(), tokens, 2).layer, run_->layers());
    }

    void what_is_outside_the_run_is_refused()
    {
        QVERIFY_THROWS_EXCEPTION(Error, token_attention(*session_, 30, -1, 0));
        QVERIFY_THROWS_EXCEPTION(Error, token_attention(*session_, 0, 9, 0));
        QVERIFY_THROWS_EXCEPTION(Error, token_split(*session_, 96));
        QVERIFY_THROWS_EXCEPTION(Error, token_projection(*session_, 3, {1, 2}, 2));
    }
};

QTEST_APPLESS_MAIN(TestInspection)
#include "test_inspection.moc"
