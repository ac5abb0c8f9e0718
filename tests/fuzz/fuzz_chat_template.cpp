#include "tests/fuzz/chat_variables.h"
#include "tests/support/test_paths.h"

#include <QTest>

#include <fstream>
#include <random>

using namespace sinkscope;

/// Damages chat templates at random (seeded) and puts parts of others into them: each must give a text or a
/// TemplateError, within bounds, never a crash.
class FuzzChatTemplate : public QObject {
    Q_OBJECT

    std::vector<std::string> samples_;

    /// Whether it gave a text.
    static bool survives(const std::string &source)
    {
        static const jinja::Dictionary given = test::chat_variables();
        try {
            jinja::Template(source).render(given, {}, test::fuzz_limits);
            return true;
        } catch (const jinja::TemplateError &) {
            return false;
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        const auto folder = test::source_dir() / "tests/reference/data/chat_templates";
        for (const auto &entry : std::filesystem::directory_iterator(folder)) {
            std::ifstream stream(entry.path(), std::ios::binary);
            samples_.emplace_back(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
        }
        QVERIFY(samples_.size() >= 30);
    }

    void damaged_templates()
    {
        std::mt19937 random(20251222);
        const std::string_view words[] = {
            "{%",      "%}",     "{{",    "}}",   "{#",           "-",          "(",        ")",
            "[",       "]",      "'",     "|",    "is ",          "not ",       "if ",      "for ",
            "in ",     "endfor", "endif", "set ", "loop",         "namespace(", "~",        "*",
            "**",      "//",     "\\",    "\xFF", "999999999999", "range(",     "messages", ".items()",
            "|tojson", "caller"};
        int texts = 0;
        constexpr int rounds = 20'000;
        for (int round = 0; round < rounds; ++round) {
            std::string source = samples_[random() % samples_.size()];
            for (unsigned edit = random() % 4 + 1; edit > 0 && !source.empty(); --edit) {
                const std::size_t at = random() % source.size();
                switch (random() % 4) {
                case 0:
                    source[at] = static_cast<char>(random());
                    break;
                case 1:
                    source.erase(at, random() % 8);
                    break;
                case 2:
                    source.insert(at, words[random() % std::size(words)]);
                    break;
                default: {
                    const std::string &other = samples_[random() % samples_.size()];
                    source.insert(at, other.substr(random() % (other.size() + 1), random() % 60));
                }
                }
            }
            texts += survives(source);
        }
        QVERIFY2(texts > rounds / 20 && texts < rounds,
                 qPrintable(QString("%1 of %2 gave a text").arg(texts).arg(rounds)));
    }
};

QTEST_GUILESS_MAIN(FuzzChatTemplate)
#include "fuzz_chat_template.moc"
