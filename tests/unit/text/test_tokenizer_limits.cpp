#include "core/data/error.h"
#include "core/text/id_tokenizer.h"
#include "core/text/pattern.h"
#include "tests/support/work_clock.h"
#include "tests/unit/text/tokenizer_cases.h"

#include <QTemporaryDir>
#include <QTest>

#include <chrono>
#include <thread>

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
            QVERIFY2(QString(error.what()).contains("5000000 steps in one match"), error.what());
        }
        QVERIFY2(clock.elapsed() < 30000, qPrintable(QString("took %1 ms").arg(clock.elapsed())));
    }

    void a_stop_ends_a_slow_expression()
    {
        const Pattern pattern = Pattern::regex("(a?){12}c|a"); // slow at each of many places
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(pattern.spans(std::u16string(5000, u'a'), stop.get_token()), Cancelled);

        std::stop_source later;
        std::jthread timer([&] {
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
            later.request_stop();
        });
        QVERIFY_EXCEPTION_THROWN(pattern.spans(std::u16string(50'000'000, u'a'), later.get_token()), Cancelled);
    }

    /// Letters of Unicode 15 and 16 are letters, marks marks and digits digits, as tokenizers' own tables have them.
    void newer_characters_are_known()
    {
        const auto matches = [](const char *expression, std::u32string_view text) {
            std::string all;
            const QString given = QString::fromUcs4(text.data(), static_cast<qsizetype>(text.size()));
            for (const Span &span : Pattern::regex(expression).spans(given.toStdU16String()))
                all += span.is_match ? "m" : "-";
            return all;
        };
        const std::u32string letters = U"\U00031350\U0002EBF0\U00010D50\U0001E4D0\u1C89";
        const std::u32string digits = U"\U00011F50\U0001CCF0";
        QCOMPARE(matches(R"(\p{L}+)", letters), "m");
        QCOMPARE(matches(R"([^\s\p{L}\p{N}]+)", letters + digits), "-");
        QCOMPARE(matches(R"(\P{L}+)", letters), "-");
        QCOMPARE(matches(R"(\p{^L}+)", U"a1"), "-m");
        QCOMPARE(matches(R"(\p{N}+)", digits), "m");
        QCOMPARE(matches(R"(\p{Han}+)", std::u32string_view(letters).substr(0, 2)), "m");
        QCOMPARE(matches(R"(\p{Lu})", U"\u1C89\u1C8A"), "m-");
        QCOMPARE(matches(R"(\p{M}+)", U"\u0897\U00011241"), "m");
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
