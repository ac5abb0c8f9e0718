#include "tests/gui/view_fixture.h"
#include "tests/support/work_clock.h"
#include "views/state/grid_display.h"
#include "views/state/token_text.h"
#include "views/state/tooltip.h"
#include "views/tokens/token_strip.h"

#include <QScrollBar>
#include <QTextLayout>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

std::vector<Token> pieces(const std::vector<std::string> &texts)
{
    std::vector<Token> tokens;
    for (const std::string &text : texts)
        tokens.push_back({.id = -1, .text = text, .special = false});
    return tokens;
}

QPoint middleOf(const TokenStrip &strip, int token)
{
    return strip.tokenRect(token).center();
}

} // namespace

class TestTokenStrip : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void tooltipsShowTagsAsTheyStand()
    {
        QCOMPARE(plainTooltip("token 3\nlayer 4"), "token 3\nlayer 4");
        const QString shown = plainTooltip(QStringLiteral("token 0, id 1: “<s>”\nBOS sink"));
        QVERIFY(shown.contains("&lt;s&gt;") && shown.contains("white-space:pre"));
    }

    void textIsMadeVisible()
    {
        QCOMPARE(visibleText({.text = " the"}), QStringLiteral("·the"));
        QCOMPARE(visibleText({.text = ".\n\n"}), QStringLiteral(".↵↵"));
        QCOMPARE(visibleText({.text = "\t"}), QStringLiteral("→"));
        QCOMPARE(visibleText({.text = std::string("\x01", 1)}), QStringLiteral("<U+0001>"));
        QCOMPARE(visibleText({.text = ""}), QStringLiteral("?"));
        QCOMPARE(visibleText({.id = 220, .text = ""}), QStringLiteral("id 220"));
        QCOMPARE(visibleText({.text = "a\u200bb\u00a0\u00ad"}), QStringLiteral("a<U+200B>b<U+00A0><U+00AD>"));
        QCOMPARE(visibleText({.text = "\ufeff\u2028\U000E0041"}), QStringLiteral("<U+FEFF><U+2028><U+E0041>"));
        QCOMPARE(visibleText({.text = "\u0301a\u0301"}), QString::fromUtf8("\u25cc\u0301a\u0301"));
        QVERIFY(endsLine({.text = ".\n"}));
        QVERIFY(!endsLine({.text = "\n."}));
    }

    void textFromRightToLeftTurnsNothingAround()
    {
        const QString lri = QStringLiteral("\u2066"), pdi = QStringLiteral("\u2069");
        QCOMPARE(visibleText({.text = "\u05d9<0xD7>"}), lri + QStringLiteral("\u05d9") + lri + "<0xD7>" + pdi + pdi);
        QCOMPARE(visibleText({.text = " \u0627"}),
                 lri + lri + QStringLiteral("·") + pdi + QStringLiteral("\u0627") + pdi);
        QCOMPARE(visibleText({.text = "<0xD7>"}), QStringLiteral("<0xD7>"));
        // As it is laid out: the escape runs from left to right, behind the letter.
        const QString text = visibleText({.text = "\u05d9<0xD7>"});
        QTextLayout layout(text, QFont(QStringLiteral("DejaVu Sans")));
        layout.beginLayout();
        const QTextLine line = layout.createLine();
        layout.endLayout();
        const auto x = [&](QChar c) { return line.cursorToX(static_cast<int>(text.indexOf(c))); };
        QVERIFY(x(u'<') < x(u'0') && x(u'0') < x(u'x') && x(u'x') < x(u'D') && x(u'7') < x(u'>'));
    }

    void bytesAreShownAsTheirCharacter()
    {
        Run run = sample_run();
        const std::vector<std::string> texts{" <0xE6>", "<0xB1>", "<0x89>", "<0xED>"};
        for (size_t i = 0; i < texts.size(); ++i)
            run.tokens[i + 3] = {.id = -1, .text = texts[i]};
        QCOMPARE(visibleText(run.tokens, 3), QStringLiteral("·\u6c49"));
        QCOMPARE(visibleText(run.tokens, 4), QStringLiteral("‹B1›"));
        QCOMPARE(visibleText(run.tokens, 6), QStringLiteral("<0xED>"));
        TokenSearch search;
        QCOMPARE(search.find(run.tokens, QStringLiteral("\u6c49"), false), 1);
        QCOMPARE(search.matches()[0].first, 3);

        // A bracket lies over the three, and over no other.
        OpenRun open(run);
        TokenStrip strip(&open.document, &open.selection);
        show(strip, 900, 300);
        const auto hasLineBehind = [&](int token) {
            const QImage image = strip.viewport()->grab().toImage();
            const QRect box = strip.tokenRect(token);
            const QRgb gap = image.pixel(QPoint(box.right() + 1, box.top() + 1)),
                       below = image.pixel(QPoint(box.right() + 1, box.center().y()));
            return std::abs(qGray(gap) - qGray(below)) > 40;
        };
        QCOMPARE(strip.tokenRect(3).top(), strip.tokenRect(6).top());
        QVERIFY(hasLineBehind(3) && hasLineBehind(4));
        QVERIFY(!hasLineBehind(2) && !hasLineBehind(5));
    }

    void linesBreakAtTheWidthAndAtLineBreaks()
    {
        const QFontMetricsF metrics{QFont(QStringLiteral("DejaVu Sans"))};
        const double box = metrics.horizontalAdvance(QStringLiteral("aaaa")) + 4;
        TokenLayout layout;
        layout.setTokens(pieces({"aaaa", "aaaa", "aaaa", "aaaa\n", "aaaa"}), metrics, 2, 1);
        layout.setWidth(2 * box + 2);
        QCOMPARE(layout.lineCount(), 4);
        QCOMPARE(layout.firstToken(1), 2);
        QCOMPARE(layout.lineOf(1), 0);
        QCOMPARE(layout.lineOf(3), 2); // "aaaa↵" is too wide for the rest of its line
        QCOMPARE(layout.lineOf(4), 3);
        QCOMPARE(layout.endToken(3), 5);
        QCOMPARE(layout.tokenAt(0, box + 5), 1);
        QCOMPARE(layout.tokenAt(0, 5 * box), -1);
        QCOMPARE(layout.tokenNear(0, 5 * box), 1);
        layout.setWidth(1); // nothing fits: a token a line, none lost
        QCOMPARE(layout.lineCount(), 5);
        layout.setTokens({}, metrics, 2, 1);
        QCOMPARE(layout.lineCount(), 0);
        QCOMPARE(layout.tokenAt(0, 0), -1);
    }

    void searchSpansTokens()
    {
        TokenSearch search;
        const std::vector<Token> tokens = pieces({"The", " ba", "ker", " and", " The", " Ba", "ker"});
        QCOMPARE(search.find(tokens, QStringLiteral("baker"), false), 2); // lower case finds both
        QCOMPARE(search.matches()[0], (TokenSearch::Match{1, 2}));
        QCOMPARE(search.find(tokens, QStringLiteral("Baker"), false), 1); // an upper case letter means it
        QCOMPARE(search.find(tokens, QStringLiteral("b.k"), false), 0);
        QCOMPARE(search.find(tokens, QStringLiteral("[bB]aker"), true), 2);
        QVERIFY(search.isMatched(2) && search.isMatched(5) && !search.isMatched(3));
        QCOMPARE(search.nextIndex(3, false), 1);
        QCOMPARE(search.nextIndex(6, false), 0); // round the end
        QCOMPARE(search.nextIndex(1, true), 1);
        QCOMPARE(search.find(tokens, QStringLiteral("("), true), -1);
        QVERIFY(!search.error().isEmpty());
        QCOMPARE(search.find(tokens, QString(), true), 0);
        QCOMPARE(search.find(tokens, QStringLiteral("x*"), true), 0); // empty matches are none
    }

    void clickShiftAndControl()
    {
        OpenRun open(sample_run());
        TokenStrip strip(&open.document, &open.selection);
        show(strip, 600, 300);
        QTest::mouseClick(strip.viewport(), Qt::LeftButton, {}, middleOf(strip, 25));
        QCOMPARE(open.selection.tokens(), std::vector<int>{25});
        QCOMPARE(strip.tokenAt(middleOf(strip, 25)), 25);
        QTest::mouseClick(strip.viewport(), Qt::LeftButton, Qt::ShiftModifier, middleOf(strip, 28));
        QCOMPARE(open.selection.tokens(), (std::vector<int>{25, 26, 27, 28}));
        QTest::mouseClick(strip.viewport(), Qt::LeftButton, Qt::ControlModifier, middleOf(strip, 26));
        QCOMPARE(open.selection.tokens(), (std::vector<int>{25, 27, 28}));
    }

    void draggingSelectsARange()
    {
        OpenRun open(sample_run());
        TokenStrip strip(&open.document, &open.selection);
        show(strip, 600, 300);
        QTest::mousePress(strip.viewport(), Qt::LeftButton, {}, middleOf(strip, 30));
        const QPoint end = middleOf(strip, 34);
        QMouseEvent move(QEvent::MouseMove, end, strip.viewport()->mapToGlobal(end), Qt::NoButton, Qt::LeftButton, {});
        QApplication::sendEvent(strip.viewport(), &move);
        QTest::mouseRelease(strip.viewport(), Qt::LeftButton, {}, end);
        QCOMPARE(open.selection.tokens(), (std::vector<int>{30, 31, 32, 33, 34}));
        QCOMPARE(open.selection.hoveredToken(), 34);
    }

    void keysMove()
    {
        OpenRun open(sample_run());
        TokenStrip strip(&open.document, &open.selection);
        show(strip, 600, 300);
        open.selection.click(40);
        QTest::keyClick(&strip, Qt::Key_Right);
        QCOMPARE(open.selection.currentToken(), 41);
        const int top = strip.tokenRect(41).top();
        QTest::keyClick(&strip, Qt::Key_Down);
        QVERIFY(strip.tokenRect(open.selection.currentToken()).top() > top);
        QTest::keyClick(&strip, Qt::Key_Up);
        QCOMPARE(strip.tokenRect(open.selection.currentToken()).top(), top);
        QTest::keyClick(&strip, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(open.selection.layer(), 1);
        QTest::keyClick(&strip, Qt::Key_End);
        QCOMPARE(open.selection.currentToken(), 199);
        QVERIFY(strip.isTokenVisible(199));
        QTest::keyClick(&strip, Qt::Key_N);
        QCOMPARE(open.selection.currentToken(), 0);
        QTest::keyClick(&strip, Qt::Key_Home, Qt::ShiftModifier);
        QTest::keyClick(&strip, Qt::Key_Right, Qt::ShiftModifier);
        QCOMPARE(open.selection.tokens(), (std::vector<int>{0, 1}));
    }

    void currentTokenComesIntoView()
    {
        OpenRun open(sample_run({.tokens = 4000}));
        TokenStrip strip(&open.document, &open.selection);
        show(strip, 500, 200);
        QVERIFY(!strip.isTokenVisible(3600));
        open.selection.click(3600);
        QVERIFY(strip.isTokenVisible(3600));
        QVERIFY(strip.viewport()->rect().contains(strip.tokenRect(3600)));
        strip.resize(300, 200); // lines break anew, the reader's place stays
        QTRY_VERIFY(strip.isTokenVisible(3600));
    }

    void whatIsNotFiniteHasAColourOfItsOwn()
    {
        Run run = sample_run();
        run.grids.resid_norm(0, 26) = std::numeric_limits<float>::quiet_NaN();
        OpenRun open(run);
        TokenStrip strip(&open.document, &open.selection);
        show(strip, 600, 300);
        QCOMPARE(strip.tint(26), QColor::fromRgb(not_finite_colour));
        QVERIFY(strip.tint(25) != strip.tint(26));
    }

    void tintFollowsLayerAndDisplay()
    {
        OpenRun open(sample_run());
        GridDisplay display(&open.document, &open.selection);
        TokenStrip strip(&open.document, &open.selection);
        strip.setDisplay(&display);
        show(strip, 600, 300);
        const auto painted = [&](int token) {
            return strip.viewport()->grab().toImage().pixelColor(strip.tokenRect(token).topLeft() + QPoint(3, 2));
        };
        const int ordinary = 26, sink = 25;
        QCOMPARE(strip.tint(sink), QColor::fromRgb(display.scale().colour(display.value(0, sink))));
        open.selection.setLayer(15);
        QCOMPARE(strip.tint(sink), QColor::fromRgb(display.scale().colour(display.value(15, sink))));
        QVERIFY(strip.tint(sink) != strip.tint(ordinary));
        QCOMPARE(painted(sink), strip.tint(sink));
        QCOMPARE(painted(ordinary), strip.tint(ordinary));
        display.setKind(GridKind::value_norm);
        QCOMPARE(painted(sink),
                 QColor::fromRgb(display.scale().colour(open.document.run().grids.value_norm(15, sink))));
    }

    void sinksAreMarkedBelowTheirText()
    {
        OpenRun open(sample_run());
        TokenStrip strip(&open.document, &open.selection);
        show(strip, 600, 300);
        const Style style = Style::fromPalette(strip.palette(), 9);
        const auto below = [&](int token) {
            return strip.viewport()->grab().toImage().pixelColor(strip.tokenRect(token).left() + 3,
                                                                 strip.tokenRect(token).bottom() + 3);
        };
        QCOMPARE(below(25), style.role(TokenRole::secondary));
        QVERIFY(below(26) != style.role(TokenRole::secondary));
        DetectorParameters none = detector_preset("unclipped");
        none.minimum_lifetime = 100;
        open.document.setParameters(none);
        QVERIFY(below(25) != style.role(TokenRole::secondary));
    }

    void findMovesToMatches()
    {
        OpenRun open(sample_run());
        TokenStrip strip(&open.document, &open.selection);
        show(strip, 600, 300);
        QVERIFY(strip.find(QStringLiteral(" the")) > 5);
        QCOMPARE(open.document.run().tokens[static_cast<size_t>(open.selection.currentToken())].text,
                 std::string(" the"));
        const int first = open.selection.currentToken();
        QVERIFY(strip.findNext());
        QVERIFY(open.selection.currentToken() > first);
        QVERIFY(strip.findNext(true));
        QCOMPARE(open.selection.currentToken(), first);
        QCOMPARE(strip.find(QStringLiteral("*"), true), -1);
        QVERIFY(!strip.searchError().isEmpty());
        strip.clearFind();
        QVERIFY(!strip.findNext());
    }

    void aLongTraceIsQuick()
    {
        OpenRun open(sample_run({.layers = 20, .tokens = 131072, .per_head = false}));
        TokenStrip strip(&open.document, &open.selection);
        const sinkscope::test::WorkClock timer;
        show(strip, 800, 300);
        strip.resize(700, 300);
        open.selection.click(131071);
        QVERIFY(strip.isTokenVisible(131071));
        strip.viewport()->grab();
        QVERIFY2(timer.elapsed() < 3000, qPrintable(QString::number(timer.elapsed())));
    }

    void anEmptyDocument()
    {
        OpenRun open;
        TokenStrip strip(&open.document, &open.selection);
        show(strip, 600, 300);
        QCOMPARE(strip.tokenAt(QPoint(100, 100)), -1);
        QTest::keyClick(&strip, Qt::Key_Down);
        QTest::mouseClick(strip.viewport(), Qt::LeftButton, {}, QPoint(50, 50));
        QCOMPARE(strip.find(QStringLiteral("a")), 0);
        QVERIFY(open.selection.tokens().empty());
    }
};

QTEST_MAIN(TestTokenStrip)
#include "test_token_strip.moc"
