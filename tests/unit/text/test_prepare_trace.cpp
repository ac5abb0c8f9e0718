#include "core/data/error.h"
#include "core/text/prepare_trace.h"
#include "tests/unit/text/tokenizer_cases.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

const std::string chatml =
    "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\n' + message['content'] + "
    "'<|im_end|>' + '\n'}}{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{{''}}{% endif %}";

ChatSource source_of(const std::string &chat_template, const std::string &bos = "")
{
    ChatSource source;
    if (!chat_template.empty())
        source.templates.push_back({"default", chat_template});
    if (!bos.empty())
        source.tokens.emplace_back("bos_token", bos);
    return source;
}

Trace prompt_trace(const std::string &prompt, const std::string &output)
{
    Trace trace;
    trace.prompt = prompt;
    trace.output = output;
    return trace;
}

bool has_notice(const PreparedTrace &prepared, const std::string &words)
{
    for (const std::string &notice : prepared.info.notices)
        if (notice.find(words) != std::string::npos)
            return true;
    return false;
}

const TraceLimits wide{{}, 1000};

} // namespace

/// What a model is given of a trace: its template, its settings, its tokens.
class PrepareTraceTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::shared_ptr<const Tokenizer> chatml_, llama_;

    std::filesystem::path file(const std::string &name, const std::string &content) const
    {
        const auto path = std::filesystem::path(folder_.path().toStdString()) / name;
        std::ofstream(path, std::ios::binary) << content;
        return path;
    }

    std::string text_of(const Trace &trace, const ChatSource &source, const PromptSettings &settings = {}) const
    {
        return prepare_trace(trace, *chatml_, source, settings, wide).info.text;
    }

