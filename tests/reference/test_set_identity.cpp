// What may go on, what may be merged, and what is left out: sets of traces by what they were made from.

#include "core/corpus/detect_set.h"
#include "core/corpus/generate_set.h"
#include "core/corpus/merge_sets.h"
#include "core/corpus/set_status.h"
#include "core/data/error.h"
#include "core/store/set_description.h"
#include "tests/support/error_of.h"
#include "tests/support/planted_checkpoint.h"
#include "tests/support/test_paths.h"

#include <algorithm>
#include <fstream>

#include <unistd.h>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

struct Observer : DetectSetObserver {
    void left_out(const BadTrace &trace) override { bad.push_back(trace.why); }
    void trace_done(int, const DetectionRecord &record) override
    {
        samples.push_back(record.sample_index);
        not_finite += !record.not_finite.empty();
    }
    std::vector<std::string> bad;
    std::vector<int> samples;
    int not_finite = 0;
};

/// Changes one byte in the middle of the file, where the embeddings' bytes are.
void change_weights(const std::filesystem::path &file)
{
    std::fstream stream(file, std::ios::in | std::ios::out | std::ios::binary);
    const auto at = static_cast<std::streamoff>(std::filesystem::file_size(file)) - 2;
    stream.seekg(at);
    const int byte = stream.get();
    stream.seekp(at);
    stream.put(static_cast<char>(byte ^ 1));
}

} // namespace

class TestSetIdentity : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path data_ = source_dir() / "tests/reference/data";
    DetectSetRequest request_;

    std::filesystem::path path(const std::string &name) const { return path_of(folder_) / name; }
    DetectSetRequest request(const std::string &output) const
    {
        DetectSetRequest set = request_;
        set.output = path(output);
        return set;
    }
    /// The parts of a set in three shards.
    std::vector<std::filesystem::path> parts(const std::string &name) const
    {
        std::vector<std::filesystem::path> files;
        DetectSetRequest part = request_;
        part.shards = 3;
        for (part.shard = 1; part.shard <= 3; ++part.shard) {
            part.output = path(name + std::to_string(part.shard) + ".jsonl");
            Observer observer;
            detect_set(part, observer);
            files.push_back(part.output);
        }
        return files;
    }

