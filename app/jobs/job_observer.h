#pragma once

#include "app/jobs/job_runner.h"
#include "core/engine/pipeline.h"

namespace sinkscope {

/// Forwards a computation's progress to the job that it runs in.
class JobObserver : public AnalyzeObserver {
public:
    explicit JobObserver(JobContext &context) : context_(context) { }
    void progress(double fraction, double secondsLeft, const std::string &stage) override
    {
        context_.progress(fraction, secondsLeft, QString::fromStdString(stage));
    }

private:
    JobContext &context_;
};

} // namespace sinkscope
