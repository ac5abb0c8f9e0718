#pragma once

#include "core/lab/lab_session.h"

#include <QString>

#include <functional>
#include <memory>

namespace sinkscope {

class JobContext;
class JobRunner;

/// Runs jobs on a LabSession of a run. The session is opened by the first job that needs it and kept by the worker thread until another
/// run is asked about, so that the questions after the first are quick.
class LabJobs {
public:
    using Work = std::function<void(LabSession &session, JobContext &context)>;

    explicit LabJobs(JobRunner *jobs);
    ~LabJobs();

    /// Queues `work` on `baseline` (which must name its model's path) under `tag`; see JobRunner::submit.
    void submit(const QString &tag, std::shared_ptr<const Run> baseline, Work work);

private:
    struct Held; ///< touched by the worker thread alone
    JobRunner *jobs_;
    std::shared_ptr<Held> held_;
};

} // namespace sinkscope
