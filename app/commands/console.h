#pragma once

#include <QString>

#include <csignal>
#include <stop_token>
#include <thread>

namespace sinkscope {

/// "sinkscope: MESSAGE" on stderr, as a single line whatever the message holds.
void printError(const QString &message);
/// "sinkscope: note: MESSAGE" on stderr.
void printNote(const QString &message);
/// UTF-8 on stdout. Throws Error when it cannot be written (a full disk, a closed pipe).
void printOut(const QString &text);

/// "4 s", "3 min 20 s", "2 h 5 min"; empty for a negative number (not known).
QString durationText(double seconds);

/// Progress on stderr: a line that is rewritten in place on a terminal, plain lines now and then otherwise.
class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine(); ///< clears a line written in place
    ProgressLine(const ProgressLine &) = delete;
    ProgressLine &operator=(const ProgressLine &) = delete;

    /// fraction in 0..1; secondsLeft < 0 while it is not known.
    void update(double fraction, double secondsLeft, const QString &text);
    void clear();

private:
    bool terminal_;
    bool drawn_ = false;
    int lastPercent_ = -1;
    qint64 lastTime_ = 0;
};

/// While it lives, SIGINT and SIGTERM request a stop instead of ending the process. A second signal ends it at once.
class InterruptGuard {
public:
    InterruptGuard();
    ~InterruptGuard();
    InterruptGuard(const InterruptGuard &) = delete;
    InterruptGuard &operator=(const InterruptGuard &) = delete;

    std::stop_token token() const { return stop_.get_token(); }

private:
    std::stop_source stop_;
    struct sigaction previousInterrupt_ = {};
    struct sigaction previousTerminate_ = {};
    std::jthread watcher_;
};

} // namespace sinkscope
