#include "core/data/error.h"
#include "core/text/prepare_trace.h"
#include "tests/unit/text/tokenizer_cases.h"
#include "tests/unit/text/vocabulary_gguf.h"

#include <QTemporaryDir>

using namespace sinkscope;
using namespace sinkscope::test;
using nlohmann::json;

namespace {

/// The GGUF that llama.cpp's converter makes of a tokenizer.json of the test data.
VocabularyGguf gguf_of(const json &tokenizer, const std::string &model)
{
    constexpr int32_t normal = 1, unknown = 2, control = 3, user_defined = 4, byte = 6;
    const json &vocabulary = tokenizer.at("model").at("vocab");
    std::vector<std::string> tokens(vocabulary.size());
    for (const auto &[token, id] : vocabulary.items())
        tokens.at(id.get<std::size_t>()) = token;
    std::vector<int32_t> types(tokens.size(), normal);
    for (std::size_t id = 0; id < tokens.size(); ++id)
        if (model == "llama" && tokens[id].starts_with("<0x"))
            types[id] = byte;
    for (const json &added : tokenizer.at("added_tokens"))
        types.at(added.at("id").get<std::size_t>()) = added.at("content") == "<unk>" ? unknown
            : added.at("special").get<bool>()                                        ? control
                                                                                     : user_defined;
    VocabularyGguf gguf;
    gguf.add("general.architecture", std::string("llama"));
    gguf.add("tokenizer.ggml.model", model);
    gguf.add("tokenizer.ggml.tokens", tokens);
    gguf.add("tokenizer.ggml.token_type", types);
    if (model == "llama") {
        std::vector<float> scores;
        for (std::size_t id = 0; id < tokens.size(); ++id)
            scores.push_back(-static_cast<float>(id));
        gguf.add("tokenizer.ggml.scores", scores);
        gguf.add("tokenizer.ggml.unknown_token_id", uint32_t{0});
    } else {
        std::vector<std::string> merges;
        for (const json &merge : tokenizer.at("model").at("merges"))
            merges.push_back(merge[0].get<std::string>() + " " + merge[1].get<std::string>());
        gguf.add("tokenizer.ggml.merges", merges);
    }
    return gguf;
}

} // namespace

/// Vocabularies in GGUF files: written from the tokenizers of the test data, they must give the same ids.
class GgufVocabularyTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    std::filesystem::path file_ = std::filesystem::path(folder_.path().toStdString()) / "vocabulary.gguf";

