#include "core/data/error.h"
#include "tests/unit/text/tokenizer_cases.h"

#include <QTemporaryDir>

using namespace sinkscope;
using namespace sinkscope::test;
using nlohmann::json;

/// Broken or unsupported tokenizer.json files: each is an Error that names the file and the key.
class TokenizerErrorsTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path file_ = std::filesystem::path(folder_.path().toStdString()) / "tokenizer.json";

    void expect_error(const std::string &content, const QString &named)
    {
        std::ofstream(file_, std::ios::binary) << content;
        try {
            Tokenizer::open(file_);
            QFAIL("no error");
        } catch (const Error &error) {
            const QString message = error.what();
            QVERIFY2(message.startsWith(QString::fromStdString(file_.string())), error.what());
            QVERIFY2(message.contains(named), error.what());
            QVERIFY2(!message.contains('\n'), error.what());
        }
    }

private Q_SLOTS:
    void a_changed_value_is_named_data()
    {
        QTest::addColumn<QString>("pointer"); // where a good file is changed, as a JSON pointer
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("named");
        const auto row = [](const char *title, const char *pointer, const char *value, const char *named) {
            QTest::newRow(title) << QString(pointer) << QString(value) << QString(named);
        };
        row("no model", "/model", "null", "model: is null");
        row("model of wrong type", "/model", "[]", "model: expected an object, found array");
        row("WordPiece", "/model/type", "\"WordPiece\"", "model.type: tokenizer model \"WordPiece\" is not supported");
        row("no vocabulary", "/model/vocab", "null", "model.vocab: is null");
        row("vocabulary of wrong type", "/model/vocab", "[\"a\"]", "model.vocab: expected an object");
        row("id of wrong type", "/model/vocab/Ġthe", "\"5\"", "model.vocab");
        row("negative id", "/model/vocab/Ġthe", "-5", "model.vocab");
        row("id taken", "/model/vocab/Ġthe", "5", "taken by another token");
        row("huge id", "/model/vocab/Ġthe", "4000000000", "out of range");
        row("id beyond 64 bits", "/model/vocab/Ġthe", "18446744073709551615", "out of range");
        row("merges of wrong type", "/model/merges", "{}", "model.merges: expected a list");
        row("merge of one", "/model/merges/3", "\"ab\"", "model.merges[3]: expected two tokens");
        row("merge of three", "/model/merges/3", "[\"a\",\"b\",\"c\"]", "model.merges[3]: expected two tokens");
        row("merge of unknown", "/model/merges/3", "\"漢 a\"", "model.merges[3]: \"漢\" is not in the vocabulary");
        row("merge into unknown", "/model/merges/3", "\"Q Q\"", "model.merges[3]: \"QQ\" is not in the vocabulary");
        row("dropout", "/model/dropout", "0.1", "model.dropout");
        row("prefix", "/model/continuing_subword_prefix", "\"##\"", "model.continuing_subword_prefix");
        row("unknown token unknown", "/model/unk_token", "\"<nothing>\"", "model.unk_token");
        row("flag of wrong type", "/model/byte_fallback", "\"yes\"", "model.byte_fallback: expected true or false");
        row("normalizer", "/normalizer", R"({"type":"Lowercase"})", "normalizer.type: normalizer \"Lowercase\"");
        row("normalizer inside", "/normalizer", R"({"type":"Sequence","normalizers":[{"type":"Nmt"}]})",
            "normalizer.normalizers[0].type: normalizer \"Nmt\"");
        row("pre-tokenizer", "/pre_tokenizer", R"({"type":"BertPreTokenizer"})",
            "pre_tokenizer.type: pre-tokenizer \"BertPreTokenizer\"");
        row("behavior", "/pre_tokenizer", R"({"type":"Split","pattern":{"String":"a"},"behavior":"Eaten"})",
            "pre_tokenizer.behavior");
        row("scheme", "/pre_tokenizer", R"({"type":"Metaspace","replacement":"_","prepend_scheme":"last"})",
            "pre_tokenizer.prepend_scheme");
        row("replacement", "/pre_tokenizer", R"({"type":"Metaspace","replacement":"__"})", "pre_tokenizer.replacement");
        row("post-processor", "/post_processor", R"({"type":"BertProcessing"})",
            "post_processor.type: post-processor \"BertProcessing\"");
        row("unknown BOS", "/post_processor",
            R"({"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"<none>"}}]})",
            "post_processor.single[0].SpecialToken.id: \"<none>\"");
        const char *begin = R"({"type":"TemplateProcessing","single":[)";
        const auto single = [&](const char *title, const char *pieces, const char *named) {
            row(title, "/post_processor", (begin + std::string(pieces) + "]}").c_str(), named);
        };
        single("template with a token behind",
               R"({"SpecialToken":{"id":"the"}},{"Sequence":{"id":"A"}},{"SpecialToken":{"id":"the"}})",
               "post_processor.single[2]: a template is supported with one special token");
        single("template with two tokens", R"({"SpecialToken":{"id":"the"}},{"SpecialToken":{"id":"the"}})",
               "post_processor.single[1]: a template");
        single("template of two texts", R"({"Sequence":{"id":"A"}},{"Sequence":{"id":"A"}})",
               "post_processor.single[1]: a template");
        single("template of the other text", R"({"Sequence":{"id":"B"}})", "post_processor.single[0]: a template");
        single("template without a text", R"({"SpecialToken":{"id":"the"}})", "the text (Sequence A) is missing");
        row("special token of two ids", "/post_processor",
            R"({"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"the"}},{"Sequence":{"id":"A"}}],)"
            R"("special_tokens":{"the":{"ids":[1,2]}}})",
            "post_processor.special_tokens.the.ids: a special token of several ids");
        row("two templates", "/post_processor",
            R"({"type":"Sequence","processors":[)"
            R"({"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"the"}},{"Sequence":{"id":"A"}}]},)"
            R"({"type":"TemplateProcessing","single":[{"SpecialToken":{"id":"the"}},{"Sequence":{"id":"A"}}]}]})",
            "post_processor.processors[1]: a second token");
        row("added token without id", "/added_tokens/1", R"({"content":"x"})", "added_tokens[1].id: is missing");
        row("added id twice", "/added_tokens/1/id", "0", "added_tokens[1]");
        row("added id of another token", "/added_tokens/1", R"({"content":"new","id":300})", "added_tokens[1]");
        row("added id huge", "/added_tokens/1", R"({"content":"new","id":99999999999})", "added_tokens[1]");
        const auto regex = [&](const char *title, const char *expression, const char *named) {
            const json split = {{"type", "Split"}, {"pattern", {{"Regex", expression}}}, {"behavior", "Isolated"}};
            row(title, "/pre_tokenizer", split.dump().c_str(), named);
        };
        regex("regex that does not compile", "(a", "pre_tokenizer.pattern.Regex: regular expression does not compile");
        regex("unknown property", "\\p{Nonsense}", "pre_tokenizer.pattern.Regex");
        regex("intersection", "[\\p{L}&&[^a]]", "an intersection of sets is not supported");
        regex("nested set", "[a[bc]]", "a set inside a set is not supported");
        regex("possessive braces", "a{1,3}+", "a + after {...} is not supported");
        regex("word class", "\\w+", "\\w is not supported");
        regex("backslash at the end", "a\\", "a backslash at its end");
        regex("recursion", "(?R)", "the group (?R) is not supported");
    }
    void a_changed_value_is_named()
    {
        QFETCH(QString, pointer);
        QFETCH(QString, value);
        QFETCH(QString, named);
        json tokenizer = read_json(cases_dir() / "qwen2/tokenizer.json");
        tokenizer[json::json_pointer(pointer.toStdString())] = json::parse(value.toStdString());
        expect_error(tokenizer.dump(), named);
    }

    void truncated_files_are_errors()
    {
        const std::string whole = read_json(cases_dir() / "gpt2/tokenizer.json").dump();
        for (std::size_t length = 0; length < whole.size(); length += 997)
            expect_error(whole.substr(0, length), "not valid JSON");
        expect_error(std::string(300000, '['), "nested deeper than 64 levels");
        expect_error("{\"model\": {\"dropout\": " + std::string(300000, '[') + std::string(300000, ']') + "}}",
                     "nested deeper than 64 levels");
        expect_error("[]", "expected an object, found array");
        expect_error("{\"model\": {\"vocab\": {\"\xFF\": 0}}}", "not valid JSON");
    }

    void files_that_are_no_tokenizers_are_errors()
    {
        const std::filesystem::path folder = folder_.path().toStdString();
        QVERIFY_EXCEPTION_THROWN(Tokenizer::open(folder / "missing" / "tokenizer.json"), Error);
        QVERIFY_EXCEPTION_THROWN(Tokenizer::open(folder), Error);
        QVERIFY_EXCEPTION_THROWN(Tokenizer::open(folder / "tokenizer.model"), Error);
        QVERIFY_EXCEPTION_THROWN(Tokenizer::open(folder / "missing.gguf"), Error);
    }

    void a_file_too_large_is_refused_unread()
    {
        std::ofstream(file_).close();
        std::filesystem::resize_file(file_, uint64_t{300} << 20); // sparse
        QVERIFY_EXCEPTION_THROWN(Tokenizer::open(file_), Error);
    }
};

QTEST_GUILESS_MAIN(TokenizerErrorsTest)
#include "test_tokenizer_errors.moc"
