#pragma once

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QString>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>

namespace sinkscope {

class JobRunner;

/// What a job sees of its runner. Used from the worker thread only.
class JobContext {
public:
    /// Requested when the job is cancelled, replaced, or the runner goes away.
    std::stop_token stopToken() const { return stop_; }

    /// Calls `deliver` in the runner's (GUI) thread, in the order of posting. Dropped when the job was cancelled or
    /// replaced meanwhile.
    void post(std::function<void()> deliver) const;

    /// fraction in 0..1; secondsLeft < 0 while it is not known. Cheap enough for every tile: most calls are folded into
    /// the next.
    void progress(double fraction, double secondsLeft, const QString &text);

private:
    friend class JobRunner;
    JobContext(JobRunner *runner, QString tag, quint64 id, std::stop_token stop);

    JobRunner *runner_;
    QString tag_;
    quint64 id_;
    std::stop_token stop_;
    qint64 lastProgress_ = 0; ///< milliseconds of a steady clock
};

/// What whoever asks for a job does with what becomes of it, in the GUI thread. Nobody is told of a job that was
/// replaced.
struct JobEvents {
    QPointer<QObject> receiver = nullptr; ///< whose functions these are: none is called once it is gone
    std::function<void(double fraction, double secondsLeft, const QString &text)> progress = {};
    std::function<void()> finished = {}; ///< it returned, and all that it posted was delivered
    std::function<void()> cancelled = {};
    std::function<void(const QString &message)> failed = {};
};

/// Runs jobs one after another on a single worker thread: the one thread that owns model, CUDA and HDF5. Lives in the
/// GUI thread, which never waits for it, except in the destructor, where the running job is asked to stop and the
/// thread is joined.
///
/// A job carries a tag, for supersession alone. A new job replaces a queued one of the same tag, at the end of the
/// queue, and asks a running one to stop; whatever a replaced or cancelled job still posts is dropped. An exception
/// that leaves a job becomes JobEvents::failed; sinkscope::Cancelled becomes cancelled. The signals are for a line that
/// shows what goes on, logs and tests: who asked for a job hears of it by its events, before the signal.
class JobRunner : public QObject {
    Q_OBJECT
public:
    using Job = std::function<void(JobContext &)>;
    static constexpr char thread_name[] = "sinkscope jobs"; ///< as the kernel lists it

    explicit JobRunner(QObject *parent = nullptr);
    ~JobRunner() override;

    /// Queues a job. Returns its id, for tests and logs.
    quint64 submit(const QString &tag, Job job, JobEvents events = {});

    /// Drops the queued job of that tag, asks the running one to stop. It is cancelled once it has stopped.
    void cancel(const QString &tag);
    void cancelAll();

    bool isBusy() const { return !current_.isEmpty(); }
    /// True while a job of that tag is queued or running (and not cancelled).
    bool isBusy(const QString &tag) const { return current_.contains(tag); }

Q_SIGNALS:
    void started(const QString &tag);
    void progress(const QString &tag, double fraction, double secondsLeft, const QString &text);
    void finished(const QString &tag); ///< the job returned, and all that it posted was delivered
    void cancelled(const QString &tag); ///< after cancel(); not after a replacement
    void failed(const QString &tag, const QString &message);
    void busyChanged(bool busy);

private:
    friend class JobContext;
    struct Entry {
        QString tag;
        quint64 id = 0;
        Job job;
        std::stop_source stop;
    };

    void work(std::stop_token stop);
    void runEntry(Entry &entry);
    void toGuiThread(std::function<void()> call);
    bool isCurrent(const QString &tag, quint64 id) const { return current_.value(tag, 0) == id; }
    enum class Outcome { finished, cancelled, failed };
    void end(const QString &tag, quint64 id, Outcome outcome, const QString &message);
    void tell(const QString &tag, quint64 id, Outcome outcome, const QString &message = {});

    // GUI thread only.
    QHash<QString, quint64> current_; ///< per tag the job whose results count
    QHash<quint64, JobEvents> events_; ///< of the jobs whose results count, and of those being cancelled
    QHash<quint64, QString> cancelling_; ///< cancelled jobs that have not ended yet
    quint64 lastId_ = 0;

    // Shared with the worker, under mutex_.
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::deque<Entry> queue_;
    std::stop_source runningStop_{std::nostopstate};
    quint64 runningId_ = 0;
    QString runningTag_;

    std::jthread thread_;
};

} // namespace sinkscope
