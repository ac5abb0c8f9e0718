// generate, detect, merge, import and tables as a user calls them.

#include "core/data/error.h"
#include "core/store/detections.h"
#include "core/store/run_file.h"
#include "core/store/set_description.h"
#include "core/store/trace_set.h"
#include "core/text/text_file.h"
#include "tests/support/error_of.h"
#include "tests/support/planted_checkpoint.h"
#include "tests/support/test_paths.h"

#include <QProcess>

#include <algorithm>
#include <sstream>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int patience = 120000; // milliseconds

struct Outcome {
    int status = -1;
    std::string out, error;
};

Outcome run(const QStringList &arguments)
{
    QProcess process;
    process.start(QString::fromStdString(program().string()), arguments);
    if (!process.waitForFinished(patience))
        return {};
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1,
            process.readAllStandardOutput().toStdString(), process.readAllStandardError().toStdString()};
}

QString text(const std::filesystem::path &path)
{
    return QString::fromStdString(path.string());
}

nlohmann::json line_of(const std::filesystem::path &file, int number)
{
    std::istringstream stream(read_whole_file(file, 1 << 24));
    std::string line;
    for (int i = 0; i <= number; ++i)
        std::getline(stream, line);
    return nlohmann::json::parse(line);
}

} // namespace

class TestSetCommands : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path published_ = shared_dir() / "data/published/sink_detection_n_1_deepseek-14b.jsonl";
    std::filesystem::path published_traces_ = shared_dir() / "data/published/output_n_1_deepseek-14b.jsonl";
    std::filesystem::path tokenizer_ = shared_dir() / "data/deepseek-r1-distill-qwen/tokenizer.json";

    std::filesystem::path path(const char *name) const { return path_of(folder_) / name; }

