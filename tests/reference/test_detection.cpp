// `detect` in published mode on a small model with planted sinks against an independent implementation of the rules on
// transformers' hidden states (make_detection_cases.py, published_rules.py).

#include "core/corpus/detect_set.h"
#include "core/corpus/merge_sets.h"
#include "core/data/error.h"
#include "core/store/detection_set.h"
#include "core/store/set_description.h"
#include "tests/support/error_of.h"
#include "tests/support/planted_checkpoint.h"
#include "tests/support/test_paths.h"

#include <algorithm>

using namespace sinkscope;
using namespace sinkscope::test;

class TestDetection : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path data_ = source_dir() / "tests/reference/data";
    DetectSetRequest request_;

    static std::vector<std::string> lines_of(const std::filesystem::path &file)
    {
        std::vector<std::string> lines;
        for (const DetectionRecord &record : read_detections(file))
            lines.push_back(detection_line(record));
        return lines;
    }

private Q_SLOTS:
    void initTestCase()
    {
        write_planted_checkpoint(path_of(folder_) / "model");
        request_.analysis.model = path_of(folder_) / "model";
        request_.analysis.detector = detector_preset("published");
        request_.analysis.device = Device::cpu;
        request_.traces = data_ / "planted_traces.jsonl";
    }

    void the_published_mode_agrees_field_by_field()
    {
        request_.output = path_of(folder_) / "all.jsonl";
        DetectSetObserver observer;
        QCOMPARE(detect_set(request_, observer), 8);
        const auto expected = read_detections(data_ / "planted_detections.jsonl"),
                   found = read_detections(request_.output);
        QCOMPARE(found.size(), expected.size());
        for (size_t i = 0; i < found.size(); ++i)
            QCOMPARE(detection_line(found[i]), detection_line(expected[i]));
        QCOMPARE(detect_set(request_, observer), 0); // nothing is done twice
        QCOMPARE(lines_of(request_.output), lines_of(data_ / "planted_detections.jsonl"));
    }

    /// Equal candidates for the BOS sink, jumps and drops that tie, lives at the labels' limits, gaps.
    void exact_ties_and_gaps_agree_field_by_field()
    {
        write_planted_checkpoint(path_of(folder_) / "tied", planted::tied);
        DetectSetRequest tied = request_;
        tied.analysis.model = path_of(folder_) / "tied";
        tied.traces = data_ / "tied_traces.jsonl";
        tied.output = path_of(folder_) / "tied.jsonl";
        DetectSetObserver observer;
        QCOMPARE(detect_set(tied, observer), 8);
        const auto expected = lines_of(data_ / "tied_detections.jsonl"), found = lines_of(tied.output);
        QCOMPARE(found.size(), expected.size());
        for (size_t i = 0; i < found.size(); ++i)
            QCOMPARE(found[i], expected[i]);
    }

    void traces_that_go_through_the_blocks_together_give_the_same()
    {
        struct Observer : DetectSetObserver {
            void progress(double fraction, double, const std::string &stage) override
            {
                QVERIFY(fraction >= 0 && fraction <= 1);
                together |= stage.find("8 traces together") != std::string::npos;
            }
            void trace_started(int number, int) override { started.push_back(number); }
            void trace_done(int number, const DetectionRecord &) override { done.push_back(number); }
            bool together = false;
            std::vector<int> started, done;
        } observer;
        DetectSetRequest streamed = request_;
        streamed.output = path_of(folder_) / "together.jsonl";
        streamed.analysis.memory_budget = 0; // no weight may stay
        QCOMPARE(detect_set(streamed, observer), 8);
        QVERIFY(observer.together);
        const std::vector<int> all{1, 2, 3, 4, 5, 6, 7, 8};
        QCOMPARE(observer.done, all);
        QCOMPARE(observer.started.back(), 8);
        QCOMPARE(lines_of(streamed.output), lines_of(data_ / "planted_detections.jsonl"));
    }

    void shards_merge_to_the_whole()
    {
        std::vector<std::filesystem::path> parts;
        DetectSetRequest part = request_;
        part.shards = 3;
        int detected = 0;
        for (part.shard = 1; part.shard <= part.shards; ++part.shard) {
            part.output = path_of(folder_) / ("part" + std::to_string(part.shard) + ".jsonl");
            DetectSetObserver observer;
            detected += detect_set(part, observer);
            parts.push_back(part.output);
        }
        QCOMPARE(detected, 8);
        const std::filesystem::path merged = path_of(folder_) / "merged.jsonl";
        QCOMPARE(merge_sets(parts, merged).traces, 8);
        QCOMPARE(lines_of(merged), lines_of(data_ / "planted_detections.jsonl"));
    }

    void several_jobs_find_the_same()
    {
        DetectSetRequest jobs = request_;
        jobs.jobs = 3;
        jobs.analysis.threads = 1;
        jobs.output = path_of(folder_) / "jobs.jsonl";
        jobs.runs = path_of(folder_) / "job-runs";
        DetectSetObserver observer;
        QCOMPARE(detect_set(jobs, observer), 8);
        std::vector<std::string> found = lines_of(jobs.output), expected = lines_of(data_ / "planted_detections.jsonl");
        std::ranges::sort(found);
        std::ranges::sort(expected);
        QVERIFY(found == expected);
        QVERIFY(std::filesystem::exists(set_run_file(jobs.runs, 7)));
        jobs.traces = path_of(folder_) / "none.jsonl";
        jobs.output = path_of(folder_) / "never.jsonl";
        VERIFY_ERROR(detect_set(jobs, observer), "none.jsonl");
        jobs.jobs = 0;
        VERIFY_ERROR(detect_set(jobs, observer), "jobs");
    }

    void other_settings_do_not_go_on()
    {
        DetectSetRequest other = request_;
        other.output = path_of(folder_) / "other.jsonl";
        other.samples = 1;
        DetectSetObserver observer;
        QCOMPARE(detect_set(other, observer), 1);
        other.samples = 2;
        other.analysis.detector = detector_preset("unclipped");
        VERIFY_ERROR(detect_set(other, observer), "the detector");
        other.analysis.detector = request_.analysis.detector;
        other.analysis.max_tokens = 20;
        VERIFY_ERROR(detect_set(other, observer), "number of tokens");
        other.analysis.max_tokens.reset();
        QCOMPARE(detect_set(other, observer), 1);
    }

    void runs_are_written_beside()
    {
        DetectSetRequest with_runs = request_;
        with_runs.output = path_of(folder_) / "with-runs.jsonl";
        with_runs.runs = path_of(folder_) / "runs";
        with_runs.samples = 2;
        DetectSetObserver observer;
        QCOMPARE(detect_set(with_runs, observer), 2);
        QVERIFY(std::filesystem::exists(with_runs.runs / "sample-00001.h5"));
    }

    void bad_shards_are_refused()
    {
        DetectSetRequest bad = request_;
        bad.shard = 4;
        bad.shards = 3;
        DetectSetObserver observer;
        VERIFY_ERROR(detect_set(bad, observer), "4 of 3");
    }
};

QTEST_GUILESS_MAIN(TestDetection)
#include "test_detection.moc"
