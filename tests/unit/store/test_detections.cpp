#include "core/analysis/sinks.h"
#include "core/analysis/trace_sinks.h"
#include "core/data/error.h"
#include "core/store/detection_set.h"
#include "core/store/detections.h"
#include "core/store/imported_run.h"
#include "core/store/prompt_set.h"
#include "core/store/set_description.h"
#include "core/store/trace_set.h"
#include "tests/support/error_of.h"
#include "tests/support/test_paths.h"
#include "tests/unit/store/run_samples.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace sinkscope;

namespace {

QByteArray bytes_of(const std::filesystem::path &path)
{
    QFile file(QString::fromStdString(path.string()));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void write_bytes(const std::filesystem::path &path, const QByteArray &bytes)
{
    QFile file(QString::fromStdString(path.string()));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size());
}

DetectionRecord record_of(int sample)
{
    DetectionRecord record = detection_record(test::sample_run(), test::sample_run().detection);
    record.sample_index = sample;
    return record;
}

QByteArray line_of(int sample)
{
    return QByteArray::fromStdString(detection_line(record_of(sample)) + "\n");
}

} // namespace

class TestDetections : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path path(const char *name) const { return folder_.filePath(name).toStdString(); }

private Q_SLOTS:
    void deep_nesting_is_refused()
    {
        const QByteArray deep = QByteArray("[").repeated(200000) + QByteArray("]").repeated(200000);
        write_bytes(path("deep.jsonl"), "{\"sample_index\": " + deep + "}\n");
        VERIFY_ERROR(read_detections(path("deep.jsonl")), "line 1: is JSON nested deeper than 64 levels");
        VERIFY_ERROR(read_prompts(path("deep.jsonl"), {}), "line 1: is JSON nested deeper than 64 levels");
        VERIFY_ERROR(TraceSet(path("deep.jsonl")), "line 1: is JSON nested deeper than 64 levels");
    }

    void a_set_knows_how_its_prompts_were_given()
    {
        SetDescription description;
        description.prompt = {.format = PromptFormat::chat,
                              .chat_template = "brief",
                              .system = "Be \"brief\".\n",
                              .thinking = Thinking::off,
                              .bos = BosChoice::add};
        write_set_description(description, path("prompts.jsonl"));
        const SetDescription read = *read_set_description(path("prompts.jsonl"));
        QVERIFY(read.prompt == description.prompt);
        QCOMPARE(set_difference(read, description), std::string());
        description.prompt.system.reset();
        QVERIFY(set_difference(read, description).starts_with("the prompt settings ("));
    }

    void what_was_not_finite_stays_with_its_record()
    {
        Run run = test::sample_run();
        run.model.weights_dtype = "float32";
        QVERIFY(!line_of(0).contains("not_finite"));
        run.grids.value_norm(1, 2) = std::numeric_limits<float>::quiet_NaN();
        const DetectionRecord record = detection_record(run, detect(run, run.detection.parameters));
        QVERIFY(record.not_finite.starts_with("is not finite from block 1, value, on: 1 of "));
        QVERIFY(record.not_finite.find("float16") == std::string::npos);
        const DetectionRecord again = read_detection(detection_line(record), "set.jsonl", 1);
        QCOMPARE(again.not_finite, record.not_finite);
        const Run imported = imported_run(again);
        QCOMPARE(trace_sinks(imported, imported.detection, "set").not_finite, record.not_finite);
        run.model.weights_dtype = "float16";
        QVERIFY(detection_record(run, detect(run, run.detection.parameters)).not_finite.find("65504") !=
                std::string::npos);
    }

    void published_lines_come_back_byte_for_byte()
    {
        const auto file = test::shared_dir() / "data/published/sink_detection_n_1_deepseek-14b.jsonl";
        SKIP_WITHOUT(file, "the published detections");
        const auto records = read_detections(file);
        QCOMPARE(records.size(), size_t(30));
        const QList<QByteArray> lines = bytes_of(file).split('\n');
        for (size_t i = 0; i < records.size(); ++i)
            QCOMPARE(QByteArray::fromStdString(detection_line(records[i])), lines[static_cast<qsizetype>(i)]);
        write_detections(records, path("copy.jsonl"));
        QCOMPARE(bytes_of(path("copy.jsonl")), bytes_of(file));
    }

    void a_run_becomes_a_record()
    {
        const Run run = test::sample_run();
        const DetectionRecord record = detection_record(run, run.detection);
        QCOMPARE(
            detection_line(record),
            std::string(R"({"candidate_sinks": {"1": {"layer": [1, 2, 3], "token_id": -1, "sink_type": "bos_sink"}, )"
                        R"("2": {"layer": [1, 2, 3], "token_id": 12, "sink_type": "bos_sink"}, )"
                        R"("3": {"layer": [1, 3], "token_id": 13, "sink_type": "secondary"}, )"
                        R"("4": {"layer": [2], "token_id": 14, "sink_type": "noise"}}, )"
                        R"("sample_index": 3, "prompt_len": 2, "response_len": 5, "full_text_len": 7})"));
        const DetectionRecord back = read_detection(detection_line(record), "x", 1);
        QCOMPARE(detection_line(back), detection_line(record));
        QCOMPARE(back.sinks[0].label, SinkLabel::bos);
        QCOMPARE(back.sinks[1].label, SinkLabel::primary);
        QCOMPARE(back.sinks[2].label, SinkLabel::secondary);
        QVERIFY(!back.says_cliff);
        QCOMPARE(
            detection_line(DetectionRecord()),
            std::string(
                R"({"candidate_sinks": {}, "sample_index": 0, "prompt_len": 0, "response_len": 0, "full_text_len": 0})"));
    }

    void positions_are_put_in_order()
    {
        const auto record = read_detection(
            R"({"candidate_sinks": {"10": {"layer": [1], "token_id": 5, "sink_type": "cliff"}, "9": {"layer": [], "token_id": 4, "sink_type": "bos_sink"}}, "sample_index": 0, "prompt_len": 1, "response_len": 10, "full_text_len": 11})",
            "x", 1);
        QCOMPARE(record.sinks[0].position, 9);
        QCOMPARE(record.sinks[1].position, 10);
        QVERIFY(record.says_cliff);
        QCOMPARE(record.sinks[1].label, SinkLabel::secondary);
    }

    void bad_lines_are_refused_by_place_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<QByteArray>("named");
        const QByteArray good = line_of(0).trimmed();
        const auto changed = [&](const char *from, const char *to) { return QByteArray(good).replace(from, to); };
        QTest::newRow("torn") << good.left(good.size() / 2) << QByteArray("JSON");
        QTest::newRow("list") << QByteArray("[1]") << QByteArray("object");
        QTest::newRow("no sinks") << changed("candidate_sinks", "sinks") << QByteArray("candidate_sinks");
        QTest::newRow("sinks list")
            << QByteArray(
                   R"({"candidate_sinks": [], "sample_index": 0, "prompt_len": 0, "response_len": 0, "full_text_len": 0})")
            << QByteArray("candidate_sinks");
        QTest::newRow("label") << changed("secondary", "third") << QByteArray("third");
        QTest::newRow("position") << changed("\"4\"", "\"four\"") << QByteArray("four");
        QTest::newRow("leading zero") << changed("\"4\"", "\"04\"") << QByteArray("04");
        QTest::newRow("position behind the end") << changed("\"4\"", "\"7\"") << QByteArray("7");
        QTest::newRow("layer order") << changed("[1, 3]", "[3, 1]") << QByteArray("layer");
        QTest::newRow("huge layer") << changed("[1, 3]", "[1, 3000000000]") << QByteArray("layer");
        QTest::newRow("layer type") << changed("[1, 3]", "[1, 2.5]") << QByteArray("layer");
        QTest::newRow("negative length") << changed("\"prompt_len\": 2", "\"prompt_len\": -2")
                                         << QByteArray("prompt_len");
        QTest::newRow("huge length") << changed("\"full_text_len\": 7", "\"full_text_len\": 18446744073709551615")
                                     << QByteArray("full_text_len");
        QTest::newRow("no sample") << changed("sample_index", "sample") << QByteArray("sample_index");
    }

    void bad_lines_are_refused_by_place()
    {
        QFETCH(QByteArray, line);
        QFETCH(QByteArray, named);
        write_bytes(path("bad.jsonl"), line_of(0) + "\n" + line + "\n");
        try {
            read_detections(path("bad.jsonl"));
            QFAIL("the line was accepted");
        } catch (const Error &error) {
            const QByteArray message = error.what();
            QVERIFY2(message.contains("bad.jsonl: line 3") && message.contains(named), error.what());
        }
    }

    void sets_grow_and_know_what_is_done()
    {
        const auto file = path("set.jsonl");
        {
            DetectionSet set(file);
            QVERIFY(set.done().empty());
            set.append(record_of(4));
            set.append(record_of(2));
            QVERIFY_THROWS_EXCEPTION(Error, set.append(record_of(4)));
            QVERIFY_THROWS_EXCEPTION(Error, DetectionSet{file}); // one writer at a time
        }
        DetectionSet set(file);
        QCOMPARE(set.done(), (std::set<int>{2, 4}));
        QCOMPARE(set.recovered_bytes(), int64_t(0));
        QCOMPARE(bytes_of(file), line_of(4) + line_of(2));
    }

    void a_torn_line_is_dropped_wherever_it_was_torn()
    {
        const auto file = path("torn.jsonl");
        const QByteArray torn = line_of(7);
        for (qsizetype length = 1; length < torn.size(); ++length) {
            write_bytes(file, line_of(5) + torn.left(length));
            DetectionSet set(file);
            QCOMPARE(set.done(), std::set<int>{5});
            QCOMPARE(set.recovered_bytes(), static_cast<int64_t>(length));
            set.append(record_of(7));
            QCOMPARE(bytes_of(file), line_of(5) + torn);
        }
        write_bytes(file, line_of(5) + QByteArray(300, '\0'));
        QCOMPARE(DetectionSet(file).done(), std::set<int>{5});
        write_bytes(file, torn.left(20));
        QVERIFY(DetectionSet(file).done().empty());
        QCOMPARE(bytes_of(file), QByteArray());
    }

    void other_files_are_left_alone()
    {
        const auto file = path("letter.txt");
        for (const QByteArray &content : {QByteArray("Dear reader"), QByteArray("Dear reader\n"), line_of(1) + "Yours",
                                          line_of(1) + line_of(1), QByteArray("{\"prompt\": \"x\"")}) {
            write_bytes(file, content);
            QVERIFY_THROWS_EXCEPTION(Error, DetectionSet{file});
            QCOMPARE(bytes_of(file), content);
        }
        QVERIFY_THROWS_EXCEPTION(Error, DetectionSet(folder_.path().toStdString()));
        QVERIFY_THROWS_EXCEPTION(Error, DetectionSet("/nonexistent/folder/set.jsonl"));
        QVERIFY_THROWS_EXCEPTION(Error, DetectionSet("/dev/null"));
    }

    void parts_merge_by_sample()
    {
        write_bytes(path("a.jsonl"), line_of(4) + line_of(0));
        write_bytes(path("b.jsonl"), line_of(1) + line_of(4));
        const auto merged = merge_detections({path("a.jsonl"), path("b.jsonl")});
        QCOMPARE(merged.size(), size_t(3));
        for (size_t i = 0; i < merged.size(); ++i)
            QCOMPARE(merged[i].sample_index, (std::vector<int>{0, 1, 4})[i]);
        write_bytes(path("c.jsonl"), line_of(4).replace("[1, 3]", "[1, 2]"));
        QVERIFY_THROWS_EXCEPTION(Error, merge_detections({path("a.jsonl"), path("c.jsonl")}));
        QVERIFY_THROWS_EXCEPTION(Error, merge_detections({path("a.jsonl"), path("missing.jsonl")}));
    }
};

QTEST_APPLESS_MAIN(TestDetections)
#include "test_detections.moc"
