#pragma once

#include "core/lab/lab_session.h"

#include <QString>

#include <functional>
#include <memory>

namespace sinkscope {

class JobContext;
class JobRunner;
class RunDocument;

/// Runs jobs on a LabSession of the document's run. The session (model, baseline's residuals) is opened by the first job that needs it
/// and kept by the worker thread until another run is asked about, so that the questions after the first are quick.
class LabJobs {
public:
    using Work = std::function<void(LabSession &session, JobContext &context)>;

    LabJobs(const RunDocument *document, JobRunner *jobs);
    ~LabJobs();

    /// Where the run's model is, when it is not at the path that the run names.
    void setModelPath(std::function<QString()> path) { modelPath_ = std::move(path); }

    /// Queues `work` on the run that the document shows now, under the detector in force; see JobRunner::submit for `tag`.
    void submit(const QString &tag, Work work);
    /// The same on the session that is open; nothing happens when there is none.
    void submitIfOpen(const QString &tag, Work work);

private:
    struct Held; ///< touched by the worker thread alone
    const RunDocument *document_;
    JobRunner *jobs_;
    std::function<QString()> modelPath_;
    std::shared_ptr<Held> held_;
};

} // namespace sinkscope
