#include "tests/gui/view_fixture.h"
#include "views/state/grid_display.h"
#include "views/state/named_selections.h"
#include "views/state/selection_actions.h"
#include "views/state/view_history.h"
#include "views/tokens/selections_panel.h"

#include <QJsonArray>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QUndoStack>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

void settle()
{
    QCoreApplication::processEvents();
}

void press(SelectionsPanel &panel, const QString &text)
{
    for (QPushButton *button : panel.findChildren<QPushButton *>())
        if (QString(button->text()).remove(QLatin1Char('&')) == text) {
            QTest::mouseClick(button, Qt::LeftButton);
            settle();
            return;
        }
    QFAIL(qPrintable(text));
}

} // namespace

class TestSelectionExtras : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void controlGroupHasTheSameIdAndNoSinks()
    {
        const Run run = sample_run();
        const std::vector<int> control = sameIdNotSink(run, run.detection, {25});
        QVERIFY(control.size() >= 3);
        for (const int token : control) {
            QCOMPARE(run.tokens[static_cast<size_t>(token)].id, run.tokens[25].id);
            QVERIFY(!run.detection.find(token));
        }
        int expected = 0;
        for (int t = 0; t < run.token_count(); ++t)
            expected += run.tokens[static_cast<size_t>(t)].id == run.tokens[25].id && !run.detection.find(t);
        QCOMPARE(static_cast<int>(control.size()), expected);
        QVERIFY(sameIdNotSink(run, run.detection, {}).empty());
        QVERIFY(sameIdNotSink(run, run.detection, {-1, 100000}).empty());
    }

    void sameLevelTakesStartAndLifetime()
    {
        const Run run = sample_run();
        QCOMPARE(sameLevel(run.detection, {50}), (std::vector<int>{50, 180}));
        QCOMPARE(sameLevel(run.detection, {50, 120, 7}), (std::vector<int>{50, 120, 180}));
        QVERIFY(sameLevel(run.detection, {7}).empty());
    }

    void nextSinkGoesRound()
    {
        const Run run = sample_run();
        QCOMPARE(nextSink(run.detection, -1, false), 0);
        QCOMPARE(nextSink(run.detection, 10, false), 25);
        QCOMPARE(nextSink(run.detection, 180, false), 0);
        QCOMPARE(nextSink(run.detection, 25, true), 10);
        QCOMPARE(nextSink(run.detection, 0, true), 180);
        QCOMPARE(nextSink(Detection(), 3, false), -1);
    }

    void undoBringsSelectionAndLayerBack()
    {
        OpenRun open(sample_run());
        ViewHistory history(&open.selection);
        open.selection.setTokens({10, 20, 30});
        open.selection.setLayer(7);
        settle();
        QCOMPARE(history.stack()->count(), 1); // one step for what came together
        open.selection.setTokens({40, 50});
        settle();
        QCOMPARE(history.stack()->count(), 2);
        history.stack()->undo();
        QCOMPARE(open.selection.tokens(), (std::vector<int>{10, 20, 30}));
        QCOMPARE(open.selection.layer(), 7);
        history.stack()->undo();
        QVERIFY(open.selection.tokens().empty());
        QCOMPARE(open.selection.layer(), 0);
        history.stack()->redo();
        history.stack()->redo();
        QCOMPARE(open.selection.tokens(), (std::vector<int>{40, 50}));
        settle();
        QCOMPARE(history.stack()->count(), 2); // undo and redo are no steps themselves
    }

    void quickArrowMovesAreOneStep()
    {
        OpenRun open(sample_run());
        ViewHistory history(&open.selection);
        open.selection.setTokens({10, 20, 30});
        settle();
        open.selection.click(50);
        settle();
        for (int token = 51; token < 60; ++token) {
            open.selection.click(token);
            settle();
        }
        QCOMPARE(history.stack()->count(), 2);
        history.stack()->undo();
        QCOMPARE(open.selection.tokens(), (std::vector<int>{10, 20, 30}));
        history.stack()->redo();
        QCOMPARE(open.selection.currentToken(), 59);
        history.clear();
        QVERIFY(!history.stack()->canUndo());
    }

    void undoCoversDetectorColoursAndKeptSelections()
    {
        OpenRun open(sample_run());
        GridDisplay display(&open.document, &open.selection);
        NamedSelections kept;
        ViewHistory history(&open.selection);
        history.watch(&open.document, &display, &kept);
        const DetectorParameters first = open.document.parameters();
        DetectorParameters moved = first;
        for (const double threshold : {0.8, 0.81, 0.82}) { // turning a spin box
            moved.threshold = threshold;
            open.document.setParameters(moved);
            settle();
        }
        display.setKind(GridKind::sink_score);
        settle();
        kept.keep("mine", {1, 2});
        settle();
        open.selection.setHead(2);
        settle();
        QCOMPARE(history.stack()->count(), 4);
        history.stack()->undo();
        QCOMPARE(open.selection.head(), -1);
        QCOMPARE(kept.entries().size(), size_t(1));
        history.stack()->undo();
        QVERIFY(kept.entries().empty());
        history.stack()->undo();
        QVERIFY(display.kind() == GridKind::resid_norm);
        QCOMPARE(open.document.parameters().threshold, 0.82);
        QCOMPARE(history.stack()->undoText(), "detector");
        history.stack()->undo();
        QVERIFY(open.document.parameters() == first);
        settle();
        QCOMPARE(history.stack()->count(), 4);
        for (int i = 0; i < 4; ++i)
            history.stack()->redo();
        QVERIFY(kept.entries().size() == 1 && display.kind() == GridKind::sink_score);
    }

    void setOperations()
    {
        const std::vector<int> a{1, 3, 5, 7}, b{3, 4, 7};
        QCOMPARE(unite(a, b), (std::vector<int>{1, 3, 4, 5, 7}));
        QCOMPARE(intersect(a, b), (std::vector<int>{3, 7}));
        QCOMPARE(subtract(a, b), (std::vector<int>{1, 5}));
    }

    void namedSelectionsAreKept()
    {
        NamedSelections named;
        QSignalSpy changed(&named, &NamedSelections::changed);
        QCOMPARE(named.keep(QStringLiteral("sinks"), {9, 3, 3}), QStringLiteral("sinks"));
        QCOMPARE(named.keep({}, {1}), QStringLiteral("selection 1"));
        QCOMPARE(named.keep(QStringLiteral("  "), {2}), QStringLiteral("selection 2"));
        QCOMPARE(named.entries()[0].tokens, (std::vector<int>{3, 9}));
        named.keep(QStringLiteral("sinks"), {4});
        QCOMPARE(named.entries().size(), size_t(3));
        QVERIFY(!named.rename(QStringLiteral("sinks"), QStringLiteral("selection 1")));
        QVERIFY(!named.rename(QStringLiteral("nobody"), QStringLiteral("x")));
        QVERIFY(named.rename(QStringLiteral("sinks"), QStringLiteral("strong")));
        named.remove(QStringLiteral("selection 2"));
        QCOMPARE(changed.size(), 6);
        NamedSelections restored;
        restored.fromJson(named.toJson());
        QCOMPARE(restored.entries(), named.entries());
    }

    void badJsonIsPassedOver()
    {
        NamedSelections named;
        named.keep(QStringLiteral("old"), {1});
        named.fromJson(QJsonObject{
            {QStringLiteral("selections"),
             QJsonArray{3, QJsonObject{{QStringLiteral("name"), QStringLiteral("a")}},
                        QJsonObject{{QStringLiteral("name"), QStringLiteral("b")},
                                    {QStringLiteral("tokens"), QJsonArray{5, -1, QStringLiteral("x"), 2, 5}}}}}});
        QCOMPARE(named.entries(), (std::vector<NamedSelections::Entry>{{QStringLiteral("b"), {2, 5}}}));
        named.fromJson({});
        QVERIFY(named.entries().empty());
    }

    void panelRecallsAndCombines()
    {
        OpenRun open(sample_run());
        NamedSelections named;
        SelectionsPanel panel(&named, &open.selection);
        show(panel, 320, 260);
        open.selection.setTokens({10, 25, 50});
        press(panel, QStringLiteral("Keep current selection"));
        QCOMPARE(panel.list()->count(), 1);
        open.selection.setTokens({50, 60});
        press(panel, QStringLiteral("Unite"));
        QCOMPARE(open.selection.tokens(), (std::vector<int>{10, 25, 50, 60}));
        press(panel, QStringLiteral("Subtract"));
        QCOMPARE(open.selection.tokens(), std::vector<int>{60});
        open.selection.setTokens({25, 26});
        press(panel, QStringLiteral("Intersect"));
        QCOMPARE(open.selection.tokens(), std::vector<int>{25});
        press(panel, QStringLiteral("Recall"));
        QCOMPARE(open.selection.tokens(), (std::vector<int>{10, 25, 50}));
        panel.list()->currentItem()->setText(QStringLiteral("three"));
        settle();
        QCOMPARE(named.entries()[0].name, QStringLiteral("three"));
        press(panel, QStringLiteral("Delete"));
        QVERIFY(named.entries().empty());
        QCOMPARE(panel.list()->count(), 0);
    }
};

QTEST_MAIN(TestSelectionExtras)
#include "test_selection_extras.moc"