private Q_SLOTS:
    void initTestCase()
    {
        chatml_ = Tokenizer::open(cases_dir() / "smollm/tokenizer.json");
        llama_ = Tokenizer::open(cases_dir() / "llama2_normalizer/tokenizer.json");
    }

    void a_prompt_is_put_into_the_template()
    {
        const auto prepared = prepare_trace(prompt_trace("Hi", "Hello"), *chatml_, source_of(chatml), {}, wide);
        QCOMPARE(prepared.info.text, "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\nHello");
        QCOMPARE(prepared.info.prompt_format, "chat");
        QVERIFY(prepared.info.notices.empty());
        QVERIFY(prepared.tokens.front().special);
        std::string prompt;
        for (int i = 0; i < prepared.info.prompt_tokens; ++i)
            prompt += prepared.tokens[static_cast<std::size_t>(i)].text;
        QCOMPARE(prompt, "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n");
    }

    void turns_and_system_messages_are_used()
    {
        Trace trace = prompt_trace("Hi", "!");
        trace.system = "Be brief.";
        const std::string system = "<|im_start|>system\nBe brief.<|im_end|>\n",
                          user = "<|im_start|>user\nHi<|im_end|>\n", end = "<|im_start|>assistant\n!";
        QCOMPARE(text_of(trace, source_of(chatml)), system + user + end);
        PromptSettings settings;
        settings.system = "";
        QCOMPARE(text_of(trace, source_of(chatml), settings), user + end);
        settings.system = "Be long.";
        QVERIFY(text_of(trace, source_of(chatml), settings).starts_with("<|im_start|>system\nBe long."));

        trace = prompt_trace("", "!");
        trace.messages = {{"system", "Be brief."}, {"user", "Hi"}, {"assistant", "Yes?"}, {"user", "Hi"}};
        QCOMPARE(text_of(trace, source_of(chatml)),
                 system + user + "<|im_start|>assistant\nYes?<|im_end|>\n" + user + end);
        QVERIFY(
            text_of(trace, source_of(chatml), settings).starts_with("<|im_start|>system\nBe long.<|im_end|>\n" + user));
        settings = {PromptFormat::raw};
        QCOMPARE(text_of(trace, source_of(chatml), settings), "Be brief.\n\nHi\n\nYes?\n\nHi!");
    }

    void thinking_reaches_the_template()
    {
        const ChatSource source =
            source_of("{{ messages[0].content }}{% if enable_thinking is defined and not enable_thinking %}"
                      "<think></think>{% endif %}");
        PromptSettings settings;
        QCOMPARE(text_of(prompt_trace("Hi", "!"), source, settings), "Hi!");
        settings.thinking = Thinking::off;
        QCOMPARE(text_of(prompt_trace("Hi", "!"), source, settings), "Hi<think></think>!");
        const auto deaf = prepare_trace(prompt_trace("Hi", "!"), *chatml_, source_of(chatml), settings, wide);
        QVERIFY(has_notice(deaf, "--thinking is not applied"));
    }

    void templates_are_chosen_by_name_or_file()
    {
        ChatSource source;
        source.templates = {{"brief", "B:{{ messages[0].content }}"}, {"default", "D:{{ messages[0].content }}"}};
        PromptSettings settings;
        QCOMPARE(text_of(prompt_trace("Hi", "!"), source), "D:Hi!");
        settings.chat_template = "brief";
        const auto named = prepare_trace(prompt_trace("Hi", "!"), *chatml_, source, settings, wide);
        QCOMPARE(named.info.text, "B:Hi!");
        QCOMPARE(named.info.prompt_format, "brief");
        settings.chat_template = file("own.jinja", "F:{{ messages[0].content }}").string();
        QCOMPARE(text_of(prompt_trace("Hi", "!"), source, settings), "F:Hi!");
        settings.chat_template = "absent";
        QVERIFY_EXCEPTION_THROWN(text_of(prompt_trace("Hi", "!"), source, settings), Error);
        source.templates.pop_back();
        source.templates.push_back({"long", "L"});
        QVERIFY(has_notice(prepare_trace(prompt_trace("Hi", "!"), *chatml_, source, {}, wide), "none is its default"));
    }

    void a_template_that_cannot_be_evaluated_leaves_raw_text_with_a_notice()
    {
        const ChatSource source = source_of("[INST]\n{{ messages | nonsense }}");
        const auto prepared = prepare_trace(prompt_trace("Hi ", "there"), *llama_, source, {}, wide);
        QCOMPARE(prepared.info.text, "Hi there");
        QCOMPARE(prepared.info.prompt_format, "raw");
        QVERIFY(has_notice(prepared, "line 2: the filter \"nonsense\" is not known"));
        QCOMPARE(prepared.tokens.front().text, "<s>");
        PromptSettings chat;
        chat.format = PromptFormat::chat;
        QVERIFY_EXCEPTION_THROWN(prepare_trace(prompt_trace("Hi ", "there"), *llama_, source, chat, wide), Error);
        QVERIFY(has_notice(prepare_trace(prompt_trace("Hi ", "there"), *llama_, {}, {}, wide), "no chat template"));
    }

    void bos_is_added_once_or_never()
    {
        const auto first = [&](const Trace &trace, const ChatSource &source, BosChoice choice) {
            PromptSettings settings;
            settings.bos = choice;
            const auto prepared = prepare_trace(trace, *llama_, source, settings, wide);
            return (prepared.tokens[0].text == "<s>") + 2 * (prepared.tokens[1].text == "<s>");
        };
        Trace text;
        for (const char *content : {"the answer", "<s>the answer"}) {
            text.text = content;
            QCOMPARE(first(text, {}, BosChoice::automatic), 1);
            QCOMPARE(first(text, {}, BosChoice::add), 1);
            QCOMPARE(first(text, {}, BosChoice::none), 0);
        }
        // A chat begins as its template says.
        const Trace chat = prompt_trace("the", " answer");
        const ChatSource with = source_of("{{ bos_token }}{{ messages[0].content }}", "<s>"),
                         without = source_of("{{ messages[0].content }}", "<s>");
        QCOMPARE(first(chat, with, BosChoice::automatic), 1);
        QCOMPARE(first(chat, with, BosChoice::none), 0);
        QCOMPARE(first(chat, without, BosChoice::automatic), 0);
        QCOMPARE(first(chat, without, BosChoice::add), 1);
    }

    void a_rendered_prompt_is_not_rendered_again()
    {
        const std::string rendered = "<|im_start|>user\nHi<|im_end|>\n<|im_start|>assistant\n";
        const auto prepared = prepare_trace(prompt_trace(rendered, "!"), *chatml_, source_of(chatml), {}, wide);
        QCOMPARE(prepared.info.text, rendered + "!");
        QCOMPARE(prepared.info.prompt_format, "rendered");
        QVERIFY(has_notice(prepared, "as it stands"));
        PromptSettings chat;
        chat.format = PromptFormat::chat;
        QCOMPARE(prepare_trace(prompt_trace(rendered, "!"), *chatml_, source_of(chatml), chat, wide).info.prompt_format,
                 "chat");
        // Templates of plain words.
        const ChatSource words = source_of("{{ bos_token }}[INST] {{ messages[0].content }} [/INST]", "<s>");
        QCOMPARE(prepare_trace(prompt_trace("[INST] Hi [/INST]", "!"), *llama_, words, {}, wide).info.prompt_format,
                 "rendered");
        QCOMPARE(
            prepare_trace(prompt_trace("What does [INST] mean?", "!"), *llama_, words, {}, wide).info.prompt_format,
            "chat");
        // A system message finds no place in it, which is told; the prompt is not wrapped for its sake.
        PromptSettings system;
        system.system = "Be brief.";
        const auto told = prepare_trace(prompt_trace(rendered, "!"), *chatml_, source_of(chatml), system, wide);
        QCOMPARE(told.info.text, rendered + "!");
        QVERIFY(has_notice(told, "--system is not applied: the prompt is rendered already"));
        QCOMPARE(told.info.prompt_format, "rendered, system \"Be brief.\"");
        Trace text;
        text.text = rendered;
        QCOMPARE(prepare_trace(text, *chatml_, source_of(chatml), {}, wide).info.prompt_format, "rendered");
    }

    void token_ids_win_and_disagreements_are_counted()
    {
        Trace trace;
        trace.text = "the answer";
        trace.token_ids = chatml_->encode(trace.text);
        trace.token_ids[0] += 1;
        trace.token_ids.push_back(7);
        const auto prepared = prepare_trace(trace, *chatml_, {}, {}, wide);
        QCOMPARE(prepared.info.id_disagreements, 2);
        QCOMPARE(prepared.info.notices.size(), std::size_t{1});
        QCOMPARE(prepared.tokens.size(), trace.token_ids.size());
        QCOMPARE(prepared.tokens[0].id, trace.token_ids[0]);
        const PromptSettings settings{.chat_template = "x", .system = "", .bos = BosChoice::add};
        QVERIFY(has_notice(prepare_trace(trace, *chatml_, {}, settings, wide),
                           "--template, --system, --bos are not applied: the trace's token_ids are used"));

        trace.text.clear();
        const auto ids_alone = prepare_trace(trace, *chatml_, {}, {}, wide);
        QCOMPARE(ids_alone.info.id_disagreements, 0);
        QCOMPARE(ids_alone.info.text, chatml_->decode(trace.token_ids));
    }

    void a_long_trace_is_cut_or_told_of()
    {
        Trace trace;
        trace.token_ids = {5, 6, 7, 8};
        trace.prompt_tokens = 3;
        const auto prepared = prepare_trace(trace, *chatml_, {}, {}, {2, 1000, 3});
        QCOMPARE(prepared.tokens.size(), std::size_t{2});
        QCOMPARE(prepared.info.prompt_tokens, 2);
        QVERIFY(has_notice(prepared, "first 2 of 4") && !has_notice(prepared, "made for"));
        QVERIFY(has_notice(prepare_trace(trace, *chatml_, {}, {}, {{}, 1000, 3}),
                           "4 tokens, and the model was made for at most 3"));
        QVERIFY_EXCEPTION_THROWN(prepare_trace(trace, *chatml_, {}, {}, {0, 1000}), Error);
    }

    void ids_outside_the_model_are_errors()
    {
        Trace trace;
        trace.token_ids = {5, 600};
        QVERIFY_EXCEPTION_THROWN(prepare_trace(trace, *chatml_, {}, {}, {{}, 600}), Error);
        QCOMPARE(prepare_trace(trace, *chatml_, {}, {}, {{}, 601}).tokens.size(), std::size_t{2});
        QVERIFY_EXCEPTION_THROWN(prepare_trace({}, *chatml_, {}, {}, {{}, 600}), Error);
    }

    void folders_keep_templates_in_several_files()
    {
        const std::filesystem::path folder = folder_.path().toStdString();
        file("chat_template.json", R"({"chat_template": "J"})");
        QCOMPARE(read_chat_source(folder).find("default")->source, "J");
        file("tokenizer_config.json", R"({"bos_token": {"content": "<s>"}, "eos_token": "</s>", "pad_token": null,
             "chat_template": [{"name": "default", "template": "T"}, {"name": "tools", "template": "U"}]})");
        file("generation_config.json", R"({"eos_token_id": [2, 7]})");
        const ChatSource source = read_chat_source(folder);
        QCOMPARE(source.names_text(), "default, tools");
        QCOMPARE(source.find("tools")->source, "U");
        QCOMPARE(source.token("bos_token"), "<s>");
        QCOMPARE(source.token("eos_token"), "</s>");
        QCOMPARE(source.token("pad_token"), "");
        QVERIFY(source.end_tokens == std::vector<int32_t>({2, 7}));
        file("chat_template.jinja", "F");
        std::filesystem::create_directory(folder / "additional_chat_templates");
        file("additional_chat_templates/brief.jinja", "B");
        QCOMPARE(read_chat_source(folder).names_text(), "default, brief");
        QCOMPARE(read_chat_source(folder).find("default")->source, "F");
        file("generation_config.json", R"({"eos_token_id": "x"})");
        QVERIFY_EXCEPTION_THROWN(read_chat_source(folder), Error);
    }
};

QTEST_GUILESS_MAIN(PrepareTraceTest)
#include "test_prepare_trace.moc"
