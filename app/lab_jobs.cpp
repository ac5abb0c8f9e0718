#include "app/lab_jobs.h"

#include "app/job_runner.h"

namespace sinkscope {

namespace {

/// Forwards the session's opening to the status line.
class OpeningObserver : public AnalyzeObserver {
public:
    explicit OpeningObserver(JobContext &context) : context_(context) { }
    void progress(double fraction, double secondsLeft, const std::string &stage) override
    {
        context_.progress(fraction, secondsLeft, QString::fromStdString(stage));
    }

private:
    JobContext &context_;
};

} // namespace

struct LabJobs::Held {
    std::shared_ptr<const Run> run;
    std::unique_ptr<LabSession> session;
};

LabJobs::LabJobs(JobRunner *jobs) : jobs_(jobs), held_(std::make_shared<Held>()) { }
LabJobs::~LabJobs() = default;

void LabJobs::submit(const QString &tag, std::shared_ptr<const Run> baseline, Work work)
{
    jobs_->submit(tag, [held = held_, baseline = std::move(baseline), work = std::move(work)](JobContext &context) {
        if (!held->session || held->run != baseline) {
            held->session.reset(); // frees the old residuals before the new ones are computed
            OpeningObserver observer(context);
            held->session = std::make_unique<LabSession>(baseline, LabRequest(), observer, context.stopToken());
            held->run = baseline;
        }
        work(*held->session, context);
    });
}

} // namespace sinkscope
