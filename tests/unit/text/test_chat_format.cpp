#include "core/text/trace.h"
#include "tests/support/test_paths.h"

using namespace sinkscope;

namespace {

/// Knows every token, or none.
class FakeTokenizer final : public Tokenizer {
public:
    explicit FakeTokenizer(bool knows_all) : knows_all_(knows_all) { }
    std::vector<int32_t> encode(std::string_view, const std::stop_token &) const override { return {}; }
    int32_t bos_added_id() const override { return -1; }
    int vocab_size() const override { return 1; }
    int32_t id_of(std::string_view) const override { return knows_all_ ? 0 : -1; }
    bool is_special(int32_t) const override { return true; }
    std::string bytes(int32_t) const override { return {}; }

private:
    bool knows_all_;
};

const char *const chatml_loop =
    "{{'<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>' + '\n'}}{% endfor %}";

/// Qwen2.5's branches around its default system text; the text as Jinja quotes it.
std::string qwen25_template(const std::string &system)
{
    return R"({%- if tools %}
    {{- '<|im_start|>system\n' }}
    {%- if messages[0]['role'] == 'system' %}
        {{- messages[0]['content'] }}
    {%- else %}
        {{- ')" +
        system + R"(' }}
    {%- endif %}
    {{- "\n\n# Tools\n\n</tool_call><|im_end|>\n" }}
{%- else %}
    {%- if messages[0]['role'] == 'system' %}
        {{- '<|im_start|>system\n' + messages[0]['content'] + '<|im_end|>\n' }}
    {%- else %}
        {{- '<|im_start|>system\n)" +
        system + R"(<|im_end|>\n' }}
    {%- endif %}
{%- endif %})";
}

} // namespace

/// Chat formats are recognised from the templates that models come with; templates here keep the branches that matter.
class ChatFormatTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void prompts_are_wrapped_data()
    {
        QTest::addColumn<QString>("chat_template");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("wrapped");
        const QString user = "<|im_start|>user\n2+2?<|im_end|>\n<|im_start|>assistant\n";
        const auto system = [](const QString &text) { return "<|im_start|>system\n" + text + "<|im_end|>\n"; };
        QTest::newRow("SmolLM2")
            << QString("{% if loop.first and messages[0]['role'] != 'system' %}{{ '<|im_start|>system\n"
                       "You are a helpful AI assistant named SmolLM, trained by Hugging "
                       "Face<|im_end|>\n' }}{% endif %}") +
                chatml_loop
            << "chatml" << system("You are a helpful AI assistant named SmolLM, trained by Hugging Face") + user;
        QTest::newRow("Qwen2.5") << QString::fromStdString(qwen25_template(
                                        "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."))
                                 << "chatml"
                                 << system("You are Qwen, created by Alibaba Cloud. You are a helpful assistant.") +
                user;
        QTest::newRow("Qwen2.5-Math")
            << QString::fromStdString(
                   qwen25_template("Please reason step by step, and put your final answer within \\\\boxed{}."))
            << "chatml" << system("Please reason step by step, and put your final answer within \\boxed{}.") + user;
        QTest::newRow("Qwen3") << "{%- if tools %}{{- '<|im_start|>system\\n' }}{{- messages[0].content + '\\n\\n' }}"
                                  "{{- \"# Tools<|im_end|>\\n\" }}{%- else %}"
                                  "{{- '<|im_start|>system\\n' + messages[0].content + '<|im_end|>\\n' }}{%- endif %}"
                               << "chatml" << user;
        QTest::newRow("DeepSeek-R1")
            << "{{bos_token}}{{'<｜User｜>' + message['content']}}{% if '</think>' in content %}"
               "{{'<｜Assistant｜><think>\\n'}}"
            << "deepseek-r1"
            << "<｜begin▁of▁sentence｜><｜User｜>2+2?<｜Assistant｜><think>\n";
        const QString llama_user = "<|start_header_id|>user<|end_header_id|>\n\n2+2?<|eot_id|>"
                                   "<|start_header_id|>assistant<|end_header_id|>\n\n";
        QTest::newRow("Llama 3") << "{% set content = '<|start_header_id|>' + message['role'] + "
                                    "'<|end_header_id|>\\n\\n' + message['content'] | trim + '<|eot_id|>' %}"
                                 << "llama3"
                                 << "<|begin_of_text|>" + llama_user;
        QTest::newRow("Llama 3.1")
            << "{%- set date_string = \"26 Jul 2024\" %}{{- \"<|start_header_id|>system<|end_header_id|>\\n\\n\" }}"
               "{{- \"Cutting Knowledge Date: December 2023\\n\" }}{{- \"Today Date: \" + date_string + \"\\n\\n\" }}"
               "{{- system_message }}{{- \"<|eot_id|>\" }}"
            << "llama3"
            << "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December "
               "2023\nToday Date: 26 Jul 2024\n\n<|eot_id|>" +
                llama_user;
    }
    void prompts_are_wrapped()
    {
        QFETCH(QString, chat_template);
        QFETCH(QString, name);
        QFETCH(QString, wrapped);
        const ChatFormat format = recognise_chat_format(chat_template.toStdString(), FakeTokenizer(true));
        QCOMPARE(QString::fromStdString(format.name), name);
        QCOMPARE(QString::fromStdString(format.wrap("2+2?")), wrapped);
        QCOMPARE(recognise_chat_format(chat_template.toStdString(), FakeTokenizer(false)).name, "");
    }

    void other_templates_are_not_recognised()
    {
        for (const char *chat_template : {"", "{{ bos_token + '[INST] ' + message['content'] + ' [/INST]' }}",
                                          "{{'<|im_start|>user<|im_sep|>' + message['content'] + '<|im_end|>'}}",
                                          "<|im_start|>", "{{'<|user|>'}}"}) {
            const ChatFormat format = recognise_chat_format(chat_template, FakeTokenizer(true));
            QCOMPARE(format.name, "");
            QCOMPARE(format.wrap("as it is"), "as it is");
        }
    }

    void llama3_trims_the_prompt()
    {
        const ChatFormat format{"llama3", ""};
        QVERIFY(format.wrap("  a b \n").find("\n\na b<|eot_id|>") != std::string::npos);
        QVERIFY(format.wrap(" \n").find("\n\n<|eot_id|>") != std::string::npos);
    }

    void a_hostile_template_is_read_in_linear_time()
    {
        std::string chat_template = "<|im_end|>";
        for (int i = 0; i < 100000; ++i)
            chat_template += "<|im_start|>system\n";
        QCOMPARE(recognise_chat_format(chat_template, FakeTokenizer(true)).default_system, "");
    }
};

QTEST_GUILESS_MAIN(ChatFormatTest)
#include "test_chat_format.moc"
