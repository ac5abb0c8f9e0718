#pragma once

#include "app/jobs/inspection_controller.h"
#include "app/jobs/job_runner.h"
#include "app/jobs/lab_jobs.h"
#include "app/window/notice.h"
#include "tests/support/planted_checkpoint.h"
#include "tests/support/sample_run.h"
#include "tests/support/test_paths.h"
#include "views/figures/figure_view.h"
#include "views/figures/sheet_figure.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"

#include <QTest>

#include <memory>

namespace sinkscope::test {

inline constexpr int patience = 60000; // milliseconds, for a loaded machine

/// A controller of the views that compute on demand, with all that it needs.
class InspectionFixture : public QObject {
protected:
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

    void start()
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

    void finish()
    {
        host_.reset();
        jobs_.reset(); // joins before what the jobs use goes
        controller_.reset();
        lab_.reset();
    }
};

} // namespace sinkscope::test
