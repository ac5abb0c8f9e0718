#pragma once

#include "app/jobs/job_runner.h"
#include "core/engine/pipeline.h"
#include "views/state/run_document.h"

#include <functional>
#include <memory>

namespace sinkscope {

/// Carries an analysis' progress from the worker to a document in the GUI thread.
class LiveObserver : public AnalyzeObserver {
public:
    /// `starts` is called in the GUI thread with the skeleton of the run, before its rows arrive in the document.
    LiveObserver(JobContext &context, RunDocument *document, std::function<void(const Run &)> starts)
        : context_(context), document_(document), starts_(std::move(starts))
    {
    }

    void started(const Run &run) override
    {
        context_.post([starts = starts_, skeleton = std::make_shared<const Run>(run)] { starts(*skeleton); });
    }
    void rows_ready(const BlockRows &rows) override
    {
        context_.post(
            [document = document_, copy = std::make_shared<const BlockRows>(rows)] { document->applyRows(*copy); });
    }
    void progress(double fraction, double seconds_left, const std::string &stage) override
    {
        context_.progress(fraction, seconds_left, QString::fromStdString(stage));
    }

private:
    JobContext &context_;
    RunDocument *document_;
    std::function<void(const Run &)> starts_;
};

} // namespace sinkscope
