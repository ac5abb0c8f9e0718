// What the window keeps from one start to the next.
#include "app/window/dock_layout.h"
#include "app/window/message_bar.h"
#include "core/store/run_file.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/fake_analysis.h"
#include "tests/support/own_settings.h"
#include "views/figures/figure_view.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_view.h"

#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QTest>
#include <QUndoStack>
#include <QUrl>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int patience = 10000;

} // namespace

class TestWindowSession : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        window_ = new_window();
        window_->workspace()->setAnalysis(fake_.function());
        window_->show();
        QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    }
    void cleanup() { window_.reset(); }

    void aSessionIsRestored()
    {
        const QString run = folder_.filePath("session-run.h5"), file = folder_.filePath("session.json");
        write_run(fake_.whole, run.toStdString());
        window_->workspace()->open(run);
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->run().complete(), patience);
        window_->keepSessionIn(file);
        DetectorParameters moved = window_->document()->parameters();
        moved.preset = "custom";
        moved.threshold = 0.9;
        window_->document()->setParameters(moved);
        window_->selection()->setTokens({3, 9});
        window_->selection()->setCurrentToken(9);
        window_->selection()->setLayer(7);
        const QString baseline = folder_.filePath("session-baseline.h5");
        write_run(fake_.whole, baseline.toStdString());
        window_->workspace()->openCompanions({baseline, run});
        QTRY_COMPARE_WITH_TIMEOUT(window_->document()->companions().size(), size_t(2), patience);
        view<FigureView>("norm-profiles")->setOption("axis", "linear");
        map(*window_)->canvas()->setRange({.firstToken = 1, .endToken = 60, .firstRow = 2, .endRow = 20});
        QVERIFY(window_->close());

        QCOMPARE(readSession(file).mapRange, (std::vector<double>{1, 60, 2, 20}));
        MainWindow second;
        second.restoreSession(readSession(file));
        second.show();
        QTRY_VERIFY_WITH_TIMEOUT(second.document()->run().complete(), patience);
        QTRY_COMPARE(second.selection()->tokens(), (std::vector<int>{3, 9}));
        QCOMPARE(second.selection()->currentToken(), 9);
        QCOMPARE(second.selection()->layer(), 7);
        QCOMPARE(second.document()->parameters().threshold, 0.9);
        QTRY_COMPARE_WITH_TIMEOUT(second.document()->companions().size(), size_t(2), patience);
        QCOMPARE(second.workspace()->companions()[0].path, baseline);
        QVERIFY(second.document()->companions()[0].detection->parameters == second.document()->parameters());
        const auto *profiles = qobject_cast<FigureView *>(second.docks()->view("norm-profiles"));
        QCOMPARE(profiles->figure()->options()[0].current, 1); // linear
        QCOMPARE(map(second)->canvas()->range().firstToken, 1.0);
        QCOMPARE(map(second)->canvas()->range().endRow, 20.0);

        QVERIFY(QFile::remove(run));
        MainWindow third;
        third.restoreSession(readSession(file));
        third.show();
        QTRY_VERIFY(third.messages()->isShowing());
        QVERIFY(third.messages()->text().contains("session-run.h5"));
        // A file that cannot be read today may be there tomorrow.
        QCOMPARE(third.session().run, run);
        QCOMPARE(third.session().selectedTokens, (std::vector<int>{3, 9}));
    }

    void aSetThatIsNotThereIsWantedUntilTheUserGoesOn()
    {
        Session last;
        last.sets = {folder_.filePath("on-another-disk.jsonl")};
        window_->restoreSession(last);
        QTRY_VERIFY(window_->messages()->isShowing());
        QCOMPARE(window_->session().sets, last.sets);

        const QString run = folder_.filePath("next.h5");
        write_run(fake_.whole, run.toStdString());
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(run)});
        QDragEnterEvent enter({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QVERIFY(QCoreApplication::sendEvent(window_.get(), &enter) && enter.isAccepted());
        QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window_.get(), &drop);
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->run().complete(), patience);
        QVERIFY(window_->session().sets.isEmpty());
        QVERIFY(!window_->findChild<QUndoStack *>()->canUndo()); // nor is the restoring a step
    }

    void whatIsNamedAtStartComesWithoutTheLastSession()
    {
        Session last;
        last.run = folder_.filePath("last.h5");
        last.companions = {folder_.filePath("gone.h5")};
        last.selectedTokens = {3, 9};
        last.layer = 7;
        last.detector = detector_preset("published");
        last.figures["norm-profiles"]["axis"] = "linear";
        window_->restoreSession(last.withoutFiles());
        window_->workspace()->adoptRun(std::make_shared<const Run>(fake_.whole), folder_.filePath("other.h5"));
        QVERIFY(window_->document()->companions().empty());
        QVERIFY(window_->selection()->tokens().empty());
        QVERIFY(window_->selection()->layer() != 7);
        QVERIFY(window_->document()->parameters() == fake_.whole.detection.parameters);
        QCOMPARE(window_->session().figures.at("norm-profiles").at("axis"), "linear");
        QVERIFY(!window_->messages()->isShowing());
    }

    void aMissingCompanionDoesNotKeepTheRunFromStarting()
    {
        Trace trace;
        trace.prompt = "x";
        window_->workspace()->adoptSources(fake_.whole.model, trace);
        window_->workspace()->openCompanions({folder_.filePath("gone.h5")});
        window_->workspace()->runWhenReady();
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->run().complete(), patience);
    }

private:
    static HeatMapView *map(MainWindow &window) { return qobject_cast<HeatMapView *>(window.docks()->view("heatMap")); }
    template <class View> View *view(const char *name)
    {
        return qobject_cast<View *>(window_->docks()->view(QLatin1String(name)));
    }

    FakeAnalysis fake_; // outlives the window and its worker
    OwnSettings settings_;
    QTemporaryDir folder_;
    OwnWindow window_;
};

QTEST_MAIN(TestWindowSession)
#include "test_window_session.moc"
