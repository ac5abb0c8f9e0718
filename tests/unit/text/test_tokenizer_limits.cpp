#include "core/data/error.h"
#include "core/text/id_tokenizer.h"
#include "core/text/pattern.h"
#include "tests/support/work_clock.h"
#include "tests/unit/text/tokenizer_cases.h"

#include <QTemporaryDir>
#include <QTest>

using namespace sinkscope;
using namespace sinkscope::test;
using nlohmann::json;

/// Tokenizers at the edge of what they may be: unusual settings, expressions that backtrack without end, unreadable
/// files.
class TokenizerLimitsTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

private Q_SLOTS:
    /// Ids of `tokenizers` for settings that random search found, or a refusal by name.
    void unusual_settings_agree_with_the_reference()
    {
        const auto folder = shared_dir() / "cases/31-tokenizer-corners";
        SKIP_WITHOUT(folder, "the unusual tokenizers");
        int checked = 0;
        const json all = read_json(folder / "examples.json");
        for (const auto &[file, examples] : all.items()) {
            std::shared_ptr<const Tokenizer> tokenizer;
            try {
                tokenizer = Tokenizer::open(folder / file);
            } catch (const Error &error) {
                QVERIFY2(QString(error.what()).contains("are the same once the normaliser has seen them"),
                         error.what());
                continue;
            }
            for (const json &example : examples) {
                const std::string text = example.at("text").get<std::string>();
                QVERIFY2(tokenizer->encode(text) == example.at("right").get<std::vector<int32_t>>(),
                         qPrintable(QString::fromStdString(file + ": \"" + text + "\"")));
                ++checked;
            }
        }
        QVERIFY(checked >= 12); // two of the five are refused by name
    }

    void what_a_normaliser_empties_stays_empty()
    {
        json description = read_json(cases_dir() / "metaspace_always/tokenizer.json");
        description["normalizer"] = {{"type", "Strip"}, {"strip_left", true}, {"strip_right", true}};
        const auto file = std::filesystem::path(folder_.path().toStdString()) / "tokenizer.json";
        std::ofstream(file) << description;
        QVERIFY(Tokenizer::open(file)->encode(" \t ").empty());
        QVERIFY(!Tokenizer::open(file)->encode(" a ").empty());
    }

    /// As Oniguruma iterates: an empty match cuts, but none follows right behind another match.
    void empty_matches_cut()
    {
        const Pattern pattern = Pattern::regex("a|");
        std::string cuts;
        for (const Span &span : pattern.spans(u"xay"))
            cuts += std::to_string(span.begin) + (span.is_match ? "=" : "-") + std::to_string(span.end) + " ";
        QCOMPARE(cuts, "0=0 0-1 1=2 2-3 3=3 ");
    }

    void an_expression_that_never_ends_is_given_up()
    {
        const WorkClock clock;
        try {
            Pattern::regex("(a+)+$").spans(std::u16string(5000, u'a') + u"c");
            QFAIL("no error");
        } catch (const Error &error) {
            QVERIFY2(QString(error.what()).contains("\"(a+)+$\" takes too long"), error.what());
        }
        QVERIFY2(clock.elapsed() < 30000, qPrintable(QString("took %1 ms").arg(clock.elapsed())));
    }

    void an_unreadable_tokenizer_leaves_ids()
    {
        const auto file = std::filesystem::path(folder_.path().toStdString()) / "broken.json";
        std::ofstream(file) << R"({"model": {"type": "WordPiece"}})";
        const auto tokenizer = open_tokenizer_or_ids("model", file);
        QCOMPARE(tokenizer->bytes(17), "<17>");
        QCOMPARE(tokenizer->notices().size(), std::size_t{1});
        QVERIFY(tokenizer->notices().front().find("WordPiece") != std::string::npos);
        QVERIFY_EXCEPTION_THROWN(tokenizer->encode("a"), Error);
    }
};

QTEST_GUILESS_MAIN(TokenizerLimitsTest)
#include "test_tokenizer_limits.moc"
