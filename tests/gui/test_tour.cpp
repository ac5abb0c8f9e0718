// The tour of the paper: every step sets what it says, what can be tried works, and at the end all is as it was.
#include "app/window/arrangement.h"
#include "app/window/dock_layout.h"
#include "app/window/language.h"
#include "app/window/message_bar.h"
#include "app/window/presenter.h"
#include "app/window/record_step_dialog.h"
#include "app/window/tour.h"
#include "app/window/window_actions.h"
#include "core/data/error.h"
#include "core/store/run_file.h"
#include "tests/gui/window_fixture.h"
#include "tests/support/own_settings.h"
#include "tests/support/sample_run.h"
#include "views/figures/figure_view.h"

#include <QAction>
#include <QDockWidget>
#include <QFile>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextBrowser>

using namespace sinkscope;

namespace {

constexpr int patience = 60000; // milliseconds

} // namespace

class TestTour : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void init() { window_ = test::shown_window({1400, 900}); }
    void cleanup() { window_.reset(); }

    void aWholeTourEndsWithTheStateOfBefore()
    {
        const QString file = folder_.filePath("own.h5");
        const auto run = std::make_shared<const Run>(test::sample_run());
        write_run(*run, file.toStdString());
        window_->workspace()->adoptRun(run, file);
        window_->selection()->setTokens({5, 25});
        window_->selection()->setLayer(7);
        window_->docks()->showView("positions");
        DetectorParameters strict = window_->document()->parameters();
        strict.minimum_lifetime = 4;
        strict.preset = "custom";
        window_->document()->setParameters(strict);
        Session before = window_->session();

        window_->actions()->tour->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(window_->isTouring(), patience);
        const Tour tour = readTour(":/tour/paper.json");
        QVERIFY(tour.steps.size() >= 10);
        for (size_t i = 0; i < tour.steps.size(); ++i) {
            QCOMPARE(window_->tourStep(), static_cast<int>(i));
            const TourStep &step = tour.steps[i];
            expect(step.setting);
            QVERIFY2(!step.text.isEmpty() && !step.paper.isEmpty(), qPrintable(step.id));
            QVERIFY(window_->findChild<QTextBrowser *>("tourText")->toPlainText().size() > 80);
            auto *tryIt = window_->findChild<QPushButton *>("tourTry");
            QCOMPARE(tryIt->isEnabled(), !step.tryText.isEmpty());
            if (tryIt->isEnabled() && step.trial.interventions.empty()) {
                QTest::mouseClick(tryIt, Qt::LeftButton);
                expect(step.trial);
            }
            QTest::mouseClick(window_->findChild<QPushButton *>("tourNext"), Qt::LeftButton);
        }
        QVERIFY(!window_->isTouring());
        QCOMPARE(window_->document()->shared(), run);
        Session after = window_->session();
        before.layout = after.layout; // bytes of Qt's own
        before.workspaces = after.workspaces;
        QVERIFY(after == before);
        QVERIFY(window_->docks()->isInSight("positions"));
    }

    void theFindingsAreInItsRuns()
    {
        window_->actions()->tour->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(window_->isTouring(), patience);
        QVERIFY(window_->document()->detection().sinks.size() == 5);
        while (readTour(":/tour/paper.json").steps[static_cast<size_t>(window_->tourStep())].id != "zero")
            QTest::mouseClick(window_->findChild<QPushButton *>("tourNext"), Qt::LeftButton);
        QCOMPARE(window_->document()->companions().size(), size_t(1));
        for (const int sink : {27, 56, 93, 208})
            QVERIFY(!window_->document()->companions()[0].detection->find(sink));
        QTest::mouseClick(window_->findChild<QPushButton *>("tourNext"), Qt::LeftButton);
        const Sink *scaled = window_->document()->companions()[0].detection->find(27);
        QVERIFY(scaled && scaled->lifetime() > 20);
        QTest::mouseClick(window_->findChild<QPushButton *>("tourLeave"), Qt::LeftButton);
        QVERIFY(window_->document()->isEmpty()); // as it was
    }

    void theSecondTourIsOfferedWhereItsModelIs()
    {
        QTemporaryDir cache;
        const QByteArray before = qgetenv("SINKSCOPE_CACHE");
        qputenv("SINKSCOPE_CACHE", cache.path().toUtf8());
        window_.reset();
        window_ = test::shown_window({1400, 900});
        QVERIFY(!window_->actions()->secondTour->isVisible());
        QFile model(cache.filePath("qwen2.5-coder-0.5b.gguf"));
        QVERIFY(model.open(QIODevice::WriteOnly));
        window_->workspace()->adoptRun(std::make_shared<const Run>(test::sample_run()));
        QVERIFY(window_->actions()->secondTour->isVisible());
        window_->actions()->secondTour->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(window_->isTouring(), patience);
        qputenv("SINKSCOPE_CACHE", before);
        if (before.isEmpty())
            qunsetenv("SINKSCOPE_CACHE");

        const Tour tour = readTour(":/tour/coder.json");
        QVERIFY(tour.steps.size() >= 6);
        for (const TourStep &step : tour.steps) {
            QVERIFY2(!step.text.isEmpty() && !step.paper.isEmpty(), qPrintable(step.id));
            expect(step.setting);
            if (!step.tryText.isEmpty() && step.trial.interventions.empty()) {
                QTest::mouseClick(window_->findChild<QPushButton *>("tourTry"), Qt::LeftButton);
                expect(step.trial);
            }
            if (step.id == "rules") { // every rule finds the same eight
                for (const char *preset : {"unclipped", "paper", "published"}) {
                    window_->document()->setParameters(detector_preset(preset));
                    for (const int sink : {0, 2, 3, 7, 12, 18, 20, 23})
                        QVERIFY2(window_->document()->detection().find(sink), preset);
                    QCOMPARE(window_->document()->detection().sinks.size(), size_t(8));
                }
            }
            if (step.id == "zero")
                QCOMPARE(window_->document()->companions()[0].detection->sinks.size(), size_t(1));
            QTest::mouseClick(window_->findChild<QPushButton *>("tourNext"), Qt::LeftButton);
        }
        QVERIFY(!window_->isTouring());
    }

    void badToursAreRefusedByPlace()
    {
        for (const auto &[text, part] : std::initializer_list<std::pair<const char *, const char *>>{
                 {"{", "no JSON"},
                 {"{}", "no tour"},
                 {R"({"sinkscope_tour":99,"steps":[]})", "version 99"},
                 {R"({"sinkscope_tour":1,"steps":[]})", "no step"},
                 {R"({"sinkscope_tour":1,"steps":[{"title":"a","layer":"x"}]})", "steps[0].layer"},
                 {R"({"sinkscope_tour":1,"steps":[{"title":"a","leyer":1}]})", "leyer"},
                 {R"({"sinkscope_tour":1,"steps":[{"title":"a","side":"left"}]})", "steps[0].side"},
                 {R"({"sinkscope_tour":1,"steps":[{"title":"a","try":{"interventions":[{"operation":"no"}]}}]})",
                  "steps[0].try.interventions[0]"}}) {
            QFile file(folder_.filePath("bad.json"));
            QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
            file.write(text);
            file.close();
            try {
                readTour(file.fileName());
                QFAIL(text);
            } catch (const Error &error) {
                QVERIFY2(std::string_view(error.what()).find(part) != std::string_view::npos, error.what());
                QVERIFY(std::string_view(error.what()).find("bad.json") != std::string_view::npos);
            }
            window_->startTour(file.fileName());
            QVERIFY(!window_->isTouring() && window_->messages()->isShowing());
        }
    }

    void aTourIsWrittenAndReadBack()
    {
        Tour tour = readTour(":/tour/paper.json");
        for (TourStep &step : tour.steps)
            step.id.clear();
        QFile file(folder_.filePath("copy.json"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(tourJson(tour));
        file.close();
        const Tour back = readTour(file.fileName());
        QCOMPARE(back.steps.size(), tour.steps.size());
        for (size_t i = 0; i < tour.steps.size(); ++i)
            QVERIFY2(back.steps[i] == tour.steps[i], qPrintable(tour.steps[i].title));
    }

    void presentationIsLargeAndEnds()
    {
        window_->workspace()->adoptRun(std::make_shared<const Run>(test::sample_run()));
        const double points = QApplication::font().pointSizeF();
        QTest::keyClick(window_.get(), Qt::Key_F5);
        QVERIFY(window_->isFullScreen());
        QVERIFY(QApplication::font().pointSizeF() > points * 1.3);
        QVERIFY(window_->findChild<QWidget *>("pointerRing")->isVisible());
        window_->setFocus();
        QTest::keyClick(window_.get(), Qt::Key_Escape);
        QVERIFY(!window_->isFullScreen());
        QCOMPARE(QApplication::font().pointSizeF(), points);
        QTest::keyClick(window_.get(), Qt::Key_Plus, Qt::ControlModifier);
        QVERIFY(QApplication::font().pointSizeF() > points);
        QTest::keyClick(window_.get(), Qt::Key_0, Qt::ControlModifier);
        QCOMPARE(QApplication::font().pointSizeF(), points);
    }

    void inGermanToo() // the last: the language stays
    {
        if (!QFile::exists(":/translations/sinkscope_de.qm"))
            QSKIP("skipped, because lrelease was not there when this was built");
        QSettings().setValue("language", "de");
        installLanguage();
        window_.reset();
        window_ = test::shown_window({1400, 900});
        QVERIFY(window_->actions()->tour->text().contains("Arbeit"));
        window_->actions()->tour->trigger();
        QTRY_VERIFY_WITH_TIMEOUT(window_->isTouring(), patience);
        QVERIFY(
            window_->findChild<QTextBrowser *>("tourText")->toPlainText().startsWith("SmolLM2, ein kleines Modell"));
        QCOMPARE(readTour(":/tour/paper.json").steps.size(), size_t(11));
        for (const TourStep &step : readTour(":/tour/paper.json").steps)
            QVERIFY2(!step.paper.isEmpty(), qPrintable(step.title));
    }

private:
    void expect(const TourSetting &setting)
    {
        if (!setting.workspace.isEmpty())
            QCOMPARE(window_->currentWorkspace(), setting.workspace);
        if (!setting.view.isEmpty())
            QVERIFY2(window_->docks()->isInSight(setting.view), qPrintable(setting.view));
        if (!setting.preset.isEmpty())
            QCOMPARE(window_->document()->parameters().preset, setting.preset.toStdString());
        if (setting.threshold)
            QCOMPARE(window_->document()->parameters().threshold, *setting.threshold);
        if (setting.layer)
            QCOMPARE(window_->selection()->layer(), *setting.layer);
        if (setting.tokens)
            QCOMPARE(window_->selection()->tokens(), *setting.tokens);
        if (setting.current)
            QCOMPARE(window_->selection()->currentToken(), *setting.current);
        if (setting.variant)
            QCOMPARE(window_->document()->companions().size(), size_t(setting.variant->isEmpty() ? 0 : 1));
        if (!setting.side.isEmpty()) {
            QCOMPARE(window_->session().gridDisplay["side"].toString(), setting.side);
            QVERIFY(window_->docks()->isInSight("heatMap") || window_->docks()->isInSight("tokenStrip"));
        }
    }

    test::OwnSettings settings_;
    QTemporaryDir folder_;
    test::OwnWindow window_;
};

QTEST_MAIN(TestTour)
#include "test_tour.moc"
