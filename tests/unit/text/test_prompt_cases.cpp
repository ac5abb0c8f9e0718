#include "core/checkpoint/checkpoint.h"
#include "core/text/id_tokenizer.h"
#include "core/text/prepare_trace.h"
#include "tests/support/test_paths.h"

#include <QTest>

#include <algorithm>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

PreparedTrace prepared(const std::filesystem::path &model, const std::filesystem::path &trace,
                       const PromptSettings &settings = {})
{
    const auto checkpoint = Checkpoint::open(model);
    const auto tokenizer = open_tokenizer_or_ids(checkpoint->path(), checkpoint->tokenizer_path());
    return prepare_trace(read_trace(trace), *tokenizer, read_chat_source(checkpoint->path()), settings,
                         {{}, checkpoint->config().vocab_size, checkpoint->config().max_positions});
}

bool has_notice(const PreparedTrace &trace, const std::string &words)
{
    return std::ranges::any_of(trace.info.notices,
                               [&](const std::string &notice) { return notice.find(words) != std::string::npos; });
}

} // namespace

/// Small models and traces after public reports (../shared/cases): what the model is given is what transformers gives
/// it.
class PromptCasesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void a_template_is_rendered_as_it_stands_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("prompt"); // of transformers' apply_chat_template
        QTest::addColumn<int>("prompt_tokens");
        QTest::addColumn<std::vector<int>>("ids"); // of tokenizers 0.23.3 with the folder's tokenizer.json
        QTest::newRow("without <think>") << "02-template-deepseek-without-think"
                                         << "<｜begin▁of▁sentence｜><｜User｜>What is 2+2?\n<｜Assistant｜>" << 12
                                         << std::vector<int>{9,  10,  68, 85, 290, 338, 332, 24, 31,
                                                             44, 212, 11, 54, 97,  338, 430, 27};
        QTest::newRow("with BOS") << "03-template-chatml-with-bos"
                                  << "<s><|im_start|>user\nWhat is 2+2?\n<|im_end|>\n<|im_start|>assistant\n"
                                  << 25 << std::vector<int>{1,   3,  98,  96, 280, 212, 68,  85,  290, 338,
                                                            332, 24, 31,  44, 212, 4,   212, 3,   335, 96,
                                                            300, 97, 322, 97, 212, 54,  97,  338, 430, 27};
        QTest::newRow("system in a variable")
            << "05-template-system-in-variable"
            << "<|im_start|>system\nYou are a bot.<|im_end|>\n<|im_start|>user\nWhat is 2+2?\n<|im_end|>\n"
               "<|im_start|>assistant\n"
            << 41 << std::vector<int>{3,   96, 102, 96, 325, 90,  212, 70, 297, 472, 271, 292, 92,  97, 27,  4,
                                      212, 3,  98,  96, 280, 212, 68,  85, 290, 338, 332, 24,  31,  44, 212, 4,
                                      212, 3,  335, 96, 300, 97,  322, 97, 212, 54,  97,  338, 430, 27};
    }
    void a_template_is_rendered_as_it_stands()
    {
        QFETCH(QString, name);
        const auto folder = shared_dir() / "cases" / name.toStdString();
        SKIP_WITHOUT(folder, "the cases");
        const PreparedTrace trace = prepared(folder / "model", folder / "rec.json");
        QFETCH(QString, prompt);
        QCOMPARE(QString::fromStdString(trace.info.text), prompt + "It is 4.");
        QTEST(trace.info.prompt_tokens, "prompt_tokens");
        std::vector<int> ids;
        for (const Token &token : trace.tokens)
            ids.push_back(token.id);
        QTEST(ids, "ids");
        QVERIFY(trace.info.notices.empty());
        // The same without its BOS, and with one that the template has not.
        const bool has_bos = prompt.startsWith("<s>") || prompt.startsWith("<｜begin");
        const PreparedTrace without = prepared(folder / "model", folder / "rec.json", {.bos = BosChoice::none});
        QCOMPARE(without.tokens.size(), trace.tokens.size() - (has_bos ? 1 : 0));
        QCOMPARE(without.info.prompt_tokens, trace.info.prompt_tokens - (has_bos ? 1 : 0));
    }

    void a_rendered_prompt_is_recognised()
    {
        const auto folder = shared_dir() / "cases/07-rendered-prompt";
        SKIP_WITHOUT(folder, "the cases");
        SKIP_WITHOUT(demo_model(), "the demo model");
        const PreparedTrace baker = prepared(demo_model(), folder / "rendered_baker.json");
        QCOMPARE(baker.tokens.size(), std::size_t{244});
        QVERIFY(has_notice(baker, "taken as it stands"));
        const PreparedTrace lines = prepared(demo_model(), folder / "rendered.jsonl");
        QCOMPARE(lines.info.prompt_format, "rendered");
        QCOMPARE(lines.tokens.front().text, "<|im_start|>");
        const PreparedTrace wrapped =
            prepared(demo_model(), folder / "rendered_baker.json", {.format = PromptFormat::chat});
        QCOMPARE(wrapped.tokens.size(), std::size_t{274});
    }

    void a_system_message_beside_the_prompt_is_used()
    {
        const auto folder = shared_dir() / "cases/12-keys-dropped";
        SKIP_WITHOUT(folder, "the cases");
        SKIP_WITHOUT(demo_model(), "the demo model");
        const PreparedTrace trace = prepared(demo_model(), folder / "system_key.jsonl");
        QCOMPARE(trace.info.text,
                 "<|im_start|>system\nBe brief.<|im_end|>\n<|im_start|>user\nWhat is 2+2?<|im_end|>\n"
                 "<|im_start|>assistant\nIt is 4.");
    }

    void a_missing_pre_tokenizer_is_told()
    {
        const auto folder = shared_dir() / "cases/19-pre-tokenizer-missing";
        SKIP_WITHOUT(folder, "the cases");
        const PreparedTrace missing = prepared(folder / "pre-missing.gguf", folder / "t.txt");
        QVERIFY(has_notice(missing, "tokenizer.ggml.pre"));
        const PreparedTrace named = prepared(folder / "llama-gpt-2.gguf", folder / "t.txt");
        QCOMPARE(named.tokens.size(), std::size_t{15});
        QVERIFY(!has_notice(named, "tokenizer.ggml.pre"));
    }
};

QTEST_GUILESS_MAIN(PromptCasesTest)
#include "test_prompt_cases.moc"