private Q_SLOTS:
    void the_published_rows_come_out()
    {
        SKIP_WITHOUT(published_, "the published detections");
        Outcome tables =
            run({"tables", text(published_), "--table", "1", "--format", "csv", "--tokenizer", text(tokenizer_)});
        QVERIFY2(tables.status == 0, tables.error.c_str());
        QVERIFY2(tables.out.starts_with("Token,Count,Share (%)\n\" \",23,58.97\n1,5,12.82\n"), tables.out.c_str());
        tables = run({"tables", text(published_), "--table", "2", "--format", "csv"});
        QVERIFY2(tables.out.find(",30,,4,90,22 (100.0%),39\n") != std::string::npos, tables.out.c_str());
        tables = run({"tables", text(published_), "--table", "levels", "--format", "csv"});
        for (const char *row : {",4,43,90\n", ",22,3,2\n", ",22,6,1\n", ",22,20,1\n", ",22,21,1\n", ",22,22,16\n",
                                ",22,23,16\n", ",22,24,4\n"})
            QVERIFY2(tables.out.find(row) != std::string::npos, row);
    }

    void published_detections_become_runs()
    {
        SKIP_WITHOUT(published_, "the published detections");
        const auto folder = path_of(folder_) / "imported";
        const Outcome first = run({"import", text(published_), "--output", text(folder)});
        QVERIFY2(first.status == 0, first.error.c_str());
        const std::vector<DetectionRecord> records = read_detections(published_);
        QVERIFY2(first.out.find(std::to_string(records.size()) + " runs without grids") != std::string::npos,
                 first.out.c_str());
        for (const DetectionRecord &record : records) {
            const Run run = read_run(set_run_file(folder, record.sample_index));
            QVERIFY(!run.has_grids() && !run.detection.sinks.empty());
            QCOMPARE(run.token_count(), record.full_text_len);
        }
        QCOMPARE(run({"import", text(published_), "--output", text(folder)}).status, 0); // over itself
        write_file(set_run_file(folder, records.front().sample_index), "notes");
        const Outcome kept = run({"import", text(published_), "--output", text(folder)});
        QVERIFY(kept.status != 0 && kept.error.find("overwrite") != std::string::npos);
        QVERIFY(run({"import", text(published_)}).error.find("--output is missing") != std::string::npos);
    }

    void every_format_is_written()
    {
        SKIP_WITHOUT(published_, "the published detections");
        QVERIFY(run({"tables", text(published_), "--format", "latex"}).out.find("\\toprule") != std::string::npos);
        QVERIFY(run({"tables", text(published_), "--format", "markdown"}).out.find("| ---") != std::string::npos);
        const Outcome plain = run({"tables", text(published_), "--tokenizer", text(tokenizer_)});
        QVERIFY2(plain.out.find("\" \"") != std::string::npos, plain.out.c_str());
    }

    void the_wrapper_is_the_published_one()
    {
        SKIP_WITHOUT(published_traces_, "the published traces");
        for (const PromptRecord &record : read_prompts(published_traces_, "aime24"))
            QCOMPARE(record.prompt, read_trace(published_traces_, record.index).prompt);
    }

    void generated_traces_have_the_published_fields_and_go_on()
    {
        SKIP_WITHOUT(demo_model(), "packaging/setup.sh installs the demo model");
        write_file(path("problems.jsonl"),
                   "{\"id\": 7, \"problem\": \"What is 2 + 2?\"}\n{\"question\": \"Name a river.\"}\n");
        QStringList arguments{"generate",
                              "--model",
                              text(demo_model()),
                              "--dataset",
                              text(path("problems.jsonl")),
                              "--max-tokens",
                              "4",
                              "--wrapper",
                              "gsm8k",
                              "--samples",
                              "1",
                              "--output",
                              text(path("traces.jsonl"))};
        Outcome outcome = run(arguments);
        QVERIFY2(outcome.status == 0, outcome.error.c_str());
        arguments.removeAt(arguments.indexOf("--samples") + 1);
        arguments.removeAt(arguments.indexOf("--samples"));
        outcome = run(arguments);
        QVERIFY2(outcome.out.find("1 traces written") != std::string::npos, outcome.out.c_str());
        const nlohmann::json first = line_of(path("traces.jsonl"), 0);
        QCOMPARE(first.at("id").get<int>(), 7);
        QVERIFY(first.at("prompt").get<std::string>().starts_with(
            "You are given a math problem.\n\nProblem: What is 2 + 2?"));
        QCOMPARE(first.at("token_ids").size(), first.at("total_tokens").get<size_t>());
        QCOMPARE(first.at("prompt_tokens").get<int>() + first.at("output_tokens").get<int>(),
                 first.at("total_tokens").get<int>());
        QCOMPARE(line_of(path("traces.jsonl"), 1).at("index").get<int>(), 1);
        QCOMPARE(read_trace(path("traces.jsonl"), 1).sample_count, 2);
    }

    void sharded_detections_merge()
    {
        write_planted_checkpoint(path("model"));
        const QString traces = text(source_dir() / "tests/reference/data/planted_traces.jsonl");
        for (const char *part : {"1", "2"}) {
            const Outcome outcome = run({"detect", "--model", text(path("model")), "--traces", traces, "--detector",
                                         "published", "--device", "cpu", "--samples", "5", "--shard",
                                         QString("%1/2").arg(part), "--output", text(path(part))});
            QVERIFY2(outcome.status == 0, outcome.error.c_str());
        }
        const Outcome merged = run({"merge", text(path("1")), text(path("2")), "--output", text(path("merged.jsonl"))});
        QVERIFY2(merged.out.find("5 traces from 2 files") != std::string::npos, merged.error.c_str());
        const Outcome tables = run({"tables", text(path("merged.jsonl")), "--table", "2", "--format", "csv"});
        QVERIFY2(tables.out.find("model,planted_traces,5,10000,") != std::string::npos,
                 tables.out.c_str()); // the description's
    }

    void mistakes_are_one_line()
    {
        for (const QStringList &arguments :
             {QStringList{"generate", "--model", "none", "--output", text(path("x.jsonl"))},
              QStringList{"detect", "--model", "none", "--traces", "none", "--shard", "3/2", "--output", "x"},
              QStringList{"merge", "--output", "x"}, QStringList{"tables", "none.jsonl", "--table", "3"}}) {
            const Outcome outcome = run(arguments);
            QCOMPARE(outcome.status, 2);
            QCOMPARE(std::count(outcome.error.begin(), outcome.error.end(), '\n'), 1);
        }
        const Outcome missing = run({"detect", "--model", text(path("none")), "--traces", text(path("none.jsonl")),
                                     "--output", text(path("never.jsonl"))});
        QCOMPARE(missing.status, 1);
        QVERIFY2(missing.error.find("none.jsonl") != std::string::npos, missing.error.c_str());
        QVERIFY(!std::filesystem::exists(path("never.jsonl")));
    }
};

QTEST_GUILESS_MAIN(TestSetCommands)
#include "test_set_commands.moc"
