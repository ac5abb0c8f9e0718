// What the lab's dock says while the session is opened, when that cannot be, and when it is cancelled.

#include "app/jobs/job_runner.h"
#include "app/jobs/lab_controller.h"
#include "app/jobs/lab_jobs.h"
#include "tests/support/planted_checkpoint.h"
#include "views/lab/lab_dock.h"
#include "views/lab/lab_intervention_panel.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"

#include <QLabel>
#include <QSignalSpy>
#include <QTest>

#include <memory>

using namespace sinkscope;
using namespace sinkscope::test;

namespace {

constexpr int patience = 60000; // milliseconds, for a loaded machine

} // namespace

class TestLabController : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;
    RunDocument document_;
    Selection selection_;
    std::unique_ptr<JobRunner> jobs_;
    std::unique_ptr<LabJobs> lab_;
    std::unique_ptr<LabDock> dock_;
    std::unique_ptr<LabController> controller_;
    Run planted_;

    void open(const Run &run)
    {
        document_.setRun(std::make_shared<const Run>(run));
        selection_.setLimits(run.token_count(), run.layers() + 1, run.model.heads);
    }

    void askForVariant()
    {
        Intervention zero;
        zero.layers = {3};
        zero.tokens = {1};
        Q_EMIT dock_->interventions()->variantRequested({zero});
    }

    QString status() const { return dock_->interventions()->findChild<QLabel *>("labStatus")->text(); }

private Q_SLOTS:
    void initTestCase()
    {
        write_planted_checkpoint(path_of(folder_) / "model");
        AnalyzeRequest request;
        request.model = path_of(folder_) / "model";
        for (int token = 0; token < 48; ++token)
            request.trace.token_ids.push_back(token * 5 % planted::vocabulary);
        request.device = Device::cpu;
        AnalyzeObserver observer;
        planted_ = *analyze(request, observer);
    }

    void init()
    {
        jobs_ = std::make_unique<JobRunner>();
        lab_ = std::make_unique<LabJobs>(&document_, jobs_.get());
        dock_ = std::make_unique<LabDock>(&document_, &selection_);
        controller_ = std::make_unique<LabController>(dock_.get(), &document_, lab_.get(), jobs_.get());
    }

    void cleanup()
    {
        jobs_.reset(); // joins before what the jobs use goes
        controller_.reset();
        dock_.reset();
        lab_.reset();
    }

    void aMissingModelIsSaidInTheDock()
    {
        Run elsewhere = planted_;
        elsewhere.model.path = "/nowhere/model";
        open(elsewhere);
        askForVariant();
        QVERIFY(!jobs_->isBusy());
        QVERIFY2(status().contains("/nowhere/model") && status().contains("Open the model"), qPrintable(status()));
    }

    void aFailureIsToldOnceAndTriedAgainWhenAsked()
    {
        Run other = planted_;
        other.model.hidden_size = 64;
        open(other);
        QSignalSpy notices(controller_.get(), &LabController::notice), started(jobs_.get(), &JobRunner::started);
        for (int attempt = 1; attempt <= 2; ++attempt) {
            askForVariant();
            QTRY_VERIFY_WITH_TIMEOUT(!jobs_->isBusy(), patience);
            QVERIFY2(status().contains("hidden size 32"), qPrintable(status()));
            QCOMPARE(notices.count(), attempt);
            QCOMPARE(started.count(), 2 * attempt); // the session and the question
        }
    }

    void cancellingTheOnlyQuestionCancelsTheSession()
    {
        open(planted_);
        QSignalSpy cancelled(jobs_.get(), &JobRunner::cancelled);
        askForVariant();
        QVERIFY(jobs_->isBusy(job_tag::lab_session));
        Q_EMIT dock_->interventions()->cancelRequested();
        QVERIFY(!jobs_->isBusy());
        QTRY_COMPARE_WITH_TIMEOUT(cancelled.count(), 2, patience);
        QCOMPARE(status(), QStringLiteral("Cancelled"));

        askForVariant(); // and it is opened anew
        QTRY_COMPARE_WITH_TIMEOUT(dock_->interventions()->variantCount(), 1, patience);
    }

    void cancellingLeavesTheSessionToOtherQuestions()
    {
        open(planted_);
        bool answered = false;
        lab_->submit(QStringLiteral("lab other"), [&answered](LabSession &, JobContext &) { answered = true; });
        askForVariant();
        Q_EMIT dock_->interventions()->cancelRequested();
        QTRY_VERIFY_WITH_TIMEOUT(!jobs_->isBusy(), patience);
        QVERIFY(answered);
        QCOMPARE(dock_->interventions()->variantCount(), 0);
    }
};

QTEST_MAIN(TestLabController)
#include "test_lab_controller.moc"