private Q_SLOTS:
    void initTestCase()
    {
        write_planted_checkpoint(path("model"));
        request_.analysis.model = path("model");
        request_.analysis.device = Device::cpu;
        request_.traces = data_ / "planted_traces.jsonl";
    }

    void bad_records_are_told_before_the_first_pass()
    {
        const auto traces = path("mixed.jsonl");
        write_file(
            traces,
            "{\"token_ids\": [1, 2, 3]}\n{\"token_ids\": [1, 4000]}\n{\"token_ids\": [6, \n\n{\"token_ids\": []}\n"
            "{\"token_ids\": [7]}\n{\"prompt\": \"a\", \"output\": null}\n");
        for (const int jobs : {1, 2}) {
            DetectSetRequest set = request("mixed-" + std::to_string(jobs) + ".jsonl");
            set.traces = traces;
            set.jobs = jobs;
            Observer observer;
            VERIFY_ERROR(detect_set(set, observer),
                         "mixed.jsonl: 4 of 6 traces cannot be used: line 2: token 1: the id 4000");
            VERIFY_ERROR(detect_set(set, observer), "; line 3: is not valid JSON: it ends in the middle");
            VERIFY_ERROR(detect_set(set, observer), "; line 5: ");
            VERIFY_ERROR(detect_set(set, observer), "; line 7: output: is null; --skip-bad");
            QVERIFY(observer.samples.empty());
            QVERIFY(!std::filesystem::exists(set.output));

            set.skip_bad = true;
            QCOMPARE(detect_set(set, observer), 2);
            QCOMPARE(observer.bad.size(), size_t(4));
            std::ranges::sort(observer.samples);
            QCOMPARE(observer.samples, (std::vector<int>{0, 4})); // they keep their numbers
            QCOMPARE(read_set_description(set.output)->left_out, (std::vector<int>{1, 2, 3, 5}));
            QCOMPARE(detect_set(set, observer), 0);
        }
    }

    void the_cases_end_no_set()
    {
        const auto cases = shared_dir() / "cases";
        SKIP_WITHOUT(cases, "the small inputs");
        const auto count = [&](const char *name, bool skip_bad, std::string &refused) {
            DetectSetRequest set = request(std::string(name) + (skip_bad ? ".skipped" : ".whole"));
            set.analysis.model = cases / "05-template-system-in-variable/model";
            set.traces = cases / "11-set-stops-at-one-record" / name;
            set.skip_bad = skip_bad;
            Observer observer;
            int done = 0;
            refused = error_of([&] { done = detect_set(set, observer); });
            return done;
        };
        std::string refused;
        QCOMPARE(count("slist.jsonl", false, refused), 4); // a list of outputs is as many traces
        QCOMPARE(count("snan.jsonl", false, refused), 3);
        QCOMPARE(count("scut.jsonl", false, refused), 0);
        QVERIFY2(refused.find("1 of 2 traces cannot be used: line 2: is not valid JSON") != std::string::npos,
                 refused.c_str());
        QCOMPARE(count("scut.jsonl", true, refused), 1);
        QCOMPARE(count("snull.jsonl", false, refused), 0);
        QVERIFY2(refused.find("line 2: output: is null; line 4: the trace is empty") != std::string::npos,
                 refused.c_str());
        QCOMPARE(count("snull.jsonl", true, refused), 2);
    }

    void a_set_goes_on_with_the_same_traces_and_weights_alone()
    {
        DetectSetRequest set = request("goes-on.jsonl");
        set.traces = path("traces.jsonl");
        std::filesystem::copy_file(request_.traces, set.traces);
        set.analysis.model = path("copied");
        std::filesystem::copy(path("model"), path("copied"));
        set.samples = 1;
        Observer observer;
        QCOMPARE(detect_set(set, observer), 1);
        set.samples = 2;

        std::filesystem::rename(set.traces, path("renamed.jsonl"));
        set.traces = path("renamed.jsonl");
        QCOMPARE(detect_set(set, observer), 1); // the same traces by another name
        set.samples = 3;
        std::ofstream(set.traces, std::ios::app) << "{\"token_ids\": [1, 2]}\n";
        VERIFY_ERROR(detect_set(set, observer),
                     "8 traces, and " + set.traces.string() + ", 9 traces, of other content) differ");

        set.traces = request_.traces;
        change_weights(path("copied") / "model.safetensors");
        VERIFY_ERROR(detect_set(set, observer), "the weights of copied differ");
        set.analysis.model = path("model");
        VERIFY_ERROR(detect_set(set, observer), "the model (copied and model) differ");

        set = request("goes-on.jsonl");
        set.analysis.model = path("copied");
        change_weights(path("copied") / "model.safetensors"); // back again
        set.analysis.compute_type = ComputeType::bfloat16;
        VERIFY_ERROR(detect_set(set, observer), "the compute type (float32 and bfloat16) differ");
        set.analysis.compute_type = ComputeType::float32; // what auto came to
        set.samples = 3;
        QCOMPARE(detect_set(set, observer), 1);
        set.shards = 2;
        VERIFY_ERROR(detect_set(set, observer), "holds part 1 of 1");

        std::filesystem::remove(set_description_file(set.output));
        set.shards = 1;
        VERIFY_ERROR(detect_set(set, observer), "has 3 traces and no description beside it (goes-on.jsonl.set.json)");
    }

    void a_merge_that_lacks_something_says_what()
    {
        const auto files = parts("part");
        const auto merged = path("merged.jsonl");
        VERIFY_ERROR(merge_sets({files[0], files[2]}, merged), "1 of 3 parts are not there (--shard 2)");
        QVERIFY(!std::filesystem::exists(merged));

        std::ifstream whole(files[1]);
        std::string line;
        std::getline(whole, line);
        std::filesystem::copy_file(set_description_file(files[1]), path("short.jsonl.set.json"));
        write_file(path("short.jsonl"), line + "\n");
        VERIFY_ERROR(merge_sets({files[0], path("short.jsonl"), files[2]}, merged),
                     "short.jsonl lacks 2 of its traces (samples 4, 7)");
        const MergeReport report = merge_sets({files[0], path("short.jsonl"), files[2]}, merged, true);
        QCOMPARE(report.traces, 6);
        QVERIFY(!report.missing.empty());
        DetectSetRequest rest = request("merged.jsonl"); // what is missing can be done
        Observer observer;
        QCOMPARE(detect_set(rest, observer), 2);
        QCOMPARE(observer.samples, (std::vector<int>{4, 7}));
        QVERIFY(merge_sets(files, path("all.jsonl")).missing.empty());
    }

    void parts_that_do_not_belong_together_are_refused()
    {
        const auto files = parts("own");
        const auto merged = path("none.jsonl");
        const SetDescription good = *read_set_description(files[1]);
        const auto refuses = [&](auto change, const char *part) {
            SetDescription other = good;
            change(other);
            write_set_description(other, files[1]);
            VERIFY_ERROR(merge_sets(files, merged), part);
        };
        refuses([](SetDescription &d) { d.dtype = "bfloat16"; }, "the compute type (float32 and bfloat16) differ");
        refuses([](SetDescription &d) { d.weights = "other"; }, "the weights of model differ");
        refuses([](SetDescription &d) { d.traces_hash = "other"; }, "of other content) differ");
        refuses([](SetDescription &d) { d.shards = 4; }, "the numbers of parts (3 and 4) differ");
        refuses([](SetDescription &d) { d.samples = 5; }, "--samples (0 and 5) differ");
        refuses([](SetDescription &d) { d.shards = 0; }, "the numbers of parts");
        write_set_description(good, files[1]);
        SetDescription card = good;
        card.device = "cuda:0 (NVIDIA H100)";
        write_set_description(card, files[1]);
        const MergeReport report = merge_sets(files, merged);
        QCOMPARE(report.notes.size(), size_t(1));
        QVERIFY(report.notes[0].find("cpu and cuda:0 (NVIDIA H100)") != std::string::npos);
        QCOMPARE(read_set_description(merged)->device, "cpu and cuda:0 (NVIDIA H100)");
        std::filesystem::remove(set_description_file(files[1]));
        VERIFY_ERROR(merge_sets(files, merged), "own2.jsonl: has no description (own2.jsonl.set.json)");
    }

    void how_far_a_part_is_can_be_seen()
    {
        const auto file = parts("seen")[1];
        SetDescription description = *read_set_description(file);
        const int64_t now = std::time(nullptr);
        PartStatus status = part_status(file, now);
        QCOMPARE(status.shard, 2);
        QCOMPARE(status.shards, 3);
        QCOMPARE(status.done, 3);
        QCOMPARE(status.total, 3);
        QCOMPARE(status.state, PartStatus::State::done);

        // as it would look from beside: two of three traces after a minute
        std::ifstream whole(file);
        std::string first, second;
        std::getline(whole, first);
        std::getline(whole, second);
        write_file(file, first + "\n" + second + "\n{\"candidate");
        description.progress.ended.clear();
        description.progress.begun = now - 60;
        description.progress.process = ::getpid();
        write_set_description(description, file);
        status = part_status(file, now);
        QCOMPARE(status.done, 2);
        QCOMPARE(status.state, PartStatus::State::running);
        QVERIFY2(std::abs(status.per_minute - 2) < 0.2, qPrintable(QString::number(status.per_minute)));
        QVERIFY(std::abs(status.seconds_left - 30) < 4);
        description.progress.host = "elsewhere";
        write_set_description(description, file);
        QCOMPARE(part_status(file, now).state, PartStatus::State::unknown);
        description.progress.ended = "the disk is full";
        write_set_description(description, file);
        QCOMPARE(part_status(file, now).state, PartStatus::State::failed);
        QCOMPARE(part_status(file, now).detail, "the disk is full");
    }

    void passes_that_are_not_finite_are_marked()
    {
        const auto cases = shared_dir() / "cases/30-trust/nan";
        SKIP_WITHOUT(cases, "the small inputs");
        DetectSetRequest set = request("nan.jsonl");
        set.analysis.model = cases / "nan_q";
        set.traces = cases / "trace.json";
        set.strict = true;
        Observer observer;
        VERIFY_ERROR(detect_set(set, observer), "sample 0: the pass is not finite from block 0, attn_out");
        QVERIFY(read_set_description(set.output)->progress.ended.find("not finite") !=
                std::string::npos); // says so itself
        set.strict = false;
        QCOMPARE(detect_set(set, observer), 1);
        QCOMPARE(observer.not_finite, 1);
        const auto records = read_detections(set.output);
        QVERIFY(records[0].not_finite.starts_with("is not finite from block 0"));
        QVERIFY(detection_line(records[0]).find("\"not_finite\": \"is not finite") != std::string::npos);
    }

    void generated_traces_go_on_with_the_same_settings_alone()
    {
        const auto model = shared_dir() / "cases/05-template-system-in-variable/model";
        SKIP_WITHOUT(model, "the small inputs");
        GenerateSetRequest set;
        set.generation.model = model;
        set.generation.max_tokens = 2;
        set.generation.device = Device::cpu;
        set.output = path("written.jsonl");
        for (int i = 0; i < 2; ++i)
            set.prompts.push_back({.index = i, .fields = "{}", .question = "a", .prompt = "a" + std::to_string(i)});
        const std::vector<PromptRecord> both = set.prompts;
        set.prompts.pop_back();
        GenerateSetObserver observer;
        QCOMPARE(generate_set(set, observer), 1);
        set.prompts = both;
        GenerateSetRequest other = set;
        other.prompts[0].prompt = "b";
        VERIFY_ERROR(generate_set(other, observer), "trace 0: was made from another prompt");
        other = set;
        other.generation.max_tokens = 3;
        VERIFY_ERROR(generate_set(other, observer), "the greatest number of tokens (2 and 3) differ");
        other = set;
        other.generation.sampling.temperature = 0.5;
        VERIFY_ERROR(generate_set(other, observer), "the temperature (0.0 and 0.5) differ");
        other = set;
        other.generation.sampling.seed = 4;
        VERIFY_ERROR(generate_set(other, observer), "the seed (0 and 4) differ");
        other = set;
        other.generation.prompt_settings.format = PromptFormat::raw;
        VERIFY_ERROR(generate_set(other, observer), "the prompt");
        QCOMPARE(generate_set(set, observer), 1);
        std::filesystem::remove(set_description_file(set.output));
        VERIFY_ERROR(generate_set(set, observer), "has 2 traces and no description beside it");
    }
};

QTEST_GUILESS_MAIN(TestSetIdentity)
#include "test_set_identity.moc"
