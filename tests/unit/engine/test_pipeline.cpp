// The one way in: wall time, errors of one line, traces that go together, memory that is refused, models that change on
// the disk.

#include "core/corpus/detect_set.h"
#include "core/engine/computing_internal.h"
#include "core/engine/generator.h"
#include "core/lab/lab_session.h"
#include "core/store/detection_set.h"
#include "tests/support/error_of.h"
#include "tests/support/planted_checkpoint.h"
#include "tests/support/test_device.h"

#include <QTest>

#include <thread>

using namespace sinkscope;
using namespace sinkscope::test;

class TestPipeline : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path model_ = path_of(folder_) / "model";
    AnalyzeObserver quiet_;

    AnalyzeRequest request(std::vector<int32_t> ids = {1, 40, 77, 18, 99, 3}) const
    {
        AnalyzeRequest result;
        result.model = model_;
        result.trace.token_ids = std::move(ids);
        result.device = test_device();
        return result;
    }

    /// Tells what the forecast allows and needs, once per pass.
    int64_t needed_bytes() const { return preview(request()).forecast.least_bytes(); }

    [[noreturn]] static void fail_in_torch() { TORCH_CHECK(false, "the first line\nthe second line"); }

private Q_SLOTS:
    void initTestCase() { write_planted_checkpoint(model_); }

    void seconds_are_those_of_the_clock()
    {
        struct Slow : AnalyzeObserver {
            void progress(double, double, const std::string &stage) override
            {
                if (stage.starts_with("block"))
                    std::this_thread::sleep_for(std::chrono::milliseconds(4)); // as if the weights took so long
            }
        } slow;
        QVERIFY(analyze(request(), slow)->settings.seconds >= 0.004 * planted::layers);
    }

    void torch_fails_in_one_line()
    {
        VERIFY_ERROR(computing(model_, [] { fail_in_torch(); }), "model: computing: the first line");
        VERIFY_ERROR(computing(model_, [] { throw std::bad_alloc(); }), "computing: there is not enough memory");
        struct Failing : AnalyzeObserver {
            void progress(double, double, const std::string &) override { fail_in_torch(); }
        } failing;
        VERIFY_ERROR(analyze(request(), failing), "computing: the first line");
        struct FailingGenerator : GenerateObserver {
            void started(const ModelCard &, const PreparedTrace &) override { fail_in_torch(); }
        } failing_generator;
        GenerateRequest generation;
        generation.model = model_;
        generation.device = test_device();
        generation.prompt_ids = {1, 2, 3};
        VERIFY_ERROR(generate(generation, failing_generator), "computing: the first line");
    }

    void each_run_is_handed_over_when_it_is_whole()
    {
        std::vector<AnalyzeRequest> requests{request(), request({5, 6, 7}), request({9, 8, 7, 6})};
        for (AnalyzeRequest &one : requests)
            one.memory_budget = 0; // so that they go together
        size_t given = 0;
        const auto next = [&]() -> std::optional<AnalyzeRequest> {
            return given < requests.size() ? std::optional(requests[given++]) : std::nullopt;
        };
        std::vector<std::shared_ptr<const Run>> runs;
        size_t given_before_first = 0;
        ModelCache cache;
        analyze_together(
            next,
            [&](std::shared_ptr<const Run> run) {
                if (runs.empty())
                    given_before_first = given;
                runs.push_back(std::move(run));
            },
            quiet_, {}, cache);
        QCOMPARE(given_before_first, size_t(3));
        QCOMPARE(runs.size(), size_t(3));
        for (size_t i = 0; i < runs.size(); ++i)
            QVERIFY(runs[i]->grids == analyze(requests[i], quiet_, {}, &cache)->grids);
        QVERIFY(runs[0]->settings.seconds <= runs[2]->settings.seconds);
    }

    void a_bad_record_is_left_out_or_the_set_refused()
    {
        const auto traces = path_of(folder_) / "traces.jsonl";
        write_file(traces,
                   "{\"token_ids\": [1, 2, 3]}\n{\"token_ids\": [4, 5]}\n{\"token_ids\": [6, \n{\"token_ids\": [7]}\n");
        DetectSetRequest set;
        set.analysis = request({});
        set.traces = traces;
        DetectSetObserver observer;
        for (const int64_t budget : {int64_t{0}, int64_t{1} << 40}) { // together, and one after the other
            set.analysis.memory_budget = budget;
            set.output = path_of(folder_) / ("detections-" + std::to_string(budget) + ".jsonl");
            VERIFY_ERROR(detect_set(set, observer), "line 3: is not valid JSON");
            QVERIFY(!std::filesystem::exists(set.output));
            set.skip_bad = true;
            QCOMPARE(detect_set(set, observer), 3);
            QCOMPARE(read_detections(set.output).size(), size_t(3));
            set.skip_bad = false;
        }
    }

    void jobs_share_the_memory()
    {
        const auto traces = path_of(folder_) / "four.jsonl";
        write_file(traces, "{\"token_ids\": [1, 2, 3]}\n{\"token_ids\": [4, 5]}\n{\"token_ids\": [6]}\n");
        DetectSetRequest set;
        set.analysis = request({});
        set.analysis.threads = 1;
        set.analysis.memory_limit = needed_bytes() * 5 / 4; // enough for one
        set.traces = traces;
        set.output = path_of(folder_) / "jobs.jsonl";
        DetectSetObserver observer;
        set.jobs = 2;
        VERIFY_ERROR(detect_set(set, observer), "may use " + bytes_text(set.analysis.memory_limit / 2));
        set.jobs = 1;
        QCOMPARE(detect_set(set, observer), 3);
    }

    void generation_keeps_to_the_limit()
    {
        GenerateRequest generation;
        generation.model = model_;
        generation.device = test_device();
        generation.prompt_ids = {1, 2, 3};
        generation.max_tokens = 4;
        generation.memory_limit = needed_bytes() + 20'000'000;
        GenerateObserver observer;
        QCOMPARE(generate(generation, observer).trace.token_ids.size(), size_t(7));
        generation.max_tokens = 100'000; // keys and values: 24 blocks x 2 x 16 components x 4 bytes each
        VERIFY_ERROR(generate(generation, observer), "writing 100000 tokens after a prompt of 3 needs");
        generation.max_tokens = 4;
        generation.memory_limit = 1'000'000;
        VERIFY_ERROR(generate(generation, observer), "may use 1 MB");
    }

    void a_lab_keeps_to_the_limit()
    {
        const auto baseline = analyze(request(), quiet_);
        Intervention edit;
        edit.site = Site::mlp_out;
        edit.operation = Operation::zero;
        edit.layers = {13};
        edit.tokens = {3};
        LabRequest lab;
        lab.device = test_device();
        LabSession roomy(baseline, lab, quiet_);
        lab.memory_limit = needed_bytes() + 4000; // two residuals of 6 x 32 floats are in it, twenty-four are not
        struct Told : AnalyzeObserver {
            void forecast(const Forecast &needed) override { needed_bytes = needed.least_bytes(); }
            int64_t needed_bytes = 0;
        } told;
        LabSession tight(baseline, lab, told);
        QVERIFY(told.needed_bytes > 0 && told.needed_bytes <= lab.memory_limit);
        const Grids a = tight.variant({edit}, quiet_).run->grids, b = roomy.variant({edit}, quiet_).run->grids;
        QVERIFY(a.resid_norm == b.resid_norm && a.sink_score == b.sink_score);
        lab.memory_limit = 1'000'000;
        VERIFY_ERROR(LabSession(baseline, lab, quiet_), "may use 1 MB");
    }

    void weights_that_change_during_the_pass_give_no_run()
    {
        const auto model = path_of(folder_) / "shrinking";
        write_planted_checkpoint(model);
        AnalyzeRequest shrinking = request();
        shrinking.model = model;
        struct Shortens : AnalyzeObserver {
            void rows_ready(const BlockRows &rows) override
            {
                if (rows.layer == at)
                    std::filesystem::resize_file(file, 10'000);
            }
            std::filesystem::path file;
            int at = 0;
        } observer;
        observer.file = model / "model.safetensors";
        ModelCache cache;
        for (const int at : {0, 12, 23}) {
            observer.at = at;
            VERIFY_ERROR(analyze(shrinking, observer, {}, &cache), "it was changed while it was read");
            write_planted_checkpoint(model);
            QVERIFY(analyze(shrinking, quiet_, {}, &cache)->complete()); // the session goes on
        }
    }

    void residuals_are_never_combined_with_other_weights()
    {
        const auto model = path_of(folder_) / "tuned";
        write_planted_checkpoint(model);
        AnalyzeRequest tuned = request();
        tuned.model = model;
        const auto baseline = analyze(tuned, quiet_);
        LabRequest lab;
        lab.device = test_device();
        lab.residual_file = path_of(folder_) / "tuned.safetensors";
        const LabSession writes(baseline, lab, quiet_), reads(baseline, lab, quiet_);
        auto tensors = planted_tensors(); // the same embedding, another last norm
        tensors.back().bytes = float_bytes(std::vector<float>(tensors.back().shape[0], 2.0f));
        write_folder(model, planted::config(), tensors);
        VERIFY_ERROR(LabSession(baseline, lab, quiet_), "made with other weights");
    }

    void a_model_that_changed_on_the_disk_is_read_again()
    {
        const auto model = path_of(folder_) / "changing";
        write_planted_checkpoint(model);
        AnalyzeRequest changing = request();
        changing.model = model;
        ModelCache cache;
        const auto before = analyze(changing, quiet_, {}, &cache);
        QVERIFY(analyze(changing, quiet_, {}, &cache)->grids == before->grids);
        const auto folder_time = std::filesystem::last_write_time(model);
        const auto beside = path_of(folder_) / "beside.safetensors";
        write_file(beside, safetensors_bytes(planted_tensors(planted::tied)));
        std::filesystem::rename(beside, model / "model.safetensors");
        std::filesystem::last_write_time(model, folder_time);
        QVERIFY(!(analyze(changing, quiet_, {}, &cache)->grids == before->grids));
    }
};

QTEST_GUILESS_MAIN(TestPipeline)
#include "test_pipeline.moc"
