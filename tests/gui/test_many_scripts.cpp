// A run whose trace has letters of many scripts, cut into bytes: the window's strip shows them as they are read.
#include "tests/gui/window_fixture.h"
#include "tests/support/own_settings.h"
#include "tests/support/test_paths.h"
#include "views/state/token_text.h"
#include "views/tokens/token_strip.h"

using namespace sinkscope;

class TestManyScripts : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void bytesBecomeCharacters()
    {
        const auto file = test::shared_dir() / "cases/21-rtl-and-zero-width/rtl.h5";
        SKIP_WITHOUT(file, "the cases");
        const auto window = test::shown_window({1400, 900});
        window->workspace()->openRun(QString::fromStdString(file.string()));
        QTRY_VERIFY_WITH_TIMEOUT(!window->document()->isEmpty(), 60000);
        const std::vector<Token> &tokens = window->document()->run().tokens;
        QString shown;
        for (int token = 0; token < window->document()->run().token_count(); ++token)
            shown += visibleText(tokens, token) + u'|';
        shown.remove(u'\u2066').remove(u'\u2069');
        for (const char *wanted :
             {"·\u6c49|‹B1›|‹89›|", // Chinese
              "\u05d9\u05ea|‹AA›|", // Hebrew: a letter, and one of two bytes that ends in the next token
              "·\U0001F600|‹80›|", // an emoji
              "zero|<U+200B>|‹8B›|width", "<U+200C>|‹8C›|join", "om|<U+FEFF>|‹BB›|‹BF›|", "<U+202E>|‹AE›|override",
              "·soft|<U+00AD>|‹AD›|hy"})
            QVERIFY2(shown.contains(QString::fromUtf8(wanted)), qPrintable(shown));
        QVERIFY2(!shown.contains("<0x"), qPrintable(shown));

        // Chips stand in the order of the tokens, whichever way their text runs.
        const auto *strip = window->findChild<TokenStrip *>();
        for (int token = 1; token < window->document()->run().token_count(); ++token) {
            const QRect box = strip->tokenRect(token), before = strip->tokenRect(token - 1);
            QVERIFY(box.top() > before.top() || box.left() >= before.right());
        }
    }

private:
    test::OwnSettings settings_;
};

QTEST_MAIN(TestManyScripts)
#include "test_many_scripts.moc"
