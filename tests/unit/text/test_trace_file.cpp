#include "core/data/error.h"
#include "core/text/trace_file.h"
#include "tests/support/error_of.h"
#include "tests/unit/text/tokenizer_cases.h"

#include <QTemporaryDir>

#include <zlib.h>
#include <zstd.h>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

std::string zstd_of(const std::string &content)
{
    std::string packed(ZSTD_compressBound(content.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), content.data(), content.size(), 3));
    return packed;
}

/// A turn as "role: content".
std::string turns_of(const Trace &trace)
{
    std::string text;
    for (const ChatMessage &message : trace.messages)
        text += (text.empty() ? "" : "|") + message.role + ": " + message.content;
    return text;
}

} // namespace

/// What people have as traces: kinds of records, ways to put many into a file, and records that are broken.
class TraceFileTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path file(const std::string &name, const std::string &content)
    {
        const auto path = std::filesystem::path(folder_.path().toStdString()) / name;
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }
    Trace only(const std::string &record) { return read_trace(file("one.jsonl", record + "\n")); }

private Q_SLOTS:
    void each_kind_is_told_by_its_keys_data()
    {
        QTest::addColumn<QByteArray>("record");
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("turns");
        QTest::addColumn<QString>("prompt");
        QTest::addColumn<QString>("output");
        QTest::addColumn<QString>("text");
        const auto row = [](const char *title, const char *record, const char *kind, const char *turns,
                            const char *prompt, const char *output, const char *text = "") {
            QTest::newRow(title) << QByteArray(record) << QString(kind) << QString(turns) << QString(prompt)
                                 << QString(output) << QString(text);
        };
        row("completion", R"({"prompt": "p", "completion": " c"})", "prompt and output", "", "p", " c");
        row("response", R"({"response": "r", "prompt": "p", "id": [1, {"a": 2}]})", "prompt and output", "", "p", "r");
        row("conversation as prompt",
            R"({"prompt": [{"role": "user", "content": "u"}], "completion": [{"role": "assistant", "content": "a"}]})",
            "prompt and output", "user: u", "", "a");
        row("choices", R"({"prompt": "p", "choices": [{"message": {"role": "assistant", "content": "c"}}]})",
            "prompt and output", "", "p", "c");
        row("OpenAI turns",
            R"({"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "a"},
                {"role": "assistant", "content": "b"}, {"role": "user", "content": [{"type": "text", "text": "c"}, {"type": "text", "text": "d"}]},
                {"role": "assistant", "content": "e"}]})",
            "messages of a chat", "system: s|user: a|assistant: b|user: cd", "", "e");
        row("tools",
            R"({"messages": [{"role": "user", "content": "u"}, {"role": "assistant", "content": null, "tool_calls": [{"id": 1}]},
                {"role": "tool", "content": "t"}, {"role": "assistant", "content": "a"}]})",
            "messages of a chat", "user: u|assistant: [{\"id\":1}]|tool: t", "", "a");
        row("no answer", R"({"messages": [{"role": "user", "content": "u"}]})", "messages of a chat", "user: u", "",
            "");
        row("answer beside", R"({"messages": [{"role": "user", "content": "u"}], "response": "r"})",
            "messages of a chat", "user: u", "", "r");
        row("ShareGPT",
            R"({"conversations": [{"from": "system", "value": "s"}, {"from": "human", "value": "h"}, {"from": "gpt", "value": "g"},
                {"from": "observation", "value": "o"}, {"from": "gpt", "value": "last"}]})",
            "a ShareGPT conversation", "system: s|user: h|assistant: g|tool: o", "", "last");
        row("Alpaca", R"({"instruction": "i", "input": "", "output": "o"})", "an Alpaca instruction", "", "i", "o");
        row("Alpaca with input", R"({"instruction": "i", "input": "n", "output": "o"})", "an Alpaca instruction", "",
            "i\n\nn", "o");
        row("harness, generated", R"({"arguments": [["q", {"until": []}]], "resps": [["a"]], "doc": {"text": "no"}})",
            "a sample of lm-evaluation-harness", "", "", "", "qa");
        row("harness, scored",
            R"({"arguments": {"gen_args_0": {"arg_0": "q", "arg_1": " yes"}}, "resps": [[[-1.5, false]]]})",
            "a sample of lm-evaluation-harness", "", "", "", "q yes");
        row("text wins", R"({"text": "t", "messages": [], "prompt": "p", "output": "o"})", "text", "", "", "", "t");
    }
    void each_kind_is_told_by_its_keys()
    {
        QFETCH(QByteArray, record);
        const Trace trace = only(QByteArray(record).replace('\n', ' ').toStdString());
        QTEST(QString(name_of(trace_kind_names, trace.kind)), "kind");
        QTEST(QString::fromStdString(turns_of(trace)), "turns");
        QTEST(QString::fromStdString(trace.prompt), "prompt");
        QTEST(QString::fromStdString(trace.output), "output");
        QTEST(QString::fromStdString(trace.text), "text");
    }

    void what_is_not_in_the_text_is_told()
    {
        QVERIFY(only(R"({"prompt": "p", "output": "o", "tools": []})").notices.empty());
        const auto notices = only(R"({"prompt": "p", "output": "o", "tools": [{"type": "function"}]})").notices;
        QCOMPARE(notices.size(), size_t(1));
        QVERIFY(notices[0].find("\"tools\"") != std::string::npos);
        QCOMPARE(only(R"({"system": "s", "prompt": "p", "output": "o"})").system, "s");
    }

    void each_output_of_a_prompt_is_a_trace()
    {
        const auto path = file(
            "several.jsonl",
            R"({"prompt": "a", "output": ["1", "2"]})"
            "\n"
            R"({"prompt": "b", "output": "3"})"
            "\n"
            R"({"prompt": "c", "prompt_token_ids": [7, 8], "outputs": [{"index": 0, "text": "4", "token_ids": [9], "cumulative_logprob": NaN},)"
            R"( {"index": 1, "text": "5", "token_ids": [10, 11]}]})"
            "\n");
        const TraceFile traces(path);
        QCOMPARE(traces.size(), 5);
        std::string outputs;
        for (int i = 0; i < traces.size(); ++i)
            outputs += traces.read(i).output;
        QCOMPARE(outputs, "12345");
        const Trace last = traces.read(4);
        QCOMPARE(last.prompt, "c");
        QVERIFY(last.token_ids == std::vector<int32_t>({7, 8, 10, 11}));
        QCOMPARE(last.prompt_tokens, 2);
        QCOMPARE(last.kind, TraceKind::vllm);
        QCOMPARE(traces.place(3), "line 3");
    }

    void ids_are_joined_and_padding_left_out()
    {
        const Trace flat = only(R"({"prompt_token_ids": [1, 2], "token_ids": [3]})");
        QVERIFY(flat.token_ids == std::vector<int32_t>({1, 2, 3}));
        QCOMPARE(flat.prompt_tokens, 2);
        const Trace padded = only(R"({"input_ids": [0, 5, 6], "attention_mask": [0, 1, 1], "labels": [-100, 5, 6]})");
        QVERIFY(padded.token_ids == std::vector<int32_t>({5, 6}));
        QVERIFY(padded.notices.back().find("1 tokens of padding") != std::string::npos);
        QCOMPARE(TraceFile(file("batch.json", R"({"input_ids": [[1, 2], [3]]})")).read(1).token_ids.front(), 3);
    }

    void a_list_is_read_by_element()
    {
        const std::string list = "[\n  {\"prompt\": \"a [\\\"\", \"output\": \"1\"},\n  {\"prompt\": \"b\", "
                                 "\"output\": [\"2\", \"3\"]}\n]\n";
        for (const char *name : {"list.json", "list.jsonl", "list.txt"}) {
            const TraceFile traces(file(name, list));
            QCOMPARE(traces.size(), 3);
            QCOMPARE(traces.read(0).prompt, "a [\"");
            QCOMPARE(traces.read(2).output, "3");
            QCOMPARE(traces.place(2), "element 1");
        }
    }

    void what_python_writes_is_read()
    {
        const auto path = file(
            "python.jsonl",
            "\xEF\xBB\xBF{\"prompt\": \"p\", \"output\": \"half \\ud83d, whole \\ud83d\\ude00\", \"score\": NaN}\r\n"
            "{\"prompt\": \"q\", \"output\": \"NaN\", \"a\": [Infinity, -Infinity, {\"b\": NaN}]}\r\n");
        const TraceFile traces(path);
        QCOMPARE(traces.size(), 2);
        QCOMPARE(traces.read(0).output, "half \xEF\xBF\xBD, whole \xF0\x9F\x98\x80");
        QCOMPARE(traces.read(1).output, "NaN");
    }

    void packed_files_are_read_as_they_were()
    {
        const std::string content = R"({"prompt": "p", "output": "o"})"
                                    "\n"
                                    R"({"prompt": "q", "output": "r"})"
                                    "\n";
        const auto plain = file("plain.jsonl", content), gzip = file("packed.jsonl.gz", ""),
                   zstd = file("packed.jsonl.zst", zstd_of(content));
        for (const size_t part : {size_t{0}, content.size() / 2}) { // of two pieces, as `cat a.gz b.gz` makes them
            gzFile stream = gzopen(gzip.c_str(), part == 0 ? "wb" : "ab");
            gzwrite(stream, content.data() + part, static_cast<unsigned>(content.size() / 2));
            gzclose(stream);
        }
        for (const auto &packed : {gzip, zstd}) {
            const TraceFile traces(packed);
            QCOMPARE(traces.size(), 2);
            const Trace trace = traces.read(1);
            QCOMPARE(trace.output, "r");
            QVERIFY(trace.notices.at(0).find("unpacked to " + std::to_string(content.size())) != std::string::npos);
            QCOMPARE(traces.hash(), TraceFile(plain).hash());
        }
    }

    void many_blocks_are_one_file()
    {
        // records that lie over the borders of the blocks which are read at a time, and one larger than a block
        std::string lines;
        for (int i = 0; i < 3000; ++i)
            lines += "{\"prompt\": \"" + std::to_string(i) + "\", \"output\": \"" +
                std::string(i == 1500 ? 3'000'000 : 997, 'x') + "\"}\n\n";
        const TraceFile traces(file("blocks.jsonl", lines));
        QCOMPARE(traces.size(), 3000);
        for (const int i : {0, 1052, 1500, 1501, 2999}) {
            const Trace trace = traces.read(i);
            QCOMPARE(trace.prompt, std::to_string(i));
            QCOMPARE(trace.output.size(), size_t(i == 1500 ? 3'000'000 : 997));
            QCOMPARE(traces.place(i), "line " + std::to_string(2 * i + 1));
        }
    }

    void a_broken_record_is_one_trace_of_many()
    {
        const TraceFile traces(file("broken.jsonl",
                                    "{\"prompt\": \"a\", \"output\": \"1\"}\n{\"prompt\": \"b\", \"out\n{\"prompt\": "
                                    "\"c\", \"output\": \"3\"}\n"));
        QCOMPARE(traces.size(), 3);
        QCOMPARE(traces.read(2).output, "3");
        VERIFY_ERROR(traces.read(1), "broken.jsonl: line 2: is not valid JSON: it ends in the middle");
    }

    void the_cases_are_read()
    {
        const auto cases = shared_dir() / "cases";
        SKIP_WITHOUT(cases, "the small inputs");
        const auto formats = cases / "13-trace-formats";
        const Trace list = read_trace(formats / "list.json", 1);
        QCOMPARE(list.prompt + list.output, "bc");
        QCOMPARE(read_trace(formats / "lmeval.jsonl").text, "Q: What is 2+2?It is 4.");
        const Trace messages = read_trace(formats / "openai_messages.jsonl");
        QCOMPARE(turns_of(messages), "system: Be brief.|user: What is 2+2?");
        QCOMPARE(messages.output, "4");
        QCOMPARE(read_trace(formats / "prompt_completion.jsonl").output, " It is 4.");
        QCOMPARE(read_trace(formats / "vllm_outputs_list.jsonl", 1).output, "Four.");
        QCOMPARE(read_trace(cases / "12-keys-dropped/system_key.jsonl").system, "Be brief.");
        const auto broken = cases / "11-set-stops-at-one-record";
        QCOMPARE(TraceFile(broken / "slist.jsonl").size(), 4);
        QCOMPARE(read_trace(broken / "snan.jsonl", 1).output, "x y");
        VERIFY_ERROR(read_trace(broken / "scut.jsonl", 1), "line 2: is not valid JSON: it ends in the middle");
        VERIFY_ERROR(read_trace(broken / "snull.jsonl", 1), "line 2: output: is null");
        VERIFY_ERROR(read_trace(broken / "snull.jsonl", 3), "line 4: the trace is empty");
    }
};

QTEST_GUILESS_MAIN(TraceFileTest)
#include "test_trace_file.moc"
