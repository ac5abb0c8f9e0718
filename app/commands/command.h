#pragma once

#include <QString>
#include <QStringList>

#include <span>
#include <stdexcept>

namespace sinkscope {

/// A mistake in the way a command was called: one line on stderr, exit status 2.
class UsageError : public std::runtime_error {
public:
    explicit UsageError(const QString &message) : std::runtime_error(message.toStdString()) { }
};

namespace exit_status {
inline constexpr int success = 0;
inline constexpr int failure = 1; ///< bad input, failed resource, no display
inline constexpr int usage = 2; ///< unknown or missing options
inline constexpr int interrupted = 130; ///< cancelled by SIGINT, as shells report it
} // namespace exit_status

/// A command of the program, e.g. `sinkscope analyze`. To add one: a file in app/commands/ and a line in
/// app/commands/commands.cpp.
struct Command {
    const char *name;
    const char *summary; ///< one line for `sinkscope --help`
    /// True when it paints (text metrics need a QGuiApplication; it gets the offscreen platform, so that no display is
    /// needed).
    bool paints;
    /// `arguments` as QCommandLineParser takes them: the program's name first, without the command. Returns the exit
    /// status; may throw UsageError, Error and Cancelled.
    int (*run)(const QStringList &arguments);
};

/// All commands, in the order in which `--help` lists them.
std::span<const Command> commands();
/// nullptr when there is none of that name.
const Command *findCommand(const QString &name);

/// Runs a command with the right kind of application object and turns what it throws into a line on stderr and an exit
/// status.
int runCommand(const Command &command, int argc, char **argv);

} // namespace sinkscope
