#include "core/data/error.h"
#include "core/text/trace.h"
#include "tests/unit/text/tokenizer_cases.h"

#include <QTemporaryDir>

using namespace sinkscope;
using namespace sinkscope::test;

/// Trace files of every form.
class TraceTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path file(const std::string &name, const std::string &content)
    {
        const auto path = std::filesystem::path(folder_.path().toStdString()) / name;
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }

private Q_SLOTS:
    void a_record_of_lines_is_read_by_index()
    {
        const auto path = file("traces.jsonl",
                               R"({"prompt": "one?", "output": "1", "id": 7})"
                               "\r\n\n"
                               R"({"prompt": "two?", "output": "2\n", "token_ids": [5, 6]})"
                               "\nnot JSON, but not asked for\n");
        const Trace first = read_trace(path);
        QCOMPARE(first.prompt, "one?");
        QCOMPARE(first.output, "1");
        QCOMPARE(first.sample_count, 3);
        const Trace second = read_trace(path, 1);
        QCOMPARE(second.output, "2\n");
        QCOMPARE(second.sample, 1);
        QVERIFY(second.token_ids == std::vector<int32_t>({5, 6}));
        QCOMPARE(second.source, path);
    }

    void one_object_and_plain_text_are_read()
    {
        const Trace object = read_trace(file("one.json",
                                             "{\n \"text\": \"a b\",\n \"token_ids\": [1, 2, 3], \"prompt_tokens\": 2,"
                                             " \"prompt\": \"a\"}"));
        QCOMPARE(object.text, "a b");
        QCOMPARE(object.prompt_tokens, 2);
        QCOMPARE(object.token_ids.size(), std::size_t{3});
        QVERIFY(object.prompt.empty());
        QCOMPARE(read_trace(file("ids.json", R"({"token_ids": [4]})")).token_ids.front(), 4);

        QCOMPARE(read_trace(file("plain.txt", "\xEF\xBB\xBFGrüße\r\n")).text, "Grüße\r\n");
        QCOMPARE(read_trace(file("code.c", "{ int a; }\n")).text, "{ int a; }\n");
        QCOMPARE(read_trace(file("lines.txt",
                                 "{\"prompt\": \"p\", \"output\": \"o\"}\n{\"prompt\": \"q\", \"output\": "
                                 "\"r\"}\n"),
                            1)
                     .prompt,
                 "q");
    }

    void bad_files_are_named_with_their_place_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("content");
        QTest::addColumn<int>("sample");
        QTest::addColumn<QString>("named");
        const auto row = [](const char *title, const char *name, const QByteArray &content, int sample,
                            const char *named) {
            QTest::newRow(title) << QString(name) << content << sample << QString(named);
        };
        const QByteArray good = R"({"prompt": "p", "output": "o"})";
        row("sample too large", "a.jsonl", good + "\n" + good, 2, "has 2 records, samples 0 to 1");
        row("sample negative", "a.jsonl", good, -1, "sample -1");
        row("sample of plain text", "a.txt", "text", 1, "one record");
        row("broken line", "a.jsonl", good + "\n\n{\"prompt\": \"p", 1, "line 3: is not valid JSON");
        row("line without object", "a.jsonl", "[1]", 0, "line 1: expected an object, found array");
        row("neither prompt nor text", "a.jsonl", R"({"id": 1})", 0, "line 1: no trace");
        row("prompt without output", "a.jsonl", R"({"prompt": "p"})", 0, "no trace");
        row("prompt of wrong type", "a.jsonl", R"({"prompt": 1, "output": ""})", 0,
            "line 1: prompt: expected a string, found number");
        row("ids of wrong type", "a.json", R"({"token_ids": "1"})", 0, "token_ids: expected a list");
        row("negative id", "a.json", R"({"token_ids": [-1]})", 0, "token_ids[0]: expected");
        row("fractional id", "a.json", R"({"token_ids": [1.5]})", 0, "token_ids[0]: expected");
        row("id beyond 32 bits", "a.json", R"({"token_ids": [4294967297]})", 0, "token_ids[0]: expected");
        row("id beyond 64 bits", "a.json", R"({"token_ids": [18446744073709551615]})", 0, "token_ids[0]: expected");
        row("more prompt than tokens", "a.json", R"({"token_ids": [1], "prompt_tokens": 2})", 0,
            "prompt_tokens: 2 is more");
        row("truncated object", "a.json", "{\"text\": \"a", 0, "not valid JSON: it ends in the middle");
        row("null output", "a.jsonl", R"({"prompt": "p", "output": null})", 0, "line 1: output: is null");
        row("nothing in it", "a.jsonl", R"({"prompt": "", "output": ""})", 0, "line 1: the trace is empty");
        row("a picture", "a.jsonl", R"({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]})", 0,
            "line 1: messages[0].content[0].type: is \"image_url\": only text");
        row("no speaker", "a.jsonl", R"({"messages": [{"content": "a"}]})", 0, "line 1: messages[0].from: is missing");
        row("no outputs", "a.jsonl", R"({"prompt": "p", "output": []})", 0, "line 1: output: is empty");
        row("second of a list", "a.json", R"([{"prompt": "p", "output": "o"}, {"prompt": 1, "output": "o"}])", 1,
            "element 1: prompt: expected a string");
        row("list that is cut off", "a.json", R"([{"prompt": "p", "output": "o"}, {"prompt": "q")", 1,
            "element 1: is not valid JSON: it ends in the middle");
        row("Parquet", "a.parquet", "PAR1\x15", 0, "is a Parquet file; write its records as JSON lines");
        row("UTF-16", "a.jsonl", QByteArray("\xFF\xFE{\0", 4), 0, "is UTF-16 text");
        row("xz", "a.jsonl.xz",
            "\xFD"
            "7zXZ",
            0, "is packed by xz");
        row("damaged gzip", "a.jsonl.gz", "\x1f\x8b nothing", 0, "cannot be unpacked: it is damaged");
        row("gzip that is cut off", "a.jsonl.gz", QByteArray("\x1f\x8b\x08\0\0\0\0\0\0\3", 10), 0,
            "cannot be unpacked: it ends in the middle");
        row("damaged zstd", "a.jsonl.zst", "\x28\xb5\x2f\xfd nothing", 0, "cannot be unpacked");
        row("number", "a.json", "1", 0, "expected an object");
        row("empty", "a.txt", "", 0, "empty");
        row("blank", "a.jsonl", "\n \n", 0, "empty");
        row("binary", "a.txt", QByteArray("abc\0def", 7), 0, "byte 3");
        row("no UTF-8", "a.txt", "abc\xFF", 0, "byte 3");
        row("no UTF-8 in JSON", "a.jsonl", "{\"prompt\": \"\xFF\", \"output\": \"\"}", 0, "line 1: is not valid JSON");
        row("deep nesting", "a.jsonl", QByteArray("[").repeated(200000), 0, "line 1: is JSON nested deeper");
        const QByteArray deep = QByteArray("[").repeated(200000) + QByteArray("]").repeated(200000);
        row("deep member", "a.jsonl", "{\"prompt\": \"p\", \"output\": " + deep + "}", 0,
            "line 1: is JSON nested deeper");
        row("deep object", "a.json", "{\"text\": " + deep + "}", 0, "is JSON nested deeper than 64 levels");
    }

    void brackets_in_a_text_do_not_nest()
    {
        const std::string brackets(1000, '[');
        QCOMPARE(read_trace(file("b.json", "{\"text\": \"\\\"" + brackets + "\"}")).text, "\"" + brackets);
        QCOMPARE(read_trace(file("b.txt", "{" + brackets)).text, "{" + brackets);
    }
    void bad_files_are_named_with_their_place()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, content);
        QFETCH(int, sample);
        QFETCH(QString, named);
        const auto path = file(name.toStdString(), content.toStdString());
        try {
            read_trace(path, sample);
            QFAIL("no error");
        } catch (const Error &error) {
            const QString message = error.what();
            QVERIFY2(message.startsWith(QString::fromStdString(path.string())), error.what());
            QVERIFY2(message.contains(named), error.what());
            QVERIFY2(!message.contains('\n'), error.what());
        }
    }

    void missing_files_and_folders_are_errors()
    {
        const std::filesystem::path folder = folder_.path().toStdString();
        QVERIFY_EXCEPTION_THROWN(read_trace(folder / "missing.txt"), Error);
        QVERIFY_EXCEPTION_THROWN(read_trace(folder), Error);
    }
};

QTEST_GUILESS_MAIN(TraceTest)
#include "test_trace.moc"
