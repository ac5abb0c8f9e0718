// What the views that compute on demand ask for, and what they say while there is nothing to ask.

#include "app/window/notice.h"
#include "tests/unit/app/inspection_fixture.h"

#include <QPushButton>
#include <QSignalSpy>

using namespace sinkscope;
using namespace sinkscope::test;

class TestInspectionController : public InspectionFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { write_planted_checkpoint(path_of(folder_) / "model"); }
    void init() { start(); }
    void cleanup() { finish(); }

    void nothingIsComputedWithoutARunOrAToken()
    {
        shownView(Kind::attention);
        open(plantedRun());
        QCoreApplication::processEvents();
        QVERIFY(!jobs_->isBusy());
        selection_->click(5);
        QVERIFY(jobs_->isBusy());
    }

    /// A pass of the model that nobody asked for is not made.
    void aPassIsOfferedNotMade()
    {
        FigureView *view = shownView(Kind::projection);
        QVERIFY(QTest::qWaitForWindowExposed(view));
        document_->setRun(std::make_shared<const Run>(plantedRun()));
        selection_->setLimits(48, 5, 4);
        view->hide();
        view->show();
        QCoreApplication::processEvents();
        QVERIFY(!jobs_->isBusy());
        QVERIFY2(sentenceOf(view).contains("48 token"), qPrintable(sentenceOf(view)));
        auto *button = view->findChild<QPushButton *>("compute");
        QVERIFY(button && button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        waitForAnswer(view);
        QVERIFY(!button->isVisible());
        selection_->setLayer(3); // from now on it follows by itself
        QVERIFY(jobs_->isBusy());
        waitForAnswer(view);
    }

    void aHiddenViewAsksNothing()
    {
        FigureView *view = shownView(Kind::split);
        view->hide();
        open(plantedRun());
        selection_->click(5);
        QVERIFY(!jobs_->isBusy());
        view->show(); // and what it missed it asks for when it is seen
        QTRY_VERIFY(jobs_->isBusy() || !started_.isEmpty());
    }

    void aVariantIsNotAsked()
    {
        shownView(Kind::attention);
        Run variant = plantedRun();
        variant.interventions = {Intervention()};
        open(variant);
        selection_->click(5);
        QVERIFY(!jobs_->isBusy());
    }

    void aMissingModelIsSaidAndTheOpenOneTakesItsPlace()
    {
        FigureView *view = shownView(Kind::attention);
        QString openModel;
        lab_->setOpenModel([&openModel] { return openModel; });
        Run elsewhere = plantedRun();
        elsewhere.model.path = "/nowhere/model";
        open(elsewhere);
        selection_->click(5);
        QVERIFY(!jobs_->isBusy());
        QVERIFY2(sentenceOf(view).contains("/nowhere/model") && sentenceOf(view).contains("Open the model"),
                 qPrintable(sentenceOf(view)));
        openModel = folder_.filePath("model");
        controller_->askAgain();
        waitForAnswer(view);
    }

    void aSessionThatCannotBeOpenedIsTriedOnce()
    {
        FigureView *view = shownView(Kind::attention);
        Run other = plantedRun();
        other.model.hidden_size = 64;
        open(other);
        for (const int token : {5, 6, 7}) {
            selection_->click(token);
            QTRY_VERIFY_WITH_TIMEOUT(!jobs_->isBusy(), patience);
            QVERIFY2(sentenceOf(view).contains("hidden size 32"), qPrintable(sentenceOf(view)));
        }
        QCOMPARE(sessionsStarted(), 1);
        lab_->retry();
        selection_->click(8);
        QTRY_VERIFY_WITH_TIMEOUT(!jobs_->isBusy(), patience);
        QCOMPARE(sessionsStarted(), 2);
    }

    void questionsDoNotStartTheBaselineAgain()
    {
        FigureView *view = shownView(Kind::attention);
        open(plantedRun());
        int moves = 0;
        connect(jobs_.get(), &JobRunner::progress, this, [this, &moves](const QString &tag) {
            if (tag == job_tag::lab_session)
                selection_->click(10 + ++moves);
        });
        selection_->click(5);
        waitForAnswer(view);
        QVERIFY(moves > 0);
        QCOMPARE(sessionsStarted(), 1);
        // The newest question is the one that was answered: a token attends to itself and those before.
        const FigureTable table = view->figure()->table(view->data());
        QVERIFY(!table.rows[static_cast<size_t>(selection_->currentToken())][2].isEmpty());
        QVERIFY(table.rows[static_cast<size_t>(selection_->currentToken()) + 1][2].isEmpty());
    }

    void aCancelledSessionIsSaidAndAskedForAgain()
    {
        FigureView *view = shownView(Kind::attention);
        open(plantedRun());
        selection_->click(5);
        jobs_->cancel(job_tag::lab_session);
        QTRY_VERIFY_WITH_TIMEOUT(!jobs_->isBusy(), patience);
        QTRY_VERIFY(sentenceOf(view).startsWith("Cancelled"));
        selection_->click(6);
        waitForAnswer(view);
    }

    /// With the layer animation faster than the answers, there would be none until it stops.
    void answersAreShownWhileTheLayersGoBy()
    {
        FigureView *view = shownView(Kind::projection);
        open(plantedRun());
        waitForAnswer(view);
        int finished = 0;
        connect(jobs_.get(), &JobRunner::started, this, [this](const QString &tag) {
            if (tag == QLatin1String("lab projection") && selection_->layer() < 12)
                selection_->setLayer(selection_->layer() + 1); // while the one before is being computed
        });
        connect(jobs_.get(), &JobRunner::finished, this,
                [&finished](const QString &tag) { finished += tag == QLatin1String("lab projection"); });
        selection_->setLayer(3);
        QTRY_VERIFY_WITH_TIMEOUT(selection_->layer() == 12 && !jobs_->isBusy(), patience);
        QCOMPARE(finished, 10); // none was stopped: layers 3 to 12
    }

    void anotherRunGetsASessionOfItsOwn()
    {
        FigureView *view = shownView(Kind::attention);
        open(plantedRun());
        selection_->click(5);
        open(plantedRun()); // while the first is being opened
        waitForAnswer(view);
        QVERIFY(sessionsStarted() >= 1 && sessionsStarted() <= 2);
    }

    void aMovedDetectorKeepsTheSession()
    {
        open(plantedRun());
        DetectorParameters moved = document_->parameters();
        moved.preset = "custom";
        std::vector<double> seen;
        for (const double threshold : {0.9, 0.5}) {
            moved.threshold = threshold;
            document_->setParameters(moved);
            lab_->submit(QStringLiteral("lab"), [this, &seen](LabSession &session, JobContext &) {
                const Detection &found = session.baseline()->detection;
                seen.push_back(found.parameters.threshold);
                if (found.sinks.size() != document_->detection().sinks.size())
                    seen.push_back(-1);
            });
            QTRY_VERIFY_WITH_TIMEOUT(!jobs_->isBusy(), patience);
        }
        QCOMPARE(seen, (std::vector<double>{0.9, 0.5}));
        QCOMPARE(sessionsStarted(), 1);
    }

    void theDemoModelAnswersAllThree()
    {
        SKIP_WITHOUT(test::demo_model(), "packaging/setup.sh installs the demo model");
        AnalyzeRequest request;
        request.model = test::demo_model();
        request.trace = read_trace(test::source_dir() / "resources/demo/baker-trace.json");
        request.max_tokens = 48;
        request.logprob = false;
        request.device = Device::cpu;
        AnalyzeObserver observer;
        open(*analyze(request, observer));
        selection_->click(27);
        selection_->setLayer(5);
        for (const Kind kind : {Kind::attention, Kind::split, Kind::projection}) {
            FigureView *view = shownView(kind);
            QTRY_VERIFY_WITH_TIMEOUT(!view->figure()->table(view->data()).rows.empty(), patience);
        }
        // The newest question wins: the projection follows the layer.
        FigureView *view = shownView(Kind::projection);
        QTRY_VERIFY_WITH_TIMEOUT(!jobs_->isBusy(), patience);
        const FigureTable before = view->figure()->table(view->data());
        for (const int layer : {6, 7, 8, 20})
            selection_->setLayer(layer);
        QTRY_VERIFY_WITH_TIMEOUT(!jobs_->isBusy(), patience);
        QVERIFY(view->figure()->table(view->data()).rows != before.rows);
    }
};

QTEST_MAIN(TestInspectionController)
#include "test_inspection_controller.moc"
