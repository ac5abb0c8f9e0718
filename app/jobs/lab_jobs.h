#pragma once

#include "app/dialogs/run_setup.h"
#include "app/jobs/job_runner.h"
#include "core/lab/lab_session.h"

#include <QObject>
#include <QString>
#include <QStringList>

#include <functional>
#include <memory>

namespace sinkscope {

class RunDocument;

/// Runs questions about the document's run on a LabSession. The session (the model and a whole pass for the baseline's
/// residuals) is opened by a job of its own, which no question stops, before the first question and again when another
/// run is asked about; questions queue behind it. Another detector changes the session's detection alone.
///
/// A session that cannot be opened fails every question with the same words,
/// and is not tried again for the same run and model until retry().
class LabJobs : public QObject {
    Q_OBJECT
public:
    using Work = std::function<void(LabSession &session, JobContext &context)>;

    LabJobs(const RunDocument *document, JobRunner *jobs, QObject *parent = nullptr);
    ~LabJobs() override;

    /// The path of the model that the window has open: asked where the run's own is not there.
    void setOpenModel(std::function<QString()> path) { openModel_ = std::move(path); }
    /// Where and with how much memory sessions compute: asked when one is opened.
    void setSetup(std::function<RunSetup()> setup) { setup_ = std::move(setup); }
    /// The cache that analyses use too, so that a model is in memory once. Before the first question.
    void setModelCache(std::shared_ptr<ModelCache> cache);

    /// Gives up the session and its residuals, in a job, before something else needs the memory.
    void release();

    /// Where the model of the document's run is: where the run says, or else the open one. Empty when neither is there.
    QString modelPath() const;
    /// Why the run on screen cannot be asked anything, and what to do about it; empty when it can.
    QString obstacle() const;

    /// Whether a question would first cost a whole pass of the model: no session is open for the run on screen, nor
    /// being opened.
    bool needsPass() const;

    /// Queues `work` on the run that the document shows now, under the detector in force; see JobRunner::submit for
    /// `tag`.
    void submit(const QString &tag, Work work, JobEvents events = {});
    /// The same on the session that is open; nothing happens when there is none.
    void submitIfOpen(const QString &tag, Work work, JobEvents events = {});
    /// Cancels the question of that tag, and the opening of the session too when no other question waits for it.
    void cancel(const QString &tag);
    /// Forgets that a session could not be opened: somebody asks for it again.
    void retry() { failedFor_ = {}; }

Q_SIGNALS:
    void opening(double fraction, double secondsLeft,
                 const QString &text); ///< how far the session is that questions wait for
    void opened(); ///< the session is there: a question costs little from now on

private:
    struct Held; ///< touched by the worker thread alone
    /// What a session is opened for.
    struct Subject {
        std::shared_ptr<const Run> run;
        QString model;
        bool operator==(const Subject &) const = default;
    };

    void openSession(const Subject &subject);

    const RunDocument *document_;
    JobRunner *jobs_;
    std::function<QString()> openModel_;
    std::function<RunSetup()> setup_;
    std::shared_ptr<Held> held_;
    Subject openFor_; ///< of the session asked for last
    Subject failedFor_;
    bool isOpen_ = false;
    QStringList waiting_; ///< tags of the questions asked since that session was asked for
};

} // namespace sinkscope
