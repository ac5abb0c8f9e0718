// The small inputs of ../shared/cases, each given to the program as its README has it: what is said, and what comes
// out.

#include "tests/faults/fault_fixture.h"
#include "tests/support/test_paths.h"

using namespace sinkscope::test;

class TestCases : public QObject {
    Q_OBJECT

    QTemporaryDir dir_;

    /// `line` with @ for the folder of the cases and $ for the demo model.
    Ended run(QString line)
    {
        line.replace(u'@', QString::fromStdString((shared_dir() / "cases/").string()));
        line.replace(u'$', QString::fromStdString(demo_model().string()));
        return run_program(line.split(u' '), {.folder = dir_.path()});
    }

private Q_SLOTS:
    void initTestCase()
    {
        SKIP_WITHOUT(shared_dir() / "cases", "the small inputs");
        const fs::path hang = path_of(dir_) / "hang";
        fs::copy(shared_dir() / "cases/30-trust/small", hang);
        fs::copy(shared_dir() / "cases/30-trust/tokenizer_regex_hang.json", hang / "tokenizer.json");
    }

    void each_case_has_its_answer_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<int>("status");
        QTest::addColumn<QStringList>("parts"); // of what is printed
        const auto row = [](const char *command, int status, const QStringList &parts) {
            QTest::newRow(command) << QString(command) << status << parts;
        };
        row("analyze --model @08-nan-weight/model --trace @08-nan-weight/t.txt --output nan.h5", 0,
            {"is not finite from block 1, mlp_out, on: 15 of 15 tokens"});
        row("analyze --model @08-nan-weight/model --trace @08-nan-weight/t.txt --output nan.h5 --strict", 1,
            {"is not finite from block 1, mlp_out"});
        row("analyze --model @30-trust/nan/nan_q --trace @30-trust/nan/trace.json --output nan.h5", 0,
            {"is not finite from block 0, attn_out, on: 8 of 8 tokens", "leaves out 4 of 4 rows", " 0 sinks"});
        row("analyze --model @09-unreadable-tokenizer-blocks-ids/unigram --trace "
            "@09-unreadable-tokenizer-blocks-ids/ids20.json --output ids.h5",
            0, {"tokens are shown as their ids: ", "20 tokens"});
        const QString model = "detect --model @05-template-system-in-variable/model --traces "
                              "@11-set-stops-at-one-record/";
        const auto set = [&](const QString &rest, int status, const QStringList &parts) {
            QTest::newRow(qPrintable(model + rest)) << model + rest << status << parts;
        };
        set("scut.jsonl --output scut.jsonl", 1, {"1 of 2 traces cannot be used: line 2: is not valid JSON"});
        set("snull.jsonl --output snull.jsonl", 1,
            {"2 of 4 traces cannot be used: line 2: output: is null; line 4: the trace is empty; --skip-bad"});
        set("scut.jsonl --output scut.jsonl --skip-bad", 0, {"left out: line 2: ", "1 traces detected"});
        set("snull.jsonl --output snull.jsonl --skip-bad", 0,
            {"left out: line 2: ", "left out: line 4: ", "trace 2 of 2 (sample 2)", "2 traces detected"});
        set("snan.jsonl --output snan.jsonl", 0, {"3 traces detected"});
        set("slist.jsonl --output slist.jsonl", 0, {"4 traces detected"});
        const auto format = [&](const char *file, const QStringList &parts) {
            QTest::newRow(file) << QStringLiteral("tokenize --model @03-template-chatml-with-bos/model --json --trace "
                                                  "@13-trace-formats/") +
                    QLatin1String(file)
                                << 0 << parts;
        };
        format("list.json", {R"("kind":"prompt and output")", R"("count":29)"});
        format("lmeval.jsonl", {R"("kind":"a sample of lm-evaluation-harness")", R"("count":17)"});
        format("openai_messages.jsonl", {R"("kind":"messages of a chat")", R"("count":42)"});
        format("prompt_completion.jsonl", {R"("kind":"prompt and output")", R"("count":30)"});
        format("vllm_outputs_list.jsonl", {R"("kind":"prompt and output")", R"("count":29)"});
        row("info @14-lfs-pointer/lfs", 1, {"model.safetensors: is a Git LFS pointer", "`git lfs pull`"});
        row("tokenize --model @14-lfs-pointer/lfs-tokenizer --trace @08-nan-weight/t.txt", 1,
            {"tokenizer.json: is a Git LFS pointer", "`git lfs pull`"});
        row("analyze --model @16-names-without-model/no-prefix --trace @30-trust/t.json --output names.h5", 0,
            {"55 tokens, 4 layers"});
        row("analyze --model @16-names-without-model/base-class-no-prefix --trace @30-trust/t.json --output names.h5",
            0, {"the model has no output projection (a base class)", "55 tokens, 4 layers"});
        row("tokenize --model @19-pre-tokenizer-missing/pre-missing.gguf --trace @19-pre-tokenizer-missing/t.txt", 0,
            {"note: the GGUF file does not say how text is cut before it is tokenised (tokenizer.ggml.pre)"});
        row("info @22-gguf-unsupported/q_MXFP4.gguf", 0, {"MXFP4"});
        row("info @22-gguf-unsupported/z_Q2_K.gguf", 0, {"Q2_K"});
        row("analyze --model @22-gguf-unsupported/q_MXFP4.gguf --trace @30-trust/t.json --output mxfp4.h5", 0,
            {"55 tokens, 4 layers"});
        row("analyze --model @22-gguf-unsupported/z_Q2_K.gguf --trace @30-trust/t.json --output q2.h5", 0,
            {"55 tokens, 4 layers"});
        row("info @22-gguf-unsupported/split.gguf", 1, {"is a part of a model that is split over 3 files"});
        row("analyze --model @30-trust/small --trace @30-trust/t.json --output small.h5", 0, {"55 tokens, 4 layers"});
        row("tables @30-trust/detection_bomb.jsonl", 1, {"its 200 traces have 838860800 tokens in all"});
        row("tokenize --model hang --trace @30-trust/tokenizer_regex_hang.txt", 1,
            {"is not in the model's vocabulary of 500"}); // at once: the tokenizer is done with the text
        if (fs::exists(demo_model())) {
            row("tokenize --model $ --trace @12-keys-dropped/system_key.jsonl", 0, {"\tBe\n", "\t brief\n"});
            row("tokenize --model $ --trace @07-rendered-prompt/rendered.jsonl", 0,
                {"is taken as it stands (--prompt-format chat"});
            row("analyze --model $ --trace @07-rendered-prompt/rendered_baker.json --output baker.h5", 0,
                {"is taken as it stands (--prompt-format chat", "244 tokens, 30 layers, 5 sinks"});
        }
    }

    void each_case_has_its_answer()
    {
        QFETCH(const QString, command);
        QFETCH(const int, status);
        QFETCH(const QStringList, parts);
        const Ended ended = run(command);
        const QString said = ended.err + ended.out;
        QVERIFY2(ended.status == status, qPrintable(said));
        for (const QString &part : parts)
            QVERIFY2(said.contains(part), qPrintable(part + u'\n' + said));
        QVERIFY2(!said.contains(QLatin1String("json.exception")), qPrintable(said));
    }

    void the_sinks_of_the_rendered_prompt_are_right()
    {
        SKIP_WITHOUT(demo_model(), "the demo model");
        const QString listed = run("sinks baker.h5").out;
        QStringList positions;
        for (const QString &line : listed.split(u'\n'))
            if (const QStringList words = line.split(u' ', Qt::SkipEmptyParts); words.size() > 4 && line.contains(u'"'))
                positions << words.first();
        QCOMPARE(positions, (QStringList{"0", "27", "56", "93", "208"}));
    }
};

QTEST_GUILESS_MAIN(TestCases)
#include "test_cases.moc"
