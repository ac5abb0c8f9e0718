#include "app/jobs/job_runner.h"

#include "app/jobs/failure_text.h"
#include "core/data/error.h"
#include "core/data/memory_reserve.h"

#include <QMetaObject>

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

#include <pthread.h>

namespace sinkscope {

namespace {

constexpr qint64 progress_interval = 40; // milliseconds; faster than this nobody can read

qint64 steadyMilliseconds()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

} // namespace

JobContext::JobContext(JobRunner *runner, QString tag, quint64 id, std::stop_token stop)
    : runner_(runner), tag_(std::move(tag)), id_(id), stop_(std::move(stop))
{
}

void JobContext::post(std::function<void()> deliver) const
{
    runner_->toGuiThread([runner = runner_, tag = tag_, id = id_, deliver = std::move(deliver)] {
        if (runner->isCurrent(tag, id))
            deliver();
    });
}

void JobContext::progress(double fraction, double secondsLeft, const QString &text)
{
    const qint64 now = steadyMilliseconds();
    if (fraction < 1 && now - lastProgress_ < progress_interval)
        return;
    lastProgress_ = now;
    post([runner = runner_, tag = tag_, id = id_, fraction, secondsLeft, text] {
        if (const JobEvents events = runner->events_.value(id); events.receiver && events.progress)
            events.progress(fraction, secondsLeft, text);
        Q_EMIT runner->progress(tag, fraction, secondsLeft, text);
    });
}

JobRunner::JobRunner(QObject *parent) : QObject(parent), thread_([this](std::stop_token stop) { work(stop); })
{
    ::pthread_setname_np(thread_.native_handle(), thread_name);
}

JobRunner::~JobRunner()
{
    thread_.request_stop();
    {
        const std::scoped_lock lock(mutex_);
        queue_.clear();
        runningStop_.request_stop();
    }
    // Joined before any member goes; the calls still posted to this object die with it.
    thread_.join();
}

quint64 JobRunner::submit(const QString &tag, Job job, JobEvents events)
{
    const bool wasBusy = isBusy();
    const quint64 id = ++lastId_;
    events_.remove(current_.value(tag)); // replaced
    current_.insert(tag, id);
    events_.insert(id, std::move(events));
    {
        const std::scoped_lock lock(mutex_);
        if (runningTag_ == tag)
            runningStop_.request_stop();
        Entry entry{tag, id, std::move(job), std::stop_source()};
        // At the end, also in place of one that was queued: what was submitted before it, it may rely on.
        std::erase_if(queue_, [&](const Entry &queued) { return queued.tag == tag; });
        queue_.push_back(std::move(entry));
    }
    wake_.notify_one();
    if (!wasBusy)
        Q_EMIT busyChanged(true);
    return id;
}

void JobRunner::cancel(const QString &tag)
{
    const auto found = current_.constFind(tag);
    if (found == current_.constEnd())
        return;
    const quint64 id = *found;
    current_.erase(found);
    bool running = false;
    {
        const std::scoped_lock lock(mutex_);
        std::erase_if(queue_, [&](const Entry &entry) { return entry.tag == tag; });
        running = runningId_ == id;
        if (running)
            runningStop_.request_stop();
    }
    if (running)
        cancelling_.insert(id, tag);
    else
        tell(tag, id, Outcome::cancelled);
    if (!isBusy())
        Q_EMIT busyChanged(false);
}

void JobRunner::cancelAll()
{
    for (const QString &tag : current_.keys())
        cancel(tag);
}

void JobRunner::work(std::stop_token stop)
{
    while (true) {
        Entry entry;
        {
            std::unique_lock lock(mutex_);
            if (!wake_.wait(lock, stop, [this] { return !queue_.empty(); }) || stop.stop_requested())
                return;
            entry = std::move(queue_.front());
            queue_.pop_front();
            runningStop_ = entry.stop;
            runningId_ = entry.id;
            runningTag_ = entry.tag;
        }
        runEntry(entry);
    }
}

void JobRunner::runEntry(Entry &entry)
{
    const QString tag = entry.tag;
    const quint64 id = entry.id;
    JobContext context(this, tag, id, entry.stop.get_token());
    context.post([this, tag] { Q_EMIT started(tag); });

    Outcome outcome = Outcome::finished;
    QString message;
    try {
        entry.job(context);
    } catch (const Cancelled &) {
        outcome = Outcome::cancelled;
    } catch (const std::exception &error) {
        outcome = Outcome::failed;
        message = failureText(error);
    } catch (...) {
        outcome = Outcome::failed;
        message = tr("unknown error");
    }
    keep_memory_reserve(); // the one before may have gone
    entry.job = nullptr; // what the job holds (a model, a run) goes in the thread that made it
    {
        const std::scoped_lock lock(mutex_);
        runningStop_ = std::stop_source(std::nostopstate);
        runningId_ = 0;
        runningTag_.clear();
    }
    toGuiThread([this, tag, id, outcome, message] { end(tag, id, outcome, message); });
}

void JobRunner::end(const QString &tag, quint64 id, Outcome outcome, const QString &message)
{
    if (cancelling_.remove(id)) {
        // It may have finished or failed before it saw the request: the user cancelled, so that is what is told.
        tell(tag, id, Outcome::cancelled);
        return;
    }
    if (!isCurrent(tag, id))
        return; // replaced
    current_.remove(tag);
    tell(tag, id, outcome, message);
    if (!isBusy())
        Q_EMIT busyChanged(false);
}

void JobRunner::tell(const QString &tag, quint64 id, Outcome outcome, const QString &message)
{
    const JobEvents events = events_.take(id);
    const bool listens = !events.receiver.isNull();
    switch (outcome) {
    case Outcome::finished:
        if (listens && events.finished)
            events.finished();
        Q_EMIT finished(tag);
        break;
    case Outcome::cancelled:
        if (listens && events.cancelled)
            events.cancelled();
        Q_EMIT cancelled(tag);
        break;
    case Outcome::failed:
        if (listens && events.failed)
            events.failed(message);
        Q_EMIT failed(tag, message);
        break;
    }
}

void JobRunner::toGuiThread(std::function<void()> call)
{
    QMetaObject::invokeMethod(this, std::move(call), Qt::QueuedConnection);
}

} // namespace sinkscope
