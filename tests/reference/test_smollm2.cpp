// The demo model on the demo trace against transformers' grids (../shared/reference/hf_reference.py).

#include "core/analysis/sinks.h"
#include "core/data/error.h"
#include "core/engine/pipeline.h"
#include "core/store/run_file.h"
#include "tests/reference/grid_comparison.h"
#include "tests/support/test_device.h"
#include "tests/support/test_paths.h"

using namespace sinkscope;
using namespace sinkscope::test;

class TestSmolLM2 : public QObject {
    Q_OBJECT

    std::filesystem::path trace_ = shared_dir() / "data/smollm2-baker-trace.json";
    std::filesystem::path reference_ = shared_dir() / "data/smollm2-baker-reference.h5";
    std::shared_ptr<const Run> run_;

    std::shared_ptr<const Run> run(AnalyzeRequest request = {})
    {
        request.model = demo_model();
        request.trace = read_trace(trace_);
        request.device = test_device();
        AnalyzeObserver observer;
        return analyze(request, observer);
    }

private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(demo_model(), "packaging/setup.sh installs the demo model");
        SKIP_WITHOUT(reference_, "the reference grids");
        AnalyzeRequest request;
        request.per_head = true;
        run_ = run(request);
    }

    void float32_agrees_with_transformers() { compare_runs(*run_, read_run(reference_), {}); }

    void column_sums_add_up_to_the_token_count()
    {
        const int tokens = run_->token_count();
        for (const Grid &head : run_->grids.sink_score_per_head)
            for (int layer = 0; layer < run_->layers(); ++layer) {
                double sum = 0;
                for (int k = 0; k < tokens; ++k)
                    sum += static_cast<double>(head(layer, k)) * (tokens - k);
                QVERIFY2(std::fabs(sum - tokens) < 1e-3, qPrintable(QString::number(sum - tokens)));
            }
    }

    void sinks_are_those_of_the_definitions()
    {
        const Detection found = detect(*run_, detector_preset("unclipped"));
        std::vector<int> positions;
        for (const Sink &sink : found.sinks)
            positions.push_back(sink.position);
        QCOMPARE(positions, (std::vector<int>{0, 27, 56, 93, 208}));
        for (const int position : {27, 56, 93, 208}) {
            QCOMPARE(found.find(position)->l_start(), 2);
            QCOMPARE(found.find(position)->lifetime(), 7);
        }
        const Detection published = detect(*run_, detector_preset("published"));
        QCOMPARE(published.sinks.size(), size_t(1));
        QCOMPARE(published.clip_start, 11);
        QCOMPARE(published.clip_end, 28); // rows 11..27
        // definitions.md: |f| at block 2 and the scores at block 5 of the four, and of BOS
        std::vector<std::pair<float, float>> norm_and_score;
        for (const int position : {27, 56, 93, 208})
            norm_and_score.emplace_back(run_->grids.mlp_out_norm(2, position), run_->grids.sink_score(5, position));
        std::ranges::sort(norm_and_score, std::greater());
        const std::vector<std::pair<float, float>> expected{{671, 0.29f}, {532, 0.21f}, {396, 0.11f}, {315, 0.07f}};
        for (size_t i = 0; i < expected.size(); ++i) {
            QVERIFY(std::fabs(norm_and_score[i].first - expected[i].first) < 1);
            QVERIFY(std::fabs(norm_and_score[i].second - expected[i].second) < 0.006f);
        }
        QVERIFY(std::fabs(run_->grids.sink_score(5, 0) - 0.15f) < 0.01f);
    }

    void bfloat16_stays_within_wider_bounds()
    {
        AnalyzeRequest request;
        request.compute_type = ComputeType::bfloat16;
        request.logprob = false;
        const auto rounded = run(request);
        // bfloat16 keeps 8 bits: 30 blocks of rounding leave a few per cent on norms
        std::string what;
        QVERIFY2(worst_ratio(rounded->grids.resid_norm, run_->grids.resid_norm, 1e-2, 0.08, what) <= 1, what.c_str());
        QVERIFY2(worst_ratio(rounded->grids.sink_score, run_->grids.sink_score, 0.02, 0, what) <= 1, what.c_str());
        QCOMPARE(rounded->settings.dtype, std::string("bfloat16"));
    }

    void cancel_is_seen_within_a_block()
    {
        AnalyzeRequest request;
        request.model = demo_model();
        request.trace = read_trace(trace_);
        std::stop_source stop;
        struct Stopper : AnalyzeObserver {
            std::stop_source *stop;
            int rows = 0;
            void rows_ready(const BlockRows &) override
            {
                if (++rows == 3)
                    stop->request_stop();
            }
        } observer;
        observer.stop = &stop;
        QVERIFY_THROWS_EXCEPTION(Cancelled, analyze(request, observer, stop.get_token()));
        QCOMPARE(observer.rows, 3);
    }
};

QTEST_APPLESS_MAIN(TestSmolLM2)
#include "test_smollm2.moc"
