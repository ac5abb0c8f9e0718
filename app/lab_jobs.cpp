#include "app/lab_jobs.h"

#include "app/command_line.h"
#include "app/job_observer.h"
#include "views/run_document.h"

#include <optional>

namespace sinkscope {

struct LabJobs::Held {
    ModelCache cache;
    std::shared_ptr<const Run> run; ///< what the session was opened for
    std::optional<LabSession> session;
};

LabJobs::LabJobs(const RunDocument *document, JobRunner *jobs)
    : document_(document), jobs_(jobs), held_(std::make_shared<Held>())
{
}

LabJobs::~LabJobs() = default;

void LabJobs::submit(const QString &tag, Work work)
{
    auto baseline = std::make_shared<Run>(document_->run());
    baseline->detection = document_->detection();
    LabRequest request;
    if (modelPath_ && !modelPath_().isEmpty())
        request.model = toPath(modelPath_());
    jobs_->submit(tag, [held = held_, shown = document_->shared(), baseline = std::shared_ptr<const Run>(std::move(baseline)),
                        request, work = std::move(work)](JobContext &context) {
        // A moved detector threshold changes what counts as a sink, so it opens the session anew too.
        if (!held->session || held->run != shown ||
            held->session->baseline()->detection.parameters != baseline->detection.parameters) {
            held->session.reset(); // frees the old residuals before the new ones are computed
            JobObserver observer(context);
            held->session.emplace(baseline, request, observer, context.stopToken(), &held->cache);
            held->run = shown;
        }
        work(*held->session, context);
    });
}

void LabJobs::submitIfOpen(const QString &tag, Work work)
{
    jobs_->submit(tag, [held = held_, work = std::move(work)](JobContext &context) {
        if (held->session)
            work(*held->session, context);
    });
}

} // namespace sinkscope
