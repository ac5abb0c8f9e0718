#include "app/dialogs/export_dialog.h"
#include "app/window/command_palette.h"
#include "app/window/dock_layout.h"
#include "app/window/message_bar.h"
#include "app/window/window_actions.h"
#include "core/store/run_file.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/fake_analysis.h"
#include "tests/support/own_settings.h"
#include "tests/support/test_paths.h"
#include "views/figures/figure_view.h"
#include "views/heat_map/heat_map_view.h"
#include "views/sinks/sink_table_view.h"
#include "views/tokens/token_strip.h"

#include <QAction>
#include <QDockWidget>
#include <QDropEvent>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace sinkscope;

namespace {

constexpr int patience = 20000; // milliseconds

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        window_ = test::new_window();
        window_->setAskToSave([this](const QString &) {
            ++asked_;
            return answer_ ? Leave::discard : Leave::cancel;
        });
        window_->workspace()->setAnalysis(fake_.function());
        fake_.hold_at = -1;
        asked_ = 0;
        answer_ = true;
        window_->show();
        QVERIFY(QTest::qWaitForWindowExposed(window_.get()));
    }
    void cleanup() { window_.reset(); }

    void startsWithAWelcomePage()
    {
        QVERIFY(window_->findChild<QWidget *>("welcomePage")->isVisible());
        QVERIFY(!window_->docks()->isVisible());
        QVERIFY(!window_->actions()->saveRun->isEnabled());
        openSample();
        QVERIFY(!window_->findChild<QWidget *>("welcomePage")->isVisible());
        QVERIFY(window_->docks()->isVisible());
    }

    void clickingASinkInTheTableMovesHeatMapAndTokenStrip()
    {
        openSample();
        auto *table = view<SinkTableView>("sinkTable")->table();
        auto *strip = view<TokenStrip>("tokenStrip");
        const int row = table->model()->rowCount() - 1;
        QVERIFY(row > 2);
        const QModelIndex index = table->model()->index(row, 0);
        table->scrollTo(index);
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, table->visualRect(index).center());
        const int token = window_->selection()->currentToken();
        QVERIFY(window_->document()->detection().find(token));
        QVERIFY(strip->isTokenVisible(token));
        QVERIFY(view<HeatMapView>("heatMap")->readout().contains(QString::number(token)));
    }

    void clickingATokenSelectsItsSinkInTheTable()
    {
        openSample();
        auto *table = view<SinkTableView>("sinkTable")->table();
        auto *strip = view<TokenStrip>("tokenStrip");
        const int token = window_->document()->detection().sinks.at(1).position;
        strip->ensureTokenVisible(token);
        QTest::mouseClick(strip->viewport(), Qt::LeftButton, {}, strip->tokenRect(token).center());
        QCOMPARE(window_->selection()->currentToken(), token);
        QCOMPARE(table->selectionModel()->selectedRows().size(), 1);
    }

    void keysMoveTokenAndLayer()
    {
        openSample();
        Selection *selection = window_->selection();
        window_->setFocus();
        selection->click(5);
        selection->setLayer(3);
        QTest::keyClick(window_.get(), Qt::Key_Right);
        QCOMPARE(selection->currentToken(), 6);
        QTest::keyClick(window_.get(), Qt::Key_Left, Qt::ShiftModifier);
        QCOMPARE(selection->tokens(), (std::vector<int>{5, 6}));
        QTest::keyClick(window_.get(), Qt::Key_Up);
        QCOMPARE(selection->layer(), 4);
        QTest::keyClick(window_.get(), Qt::Key_Home);
        QCOMPARE(selection->currentToken(), 0);
        QTest::keyClick(window_.get(), Qt::Key_N);
        const int first = selection->currentToken();
        QVERIFY(first > 0 && window_->document()->detection().find(first));
        QTest::keyClick(window_.get(), Qt::Key_N);
        QVERIFY(selection->currentToken() > first);
        QTest::keyClick(window_.get(), Qt::Key_P);
        QCOMPARE(selection->currentToken(), first);
    }

    void spacePlaysTheLayers()
    {
        openSample();
        window_->setFocus();
        window_->selection()->setLayer(2);
        QSignalSpy layers(window_->selection(), &Selection::layerChanged);
        QTest::keyClick(window_.get(), Qt::Key_Space);
        QVERIFY(layers.wait(patience));
        QCOMPARE(window_->selection()->layer(), 3);
        QTest::keyClick(window_.get(), Qt::Key_Space);
        QVERIFY(!window_->actions()->animate->isChecked());
    }

    void thePaletteFindsTokensAndActions()
    {
        openSample();
        window_->setFocus();
        QTest::keyClick(window_.get(), Qt::Key_Slash);
        CommandPalette *palette = window_->commandPalette();
        QVERIFY(palette->isVisible());
        auto *line = palette->findChild<QLineEdit *>("paletteLine");
        QTest::keyClicks(line, "/ th[e]/");
        QTest::keyClick(line, Qt::Key_Return); // the first line selects all matches
        QVERIFY(!palette->isVisible());
        const auto &tokens = window_->selection()->tokens();
        QVERIFY(tokens.size() >= test::planted_sinks().size());
        for (const int token : tokens)
            QCOMPARE(window_->document()->run().tokens[static_cast<size_t>(token)].text, std::string(" the"));
        window_->selection()->clear();
        palette->popUp();
        QTest::keyClicks(line, "select all sinks");
        QTest::keyClick(line, Qt::Key_Return);
        QCOMPARE(window_->selection()->tokens().size(), window_->document()->detection().sinks.size());
        auto *positions = window_->docks()->findChild<QDockWidget *>("positions");
        positions->hide();
        palette->popUp();
        QTest::keyClicks(line, "positions");
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(!positions->isHidden());
        palette->popUp();
        QTest::keyClick(line, Qt::Key_Escape);
        QVERIFY(!palette->isVisible());
    }

    void undoBringsTheSelectionBack()
    {
        openSample();
        window_->selection()->click(4);
        QTest::qWait(10);
        window_->selection()->setTokens({1, 2, 3});
        QTest::qWait(10);
        QTest::keyClick(window_.get(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(window_->selection()->tokens(), std::vector<int>{4});
    }

    void aRunFillsTheViewsAndCanBeCancelledMidway()
    {
        fake_.hold_at = 8;
        window_->workspace()->adoptSources(fake_.whole.model, test::sample_trace());
        QVERIFY(window_->actions()->run->isEnabled());
        window_->actions()->run->trigger();
        QTRY_COMPARE_WITH_TIMEOUT(window_->document()->run().rows_ready, 8, patience);
        QVERIFY(window_->docks()->isVisible());
        QVERIFY(window_->findChild<QWidget *>("progressBar")->isVisible());
        QVERIFY(!window_->actions()->saveRun->isEnabled());
        QTest::keyClick(window_.get(), Qt::Key_Escape);
        QTRY_VERIFY_WITH_TIMEOUT(fake_.saw_stop.load(), patience);
        QTRY_VERIFY(window_->messages()->isShowing());
        QVERIFY(!window_->findChild<QWidget *>("progressBar")->isVisible());
        QCOMPARE(window_->document()->run().rows_ready, 8);
    }

    void droppedRunsOpen()
    {
        const QString file = folder_.filePath("dropped.h5");
        write_run(fake_.whole, file.toStdString());
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file)});
        QDragEnterEvent enter({100, 100}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QVERIFY(QCoreApplication::sendEvent(window_.get(), &enter) && enter.isAccepted());
        QDropEvent drop(QPointF(100, 100), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(window_.get(), &drop);
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->run().complete(), patience);
        QVERIFY(window_->windowTitle().contains("dropped.h5"));
        QVERIFY(!window_->isWindowModified());
        QVERIFY(window_->actions()->recentMenu->actions().first()->text().contains("dropped.h5"));
    }

    void aBadFileIsToldInTheMessageBar()
    {
        QFile file(folder_.filePath("bad.h5"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("\x89HDF\r\n\x1a\n", 8);
        file.write(QByteArray(100, 'x'));
        file.close();
        window_->workspace()->open(file.fileName());
        QTRY_VERIFY_WITH_TIMEOUT(window_->messages()->isShowing(), patience);
        QVERIFY(window_->messages()->text().contains("bad.h5"));
    }

    void anUnsavedRunIsAskedAbout()
    {
        openSample();
        QVERIFY(window_->isWindowModified());
        answer_ = false;
        QVERIFY(!window_->close());
        QCOMPARE(asked_, 1);
        answer_ = true;
        QVERIFY(window_->close());
    }

    void layoutSurvivesAndResets()
    {
        openSample();
        const auto *detector = window_->docks()->findChild<QDockWidget *>("detector");
        auto *strip = window_->docks()->findChild<QDockWidget *>("tokenStrip");
        QVERIFY(!strip->isHidden() && !detector->isHidden());
        strip->hide();
        const QByteArray saved = window_->docks()->save();
        window_->actions()->resetLayout->trigger();
        QVERIFY(!strip->isHidden());
        QVERIFY(window_->docks()->restore(saved, arrangements().front()));
        QVERIFY(strip->isHidden());
        QVERIFY(!window_->docks()->restore("nonsense", arrangements().front()));
        QVERIFY(!strip->isHidden());
    }

    void everyDockCanBeShown()
    {
        openSample();
        QStringList names;
        for (const auto *dock : window_->docks()->findChildren<QDockWidget *>())
            names << dock->objectName();
        QVERIFY(names.contains("heatMap") && names.contains("selections") && names.contains("norm-profiles"));
        for (const QString &name : names) {
            window_->docks()->showView(name);
            QVERIFY2(window_->docks()->view(name) && window_->docks()->view(name)->isVisible(), qPrintable(name));
        }
    }

    void theDetectorSetBeforeTheFirstRunHolds()
    {
        const QString file = folder_.filePath("detector.h5");
        write_run(fake_.whole, file.toStdString());
        DetectorParameters strict = window_->document()->parameters();
        strict.preset = "custom";
        strict.minimum_lifetime = 10;
        window_->document()->setParameters(strict);
        QVERIFY(window_->document()->parameters() == strict);
        window_->workspace()->open(file);
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->run().complete(), patience);
        QVERIFY(window_->document()->parameters() == strict);
        for (const Sink &sink : window_->document()->detection().sinks)
            QVERIFY(sink.lifetime() >= 10);
        window_->workspace()->open(file); // the next run brings its own
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->parameters() == fake_.whole.detection.parameters, patience);
    }

    void figuresAreExportedAsTheyStand()
    {
        openSample();
        view<FigureView>("norm-profiles")->setOption("axis", "linear");
        window_->actions()->exportFigures->trigger();
        auto *dialog = window_->findChild<ExportDialog *>();
        QVERIFY(dialog && dialog->isVisible());
        dialog->chooseOnly("norm-profiles");
        const FigureBatch batch = dialog->batch();
        QCOMPARE(batch.figures, QStringList("norm-profiles"));
        QCOMPARE(batch.options.at("norm-profiles").at("axis"), QString("linear"));
        const QStringList files = writeFigure(batch, "norm-profiles", folder_.path());
        QVERIFY(QFileInfo(files.first()).size() > 1000);
        dialog->reject();
    }

    void theDemoModelRunsLiveAndCancels()
    {
        const auto model = test::demo_model();
        const auto trace = test::shared_dir() / "data/smollm2-baker-trace.json";
        SKIP_WITHOUT(model, "the demo model");
        SKIP_WITHOUT(trace, "the demo trace");
        window_->workspace()->setAnalysis([](const AnalyzeRequest &request, AnalyzeObserver &observer,
                                             std::stop_token stop) { return analyze(request, observer, stop); });
        window_->workspace()->openModel(QString::fromStdString(model.string()));
        window_->workspace()->openTrace(QString::fromStdString(trace.string()));
        window_->workspace()->runWhenReady();
        QTRY_VERIFY_WITH_TIMEOUT(window_->document()->run().rows_ready >= 2, 60000);
        QSignalSpy cancelled(window_->workspace(), &Workspace::notice);
        window_->actions()->cancel->trigger();
        QVERIFY(cancelled.wait(patience));
        QVERIFY(!window_->document()->run().complete());
    }

private:
    template <class View> View *view(const QString &name)
    {
        window_->docks()->showView(name);
        return qobject_cast<View *>(window_->docks()->view(name));
    }
    void openSample() { window_->workspace()->adoptRun(std::make_shared<const Run>(fake_.whole)); }

    test::FakeAnalysis fake_; // outlives the window and its worker
    test::OwnSettings settings_;
    test::OwnWindow window_;
    QTemporaryDir folder_;
    int asked_ = 0;
    bool answer_ = true;
};

QTEST_MAIN(TestMainWindow)
#include "test_main_window.moc"
