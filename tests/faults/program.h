#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

#include <csignal>
#include <functional>
#include <memory>

// The program as a user runs it, in a world that a test has prepared.
namespace sinkscope::test {

struct Ended {
    int status = -1; ///< -signal when a signal ended it
    QString out = {}, err = {};
};

struct World {
    QString folder = {}; ///< the working folder
    std::function<void()> in_child = {}; ///< called in the child before the program starts: limits
    QStringList environment = {}; ///< NAME=VALUE
    QStringList unset = {}; ///< names that the environment lacks
    int signal = 0; ///< sent once stderr has said something
    QStringList wrapper = {}; ///< a program that runs ours, and its arguments
};

inline Ended run_program(const QStringList &arguments, const World &world)
{
    QProcess process;
    process.setWorkingDirectory(world.folder);
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &entry : world.environment)
        environment.insert(entry.section(u'=', 0, 0), entry.section(u'=', 1));
    for (const QString &name : world.unset)
        environment.remove(name);
    process.setProcessEnvironment(environment);
    if (world.in_child)
        process.setChildProcessModifier(world.in_child);
    const QStringList line = world.wrapper + QStringList(qEnvironmentVariable("SINKSCOPE_BINARY")) + arguments;
    process.start(line.constFirst(), line.sliced(1));
    process.setReadChannel(QProcess::StandardError);
    // However long it takes: the machine may have other things to do, and a test that hangs is ended by ctest.
    if (world.signal != 0 && process.waitForReadyRead(-1) && process.processId() > 0) // 0 would be this test
        ::kill(static_cast<pid_t>(process.processId()), world.signal);
    process.waitForFinished(-1);
    const bool crashed = process.exitStatus() == QProcess::CrashExit;
    return {crashed ? -process.exitCode() : process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

} // namespace sinkscope::test
