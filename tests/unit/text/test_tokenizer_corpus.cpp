#include "tests/support/work_clock.h"
#include "tests/unit/text/tokenizer_cases.h"

#include <QTemporaryDir>

using namespace sinkscope;
using namespace sinkscope::test;
using nlohmann::json;

/// Every kind of tokenizer against the ids that PyPI's `tokenizers` gives for a corpus of hard text
/// (made by tests/reference/make_tokenizer_cases.py).
class TokenizerCorpusTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ids_agree_with_the_reference_data()
    {
        QTest::addColumn<QString>("kind");
        int kinds = 0;
        for (const auto &entry : std::filesystem::directory_iterator(cases_dir())) {
            if (!std::filesystem::exists(entry.path() / "expected_ids.json"))
                continue;
            const QString kind = QString::fromStdString(entry.path().filename().string());
            QTest::newRow(qPrintable(kind)) << kind;
            ++kinds;
        }
        QVERIFY(kinds >= 20);
    }
    void ids_agree_with_the_reference()
    {
        QFETCH(QString, kind);
        const auto folder = cases_dir() / kind.toStdString();
        QCOMPARE(
            count_different_cases(*Tokenizer::open(folder / "tokenizer.json"), read_json(folder / "expected_ids.json")),
            0);
    }

    /// A tokenizer of the user's own: its ids come from make_tokenizer_cases.py --check.
    void ids_agree_for_a_tokenizer_from_outside()
    {
        const auto tokenizer = test::environment_path("SINKSCOPE_CHECK_TOKENIZER");
        const auto expected = test::environment_path("SINKSCOPE_CHECK_IDS");
        SKIP_WITHOUT(tokenizer, "SINKSCOPE_CHECK_TOKENIZER names no tokenizer to check");
        QCOMPARE(count_different_cases(*Tokenizer::open(tokenizer), read_json(expected)), 0);
    }

    void merges_may_be_strings()
    {
        json tokenizer = read_json(cases_dir() / "qwen2/tokenizer.json");
        for (json &merge : tokenizer["model"]["merges"])
            merge = merge[0].get<std::string>() + " " + merge[1].get<std::string>();
        QTemporaryDir folder;
        const auto file = std::filesystem::path(folder.path().toStdString()) / "tokenizer.json";
        std::ofstream(file) << tokenizer;
        QCOMPARE(count_different_cases(*Tokenizer::open(file), read_json(cases_dir() / "qwen2/expected_ids.json")), 0);
    }

    void byte_level_ids_decode_to_the_text()
    {
        const auto tokenizer = Tokenizer::open(cases_dir() / "smollm/tokenizer.json");
        for (const json &text_case : read_json(cases_dir() / "corpus.json")) {
            if (text_case.contains("text")) {
                const std::string text = case_text(text_case);
                QCOMPARE(QString::fromStdString(tokenizer->decode(tokenizer->encode(text))),
                         QString::fromStdString(text));
            }
        }
        QCOMPARE(tokenizer->decode(tokenizer->encode("a\xE2\x82 b\xFF")), "a\uFFFD b\uFFFD");
    }

    void pieces_are_printable()
    {
        const auto tokenizer = Tokenizer::open(cases_dir() / "gpt2/tokenizer.json");
        const auto piece = [&](std::string_view token) { return tokenizer->piece(tokenizer->id_of(token)); };
        QCOMPARE(piece("Ġthe"), " the");
        QCOMPARE(piece("Ċ"), "\n");
        QCOMPARE(piece("â"), "<0xE2>");
        QCOMPARE(piece("Ā"), "<0x00>");
        QCOMPARE(piece("<|im_start|>"), "<|im_start|>");
        QCOMPARE(tokenizer->piece(-1), "");
        QCOMPARE(tokenizer->piece(tokenizer->vocab_size()), "");
        QVERIFY(tokenizer->is_special(tokenizer->id_of("<|im_start|>")));
        QVERIFY(!tokenizer->is_special(tokenizer->id_of("Ġthe")));
        QCOMPARE(tokenizer->id_of("no such token"), -1);

        const auto sentencepiece = Tokenizer::open(cases_dir() / "llama2_normalizer/tokenizer.json");
        QCOMPARE(sentencepiece->bytes(sentencepiece->id_of("▁the")), " the");
        QCOMPARE(sentencepiece->bytes(sentencepiece->id_of("<0xE2>")), "\xE2");
        QCOMPARE(sentencepiece->piece(sentencepiece->id_of("<0xE2>")), "<0xE2>");
        QCOMPARE(sentencepiece->decode(sentencepiece->encode("the 🫠 answer")), " the 🫠 answer");
    }

    void the_post_processor_names_the_bos()
    {
        const auto bos = [](const char *kind) {
            const auto tokenizer = Tokenizer::open(cases_dir() / kind / "tokenizer.json");
            return tokenizer->bos_added_id() < 0 ? std::string() : tokenizer->bytes(tokenizer->bos_added_id());
        };
        QCOMPARE(bos("llama3"), "<|begin_of_text|>");
        QCOMPARE(bos("metaspace_first"), "<s>");
        QCOMPARE(bos("qwen2"), "");
    }

    void a_megabyte_of_anything_is_no_trouble_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<QByteArray>("unit");
        // Reordered marks and compositions of NFC, runs that backtrack, runs that merge, runs that nothing cuts.
        for (const char *unit : {" ", "a", "7", " \n", "e\u0301", "\u0301\u0323", "が", "か\u3099", "<"})
            for (const char *kind : {"llama3", "qwen2"})
                QTest::addRow("%s of %s", QByteArray(unit).toPercentEncoding().constData(), kind)
                    << QString(kind) << QByteArray(unit);
        for (const char *kind : {"gpt2", "gpt4o", "deepseek", "smollm", "llama2_normalizer", "metaspace_first"})
            for (const char *unit : {" ", "A", "the "})
                QTest::addRow("%s of %s", QByteArray(unit).toPercentEncoding().constData(), kind)
                    << QString(kind) << QByteArray(unit);
    }
    void a_megabyte_of_anything_is_no_trouble()
    {
        QFETCH(QString, kind);
        QFETCH(QByteArray, unit);
        const auto tokenizer = Tokenizer::open(cases_dir() / kind.toStdString() / "tokenizer.json");
        const QByteArray text = unit.repeated((1 << 20) / unit.size());
        const sinkscope::test::WorkClock timer;
        const auto ids = tokenizer->encode(std::string_view(text.constData(), static_cast<std::size_t>(text.size())));
        QVERIFY(!ids.empty());
        QVERIFY2(timer.elapsed() < 5000, qPrintable(QString("took %1 ms").arg(timer.elapsed())));
    }
};

QTEST_GUILESS_MAIN(TokenizerCorpusTest)
#include "test_tokenizer_corpus.moc"
