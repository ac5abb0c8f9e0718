// What the views that compute on demand ask for, and what they say while there is nothing to ask.

#include "app/inspection_controller.h"
#include "app/job_runner.h"
#include "app/lab_jobs.h"
#include "tests/support/sample_run.h"
#include "tests/support/test_paths.h"
#include "views/figure_view.h"
#include "views/run_document.h"
#include "views/selection.h"

#include <QImage>
#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace sinkscope;

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
        selection_->setLimits(run.token_count(), run.layers(), run.model.heads);
    }

private Q_SLOTS:
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
        open(test::sample_run());
        QCoreApplication::processEvents();
        QVERIFY(!jobs_->isBusy());
        selection_->click(5);
        QVERIFY(jobs_->isBusy()); // the sample's model is nowhere, which the next test is about
    }

    void aHiddenViewAsksNothing()
    {
        FigureView *view = shownView(Kind::split);
        view->hide();
        open(test::sample_run());
        selection_->click(5);
        QVERIFY(!jobs_->isBusy());
        view->show(); // and what it missed it asks for when it is seen
        QTRY_VERIFY(jobs_->isBusy() || !started_.isEmpty());
    }

    void aVariantIsNotAsked()
    {
        shownView(Kind::attention);
        Run variant = test::sample_run();
        variant.interventions = {Intervention()};
        open(variant);
        selection_->click(5);
        QVERIFY(!jobs_->isBusy());
    }

    void aMissingModelIsSaidInTheView()
    {
        FigureView *view = shownView(Kind::attention);
        open(test::sample_run());
        QSignalSpy failed(jobs_.get(), &JobRunner::failed);
        const QImage before = view->grab().toImage();
        selection_->click(5);
        QTRY_COMPARE_WITH_TIMEOUT(failed.count(), 1, patience);
        QVERIFY(!failed[0][1].toString().isEmpty());
        QVERIFY(view->grab().toImage() != before);
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
