// What the views that compute on demand ask for, and what they say while there is nothing to ask.

#include "app/jobs/inspection_controller.h"
#include "app/jobs/job_runner.h"
#include "app/jobs/lab_jobs.h"
#include "app/window/notice.h"
#include "app/window/projection_motion.h"
#include "tests/support/planted_checkpoint.h"
#include "tests/support/sample_run.h"
#include "tests/support/test_paths.h"
#include "views/figures/figure_view.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"

#include <QImage>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int patience = 60000; // milliseconds, for a loaded machine

} // namespace

class TestInspectionController : public QObject {
    Q_OBJECT

    std::unique_ptr<RunDocument> document_;
    std::unique_ptr<Selection> selection_;
    std::unique_ptr<JobRunner> jobs_;
    std::unique_ptr<LabJobs> lab_;
    std::unique_ptr<InspectionController> controller_;
    std::unique_ptr<QWidget> host_;
    QStringList started_;

    using Kind = InspectionController::Kind;

    FigureView *shownView(Kind kind)
    {
        FigureView *view = controller_->makeView(kind);
        host_.reset(view);
        view->resize(500, 300);
        view->show();
        return view;
    }

    void open(const Run &run)
    {
        document_->setRun(std::make_shared<const Run>(run));
        selection_->setLimits(run.token_count(), run.layers() + 1, run.model.heads);
        controller_->compute();
    }

    static std::vector<int32_t> mixedIds()
    {
        std::vector<int32_t> ids;
        for (int token = 0; token < 48; ++token)
            ids.push_back(token * 5 % planted::vocabulary);
        return ids;
    }

    /// A run of a small model that answers at once: its sinks are the tokens that are 1 to 7 modulo 16.
    Run plantedRun(const std::vector<int32_t> &ids = mixedIds()) const
    {
        AnalyzeRequest request;
        request.model = path_of(folder_) / "model";
        request.trace.token_ids = ids;
        request.detector = detector_preset("unclipped");
        request.logprob = false;
        request.device = Device::cpu;
        AnalyzeObserver observer;
        return *analyze(request, observer);
    }

    qsizetype sessionsStarted() const { return started_.count(job_tag::lab_session); }
    static QString sentenceOf(const FigureView *view)
    {
        return static_cast<const SheetFigure *>(view->figure())->emptyText(view->data());
    }
    void waitForAnswer(const FigureView *view)
    {
        QTRY_VERIFY_WITH_TIMEOUT(!jobs_->isBusy() && !view->figure()->table(view->data()).rows.empty(), patience);
    }

    QTemporaryDir folder_;

private Q_SLOTS:
    void initTestCase() { write_planted_checkpoint(path_of(folder_) / "model"); }

    void init()
    {
        document_ = std::make_unique<RunDocument>();
        selection_ = std::make_unique<Selection>();
        jobs_ = std::make_unique<JobRunner>();
        lab_ = std::make_unique<LabJobs>(document_.get(), jobs_.get());
        controller_ =
            std::make_unique<InspectionController>(document_.get(), selection_.get(), lab_.get(), jobs_.get());
        started_.clear();
        connect(jobs_.get(), &JobRunner::started, this, [this](const QString &tag) { started_ << tag; });
    }

    void cleanup()
    {
        host_.reset();
        jobs_.reset(); // joins before what the jobs use goes
        controller_.reset();
        lab_.reset();
    }

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

    void theProjectionFollowsTheDetector()
    {
        std::vector<int32_t> ids = mixedIds();
        while (ids.size() < 600)
            ids.push_back(ids[ids.size() % 48]);
        FigureView *view = shownView(Kind::projection);
        open(plantedRun(ids));
        const std::vector<Sink> &sinks = document_->detection().sinks;
        const auto found = std::ranges::find_if(sinks, [](const Sink &known) {
            return known.position % 3 == 2; // not in the spread of 400 of 600 tokens
        });
        QVERIFY(found != sinks.end());
        const int sink = found->position;
        waitForAnswer(view);
        const auto shows = [view](int token) {
            const FigureTable table = view->figure()->table(view->data());
            return std::ranges::any_of(table.rows, [&](const QStringList &row) { return row[0].toInt() == token; });
        };
        QVERIFY(shows(sink));
        DetectorParameters strict = document_->parameters();
        strict.preset = "custom";
        strict.minimum_lifetime = 1000;
        document_->setParameters(strict);
        QVERIFY(!document_->detection().find(sink));
        waitForAnswer(view);
        QVERIFY(!shows(sink));
        const qsizetype before = started_.count(QStringLiteral("lab projection"));
        strict.minimum_lifetime = 2000; // the same tokens: nothing to ask
        document_->setParameters(strict);
        QVERIFY(!jobs_->isBusy());
        QCOMPARE(started_.count(QStringLiteral("lab projection")), before);
    }

    void pointsGlideAndAxesOnlyGrow()
    {
        const auto projection = [](int layer, float scale) {
            TokenProjection result;
            result.layer = layer;
            result.tokens = {1, 2, 3};
            result.scores = Grid(3, 2);
            for (int i = 0; i < 3; ++i) {
                result.scores(i, 0) = scale * static_cast<float>(i - 1);
                result.scores(i, 1) = scale * static_cast<float>(i % 2);
            }
            result.explained = {0.7, 0.2};
            result.principal = {0, 1};
            return std::make_shared<const TokenProjection>(result);
        };
        open(test::sample_run());
        FigureView view(makeProjectionFigure(), document_.get(), selection_.get());
        view.resize(500, 400);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        ProjectionMotion motion(&view);
        const auto painted = [&view] { return view.grab().toImage(); };
        motion.show(projection(4, 100));
        const QImage wide = painted();
        motion.show(projection(5, 10));
        const QImage start = painted();
        QTRY_VERIFY(painted() != start);
        QTest::qWait(300);
        const QImage small = painted();
        QCOMPARE(painted(), small); // they have arrived
        view.setOption("axes", "fit"); // they hold these points closely
        QVERIFY(painted() != small);
        view.setOption("axes", "steady");
        QCOMPARE(painted(), small);
        motion.show(projection(4, 100));
        QTest::qWait(300);
        QCOMPARE(painted(), wide);
    }

    void theProjectionTakesTheSelectionOrSinksAndASpread()
    {
        open(test::sample_run());
        selection_->setTokens({4, 5, 6});
        QCOMPARE(InspectionController::projectedTokens(*document_, *selection_), (std::vector<int>{4, 5, 6}));
        selection_->setTokens({4, 5});
        const std::vector<int> tokens = InspectionController::projectedTokens(*document_, *selection_, 10);
        QVERIFY(std::ranges::is_sorted(tokens));
        QVERIFY(std::ranges::adjacent_find(tokens) == tokens.end());
        for (const int wanted : {4, 5, 0, 20, 180})
            QVERIFY(std::ranges::binary_search(tokens, wanted));
        for (const Sink &sink : document_->detection().sinks)
            QVERIFY(std::ranges::binary_search(tokens, sink.position));
        QVERIFY(tokens.size() <= 2 + document_->detection().sinks.size() + 10);
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