private Q_SLOTS:
    void ids_agree_with_the_reference_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QString>("pre_tokenizer");
        QTest::newRow("gpt-2") << "gpt2"
                               << "gpt-2";
        QTest::newRow("smollm") << "smollm"
                                << "smollm";
        QTest::newRow("llama-bpe") << "llama3"
                                   << "llama-bpe";
        QTest::newRow("qwen2") << "qwen2"
                               << "qwen2";
        QTest::newRow("deepseek-r1-qwen") << "qwen2"
                                          << "deepseek-r1-qwen";
        QTest::newRow("gpt-4o") << "gpt4o"
                                << "gpt-4o";
        QTest::newRow("llama") << "llama2_normalizer"
                               << "";
    }
    void ids_agree_with_the_reference()
    {
        QFETCH(QString, kind);
        QFETCH(QString, pre_tokenizer);
        const auto data = cases_dir() / kind.toStdString();
        VocabularyGguf gguf = gguf_of(read_json(data / "tokenizer.json"), pre_tokenizer.isEmpty() ? "llama" : "gpt2");
        if (!pre_tokenizer.isEmpty())
            gguf.add("tokenizer.ggml.pre", pre_tokenizer.toStdString());
        gguf.write(file_);
        QCOMPARE(count_different_cases(*Tokenizer::open(file_), read_json(data / "expected_ids.json")), 0);
    }

    /// gpt2's vocabulary, cut as each name says (make_tokenizer_cases.py has the published expressions).
    void named_pre_tokenizers_cut_as_published_data()
    {
        QTest::addColumn<QString>("reference");
        const json reference = read_json(cases_dir() / "named_pre_tokenizers.json");
        for (const auto &[name, ids] : reference.items())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
        for (const char *name : {"smaug-bpe", "glm4", "chatglm-bpe"})
            QTest::newRow(name) << "dbrx";
        QTest::newRow("hunyuan-dense") << "deepseek-v3";
    }
    void named_pre_tokenizers_cut_as_published()
    {
        QFETCH(QString, reference);
        VocabularyGguf gguf = gguf_of(read_json(cases_dir() / "gpt2/tokenizer.json"), "gpt2");
        gguf.add("tokenizer.ggml.pre", std::string(QTest::currentDataTag()));
        gguf.write(file_);
        const json expected = read_json(cases_dir() / "named_pre_tokenizers.json");
        QCOMPARE(count_different_cases(*Tokenizer::open(file_), expected.at(reference.toStdString())), 0);
    }

    void a_file_that_names_no_pre_tokenizer_is_told_of()
    {
        VocabularyGguf gguf = gguf_of(read_json(cases_dir() / "gpt2/tokenizer.json"), "gpt2");
        gguf.write(file_);
        QCOMPARE(Tokenizer::open(file_)->notices().size(), std::size_t{1});
        QVERIFY(Tokenizer::open(file_)->notices().front().find("tokenizer.ggml.pre") != std::string::npos);
        gguf.add("tokenizer.ggml.pre", std::string("gpt-2"));
        gguf.write(file_);
        QVERIFY(Tokenizer::open(file_)->notices().empty());
    }

    void the_bos_is_added_where_the_file_says_so()
    {
        const json llama3 = read_json(cases_dir() / "llama3/tokenizer.json");
        VocabularyGguf silent = gguf_of(llama3, "gpt2");
        silent.add("tokenizer.ggml.pre", std::string("llama-bpe"));
        silent.add("tokenizer.ggml.bos_token_id", uint32_t{0});
        VocabularyGguf refusing = silent;
        refusing.add("tokenizer.ggml.add_bos_token", false);
        silent.write(file_);
        QCOMPARE(Tokenizer::open(file_)->bos_added_id(), 0);
        const std::filesystem::path blob = file_.parent_path() / "0123abcd"; // as in the Hugging Face cache
        silent.write(blob);
        QCOMPARE(Tokenizer::open(blob)->bos_added_id(), 0);
        refusing.write(file_);
        QCOMPARE(Tokenizer::open(file_)->bos_added_id(), -1);
    }

    void what_is_not_supported_is_refused_by_name_data()
    {
        QTest::addColumn<QString>("model");
        QTest::addColumn<QString>("pre_tokenizer");
        QTest::addColumn<QString>("named");
        QTest::newRow("model") << "bert"
                               << "gpt-2"
                               << "tokenizer.ggml.model: tokenizer model \"bert\"";
        QTest::newRow("pre-tokenizer") << "gpt2"
                                       << "viking"
                                       << "tokenizer.ggml.pre: pre-tokenizer \"viking\"";
        QTest::newRow("no scores") << "llama-without-scores"
                                   << ""
                                   << "tokenizer.ggml.scores";
    }
    void what_is_not_supported_is_refused_by_name()
    {
        QFETCH(QString, model);
        QFETCH(QString, pre_tokenizer);
        QFETCH(QString, named);
        const json gpt2 = read_json(cases_dir() / "gpt2/tokenizer.json");
        VocabularyGguf gguf;
        if (model == "llama-without-scores") {
            gguf.add("tokenizer.ggml.model", std::string("llama"));
            gguf.add("tokenizer.ggml.tokens", std::vector<std::string>{"a"});
        } else {
            gguf = gguf_of(gpt2, model.toStdString());
            gguf.add("tokenizer.ggml.pre", pre_tokenizer.toStdString());
        }
        gguf.write(file_);
        try {
            Tokenizer::open(file_);
            QFAIL("no error");
        } catch (const Error &error) {
            const QString message = error.what();
            QVERIFY2(message.startsWith(QString::fromStdString(file_.string())) && message.contains(named),
                     error.what());
        }
    }

    /// The demo model's own trace: text and ids were made by transformers.
    void the_demo_model_tokenises_its_trace()
    {
        const auto trace_file = shared_dir() / "data/smollm2-baker-trace.json";
        SKIP_WITHOUT(demo_model(), "the demo model");
        SKIP_WITHOUT(trace_file, "the demo model's trace");
        const auto tokenizer = Tokenizer::open(demo_model());
        const Trace trace = read_trace(trace_file);
        QCOMPARE(trace.token_ids.size(), std::size_t{244});
        QVERIFY(tokenizer->encode(trace.text) == trace.token_ids);
        QCOMPARE(tokenizer->decode(trace.token_ids), trace.text);
        QCOMPARE(tokenizer->bos_added_id(), -1);

        const PreparedTrace prepared = prepare_trace(trace, *tokenizer, {}, {}, {{}, tokenizer->vocab_size()});
        QCOMPARE(prepared.info.id_disagreements, 0);
        QCOMPARE(prepared.info.prompt_tokens, 68);
        QVERIFY(prepared.tokens.front().special);
        QCOMPARE(prepared.tokens.front().text, "<|im_start|>");
    }
};

QTEST_GUILESS_MAIN(GgufVocabularyTest)
#include "test_gguf_vocabulary.moc"
