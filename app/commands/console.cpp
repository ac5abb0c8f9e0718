#include "app/commands/console.h"

#include "core/data/error.h"

#include <QByteArray>

#include <cerrno>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>

#include <fcntl.h>
#include <unistd.h>

namespace sinkscope {

namespace {

constexpr int terminal_interval = 100; // milliseconds between two updates in place
constexpr int plain_interval = 5000; // between two plain lines
constexpr char wake_byte = 's', end_byte = 'q';

int signalPipe[2] = {-1, -1};

void onSignal(int)
{
    const int savedErrno = errno;
    [[maybe_unused]] const ssize_t written = write(signalPipe[1], &wake_byte, 1);
    errno = savedErrno;
}

qint64 steadyMilliseconds()
{
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

void printLine(const char *prefix, const QString &message)
{
    const QByteArray line = message.simplified().toUtf8();
    std::fprintf(stderr, "sinkscope: %s%s\n", prefix, line.constData());
}

} // namespace

void printError(const QString &message)
{
    printLine("", message);
}

void printNote(const QString &message)
{
    printLine("note: ", message);
}

void printOut(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    const size_t size = static_cast<size_t>(bytes.size());
    if (std::fwrite(bytes.constData(), 1, size, stdout) != size || std::fflush(stdout) != 0)
        throw Error(std::string("standard output: ") + std::strerror(errno));
}

QString durationText(double seconds)
{
    if (!(seconds >= 0))
        return {};
    const auto whole = static_cast<qint64>(std::ceil(seconds));
    if (whole < 60)
        return QStringLiteral("%1 s").arg(whole);
    if (whole < 3600)
        return QStringLiteral("%1 min %2 s").arg(whole / 60).arg(whole % 60);
    return QStringLiteral("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60);
}

ProgressLine::ProgressLine() : terminal_(isatty(STDERR_FILENO)) { }

ProgressLine::~ProgressLine()
{
    clear();
}

void ProgressLine::clear()
{
    if (drawn_)
        std::fputs("\r\033[K", stderr);
    drawn_ = false;
}

void ProgressLine::update(double fraction, double secondsLeft, const QString &text)
{
    const qint64 now = steadyMilliseconds();
    const int percent = static_cast<int>(std::floor(100 * fraction));
    const bool due = lastPercent_ < 0 || now - lastTime_ >= (terminal_ ? terminal_interval : plain_interval) ||
        (percent == 100 && lastPercent_ != 100);
    if (!due)
        return;
    lastTime_ = now;
    lastPercent_ = percent;
    QString line = QStringLiteral("%1 %  %2").arg(percent, 3).arg(text);
    if (const QString left = durationText(secondsLeft); !left.isEmpty())
        line += QStringLiteral(", %1 left").arg(left);
    if (terminal_)
        std::fprintf(stderr, "\r\033[K%s", line.toUtf8().constData());
    else
        std::fprintf(stderr, "%s\n", line.toUtf8().constData());
    std::fflush(stderr);
    drawn_ = terminal_;
}

InterruptGuard::InterruptGuard()
{
    if (pipe2(signalPipe, O_CLOEXEC) != 0)
        throw Error(std::string("cannot watch for signals: ") + std::strerror(errno));
    watcher_ = std::jthread([stop = stop_, end = signalPipe[0]]() mutable {
        char byte = end_byte;
        while (read(end, &byte, 1) < 0 && errno == EINTR) { }
        if (byte == wake_byte)
            stop.request_stop();
    });
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, &previousInterrupt_);
    sigaction(SIGTERM, &action, &previousTerminate_);
}

InterruptGuard::~InterruptGuard()
{
    sigaction(SIGINT, &previousInterrupt_, nullptr);
    sigaction(SIGTERM, &previousTerminate_, nullptr);
    [[maybe_unused]] const ssize_t written = write(signalPipe[1], &end_byte, 1);
    watcher_.join();
    close(signalPipe[0]);
    close(signalPipe[1]);
}

} // namespace sinkscope
