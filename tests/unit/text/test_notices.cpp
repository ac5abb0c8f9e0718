#include "core/text/prepare_trace.h"
#include "core/text/trace_file.h"
#include "tests/unit/text/tokenizer_cases.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

const std::string chatml =
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + "
    "'<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{{''}}{% endif %}";
const std::string dated = "{{ strftime_now('%Y-%m-%d') }} {{ messages[0].content }}";
const std::string broken = "{{ messages[0].content | shout }}";

} // namespace

Q_DECLARE_METATYPE(sinkscope::PromptSettings)

/// Nothing is done to a text without a word: each notice as the user reads it, and what it says to do.
class NoticesTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

private Q_SLOTS:
    void each_is_told_in_words_data()
    {
        QTest::addColumn<QString>("record");
        QTest::addColumn<QString>("source");
        QTest::addColumn<PromptSettings>("settings");
        QTest::addColumn<int>("trained");
        QTest::addColumn<QStringList>("notices");
        const auto row = [](const char *title, const char *record, const std::string &source,
                            const PromptSettings &settings, const QStringList &notices, int trained = 0) {
            QTest::newRow(title) << QString(record) << QString::fromStdString(source) << settings << trained << notices;
        };
        constexpr const char *prompt = R"({"prompt": "Hi", "output": "Yes"})";
        row("nothing to tell", prompt, chatml, {}, {});
        row("no template", prompt, "", {},
            {"prompt and output are taken as raw text: the model has no chat template (--template FILE gives one)"});
        row("a template that cannot be evaluated", prompt, broken, {},
            {"prompt and output are taken as raw text: the chat template \"default\" cannot be evaluated: line 1: "
             "the filter \"shout\" is not known (--template FILE or NAME gives another)"});
        row("today's date", prompt, dated, {},
            {"the model's template writes today's date (2020-01-02) into the prompt; set SOURCE_DATE_EPOCH to keep one "
             "date"});
        row("thinking without effect", prompt, chatml, {.thinking = Thinking::off},
            {"--thinking is not applied: the model's template knows no enable_thinking"});
        row("rendered already",
            R"({"prompt": "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n", "output": "Y"})", chatml,
            {.system = "S", .thinking = Thinking::on},
            {"the prompt has the form of the model's chat template already and is taken as it stands (--prompt-format "
             "chat puts the template around it all the same)",
             "--system, --thinking are not applied: the prompt is rendered already"});
        row("raw", prompt, chatml, {.format = PromptFormat::raw, .chat_template = "default"},
            {"--template is not applied: raw text has no template"});
        row("one text as chat", R"({"text": "All of it."})", chatml, {.format = PromptFormat::chat},
            {"the trace is one text, not a prompt and its output: it is taken as it stands"});
        row("one text with a system message", R"({"text": "All of it."})", chatml, {.system = "S"},
            {"--system is not applied: the trace is one text"});
        row("ids", R"({"token_ids": [1, 2]})", chatml, {.bos = BosChoice::none},
            {"--bos is not applied: the trace's token_ids are used"});
        row("ids that differ", R"({"token_ids": [1, 2], "text": "<|im_start|>x"})", chatml, {},
            {"the trace's token_ids differ from the tokens of its text at 2 positions; the token_ids are used"});
        row("too long", R"({"token_ids": [1, 2, 3]})", chatml, {},
            {"the trace has 3 tokens, and the model was made for at most 2: what comes later is outside of its "
             "training (--max-tokens cuts it)"},
            2);
        row("a conversation without an answer", R"({"messages": [{"role": "user", "content": "Hi"}]})", chatml, {},
            {"the trace is read as messages of a chat",
             "the conversation ends without an answer of the assistant: the trace is its prompt alone"});
        row("tools", R"({"prompt": "Hi", "output": "Yes", "tools": [{"name": "t"}]})", chatml, {},
            {"the record's \"tools\" may have been given to the model; it is not in the text here"});
        row("tool calls",
            R"({"messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "tool_calls": [{"id": 1}]}]})",
            chatml, {},
            {"the trace is read as messages of a chat",
             "tool calls stand in the text as JSON, not in the form that the model writes them in"});
        row("padding", R"({"input_ids": [1, 2, 0], "attention_mask": [1, 1, 0]})", chatml, {},
            {"the trace is read as input_ids", "1 tokens of padding (attention_mask 0) are left out"});
    }

    void each_is_told_in_words()
    {
        QFETCH(const QString, record);
        QFETCH(const QString, source);
        QFETCH(const PromptSettings, settings);
        QFETCH(const int, trained);
        QFETCH(const QStringList, notices);
        qputenv("SOURCE_DATE_EPOCH", "1577923200"); // 2020-01-02
        const auto file = std::filesystem::path(folder_.path().toStdString()) / "trace.jsonl";
        std::ofstream(file) << record.toStdString() << '\n';
        ChatSource chat;
        if (!source.isEmpty())
            chat.templates.push_back({"default", source.toStdString()});
        const auto tokenizer = Tokenizer::open(cases_dir() / "smollm/tokenizer.json");
        const PreparedTrace prepared = prepare_trace(read_trace(file), *tokenizer, chat, settings, {{}, 1000, trained});
        QStringList told;
        for (const std::string &notice : prepared.info.notices)
            told << QString::fromStdString(notice);
        QCOMPARE(told, notices);
    }
};

QTEST_GUILESS_MAIN(NoticesTest)
#include "test_notices.moc"
