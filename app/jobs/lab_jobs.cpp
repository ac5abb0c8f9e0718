#include "app/jobs/lab_jobs.h"

#include "app/jobs/job_observer.h"
#include "app/paths.h"
#include "app/window/notice.h"
#include "core/checkpoint/model_reference.h"
#include "core/data/error.h"
#include "views/state/run_document.h"

#include <optional>
#include <utility>

namespace sinkscope {

struct LabJobs::Held {
    std::shared_ptr<ModelCache> cache = std::make_shared<ModelCache>();
    std::shared_ptr<const Run> run; ///< what the session was opened for, or could not be
    std::string failure;
    std::optional<LabSession> session;
};

LabJobs::LabJobs(const RunDocument *document, JobRunner *jobs, QObject *parent)
    : QObject(parent), document_(document), jobs_(jobs), held_(std::make_shared<Held>())
{
    connect(document, &RunDocument::runChanged, this, [this] {
        if (openFor_.run != document_->shared() && jobs_->isBusy(job_tag::lab_session))
            jobs_->cancel(job_tag::lab_session); // it is in the way of what comes next
    });
}

LabJobs::~LabJobs() = default;

void LabJobs::setModelCache(std::shared_ptr<ModelCache> cache)
{
    held_->cache = std::move(cache);
}

void LabJobs::release()
{
    jobs_->cancel(job_tag::lab_session);
    isOpen_ = false;
    openFor_ = {};
    jobs_->submit(job_tag::lab_release, [held = held_](JobContext &) {
        held->session.reset();
        held->run.reset();
    });
}

QString LabJobs::modelPath() const
{
    const QString own = QString::fromStdString(document_->run().model.path);
    if (is_there(toPath(own)))
        return own;
    const QString open = openModel_ ? openModel_() : QString();
    return is_there(toPath(open)) ? open : QString();
}

QString LabJobs::obstacle() const
{
    if (!modelPath().isEmpty())
        return {};
    const QString own = QString::fromStdString(document_->run().model.path);
    return own.isEmpty() ? tr("The run does not say where its model is.\nOpen the model (File > Open model).")
                         : tr("The run's model is not at %1.\nOpen the model (File > Open model).").arg(own);
}

bool LabJobs::needsPass() const
{
    const Subject subject{document_->shared(), modelPath()};
    return subject != failedFor_ && !(subject == openFor_ && (isOpen_ || jobs_->isBusy(job_tag::lab_session)));
}

void LabJobs::openSession(const Subject &subject)
{
    const bool opens = isOpen_ || jobs_->isBusy(job_tag::lab_session);
    if ((subject == openFor_ && opens) || subject == failedFor_)
        return;
    openFor_ = subject;
    isOpen_ = false;
    failedFor_ = {};
    waiting_.clear();
    const RunSetup setup = setup_ ? setup_() : RunSetup();
    jobs_->submit(job_tag::lab_session,
                  [this, held = held_, subject, setup](JobContext &context) {
                      held->session.reset(); // frees the old residuals before the new ones are computed
                      held->run = subject.run;
                      held->failure.clear();
                      LabRequest request;
                      request.model = toPath(subject.model);
                      static_cast<ComputeSettings &>(request) = setup.compute;
                      JobObserver observer(context);
                      try {
                          held->session.emplace(subject.run, request, observer, context.stopToken(), held->cache.get());
                      } catch (const Cancelled &) {
                          held->run.reset();
                          throw;
                      } catch (const std::exception &error) { // told by each question, where it was asked
                          held->failure = error.what();
                          context.post([this, subject] { failedFor_ = subject; });
                          return;
                      }
                      context.post([this] {
                          isOpen_ = true;
                          Q_EMIT opened();
                      });
                  },
                  {.receiver = this, .progress = [this](double fraction, double secondsLeft, const QString &text) {
                       Q_EMIT opening(fraction, secondsLeft, text);
                   }});
}

void LabJobs::submit(const QString &tag, Work work, JobEvents events)
{
    openSession({document_->shared(), modelPath()});
    if (!waiting_.contains(tag))
        waiting_ << tag;
    jobs_->submit(
        tag,
        [held = held_, run = document_->shared(), parameters = document_->parameters(),
         work = std::move(work)](JobContext &context) {
            if (held->run != run)
                throw Cancelled(); // the opening was, or another run is asked about
            if (!held->session)
                throw Error(held->failure);
            held->session->set_detector(parameters);
            work(*held->session, context);
        },
        std::move(events));
}

void LabJobs::submitIfOpen(const QString &tag, Work work, JobEvents events)
{
    jobs_->submit(
        tag,
        [held = held_, work = std::move(work)](JobContext &context) {
            if (held->session)
                work(*held->session, context);
        },
        std::move(events));
}

void LabJobs::cancel(const QString &tag)
{
    jobs_->cancel(tag);
    waiting_.removeAll(tag);
    for (const QString &other : std::as_const(waiting_))
        if (jobs_->isBusy(other))
            return;
    jobs_->cancel(job_tag::lab_session);
}

} // namespace sinkscope
