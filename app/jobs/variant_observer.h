#pragma once

#include "app/jobs/job_observer.h"
#include "core/analysis/sinks.h"

#include <functional>
#include <memory>

namespace sinkscope {

/// Hands a variant's grids to the GUI thread as soon as they are whole, while its predictions are still being computed.
class VariantObserver : public JobObserver {
public:
    using Ready = std::function<void(std::shared_ptr<const Run>)>;

    /// `ready` is called in the GUI thread with a run without log-probabilities, detected under `parameters`.
    VariantObserver(JobContext &context, const DetectorParameters &parameters, Ready ready)
        : JobObserver(context), context_(context), parameters_(parameters), ready_(std::move(ready))
    {
    }

    void started(const Run &run) override { run_ = std::make_shared<Run>(run); }

    void rows_ready(const BlockRows &rows) override
    {
        apply(*run_, rows);
        if (!run_->complete())
            return;
        run_->grids.token_logprob.clear();
        run_->detection = detect(*run_, parameters_);
        context_.post([ready = ready_, run = std::shared_ptr<const Run>(std::move(run_))] { ready(run); });
    }

private:
    JobContext &context_;
    DetectorParameters parameters_;
    Ready ready_;
    std::shared_ptr<Run> run_; ///< growing
};

} // namespace sinkscope
