#include "app/commands/commands.h"

#include "app/commands/command.h"
#include "app/commands/console.h"
#include "app/jobs/failure_text.h"
#include "app/paths.h"
#include "app/window/fallback_font.h"
#include "core/data/error.h"

#include <QApplication>
#include <QCoreApplication>

#include <algorithm>
#include <clocale>
#include <exception>
#include <memory>

namespace sinkscope {

namespace {

constexpr Command table[] = {
    {"analyze", "run a model on a trace and write the run to a file", false, analyzeCommand},
    {"sinks", "list the attention sinks of a run", false, sinksCommand},
    {"tokenize", "show a trace's tokens as a model sees them", false, tokenizeCommand},
    {"info", "say what a model or a run is", false, infoCommand},
    {"figures", "draw the figures of runs as PDF, SVG or PNG", true, figuresCommand},
    {"generate", "let a model write traces from a prompt or a file of problems", false, generateCommand},
    {"detect", "detect the sinks of a set of traces", false, detectCommand},
    {"merge", "join the parts of a set that was detected on several machines", false, mergeCommand},
    {"status", "say how far the parts of a set are", false, statusCommand},
    {"tables", "print the paper's tables of detected sets", false, tablesCommand},
    {"import", "make run files of published detections", false, importCommand},
    {"intervene", "change a run's forward pass and say what that does", false, interveneCommand},
    {"measure", "measure what makes a run's sinks and what they do", false, measureCommand},
    {"compare", "put models side by side: sink levels, sink rate, entropy, neurons", false, compareCommand},
    {"doctor", "say what this installation has found and what is missing", true, doctorCommand},
};

/// What Qt has to say about the desktop is not for those who run a command: stderr holds our own lines only.
void onQtMessage(QtMsgType type, const QMessageLogContext &, const QString &message)
{
    if (type == QtCriticalMsg || type == QtFatalMsg)
        printError(message);
}

} // namespace

std::span<const Command> commands()
{
    return table;
}

const Command *findCommand(const QString &name)
{
    const auto found =
        std::ranges::find_if(table, [&](const Command &command) { return name == QLatin1String(command.name); });
    return found == std::end(table) ? nullptr : found;
}

int runCommand(const Command &command, int argc, char **argv)
{
    qInstallMessageHandler(onQtMessage);
    std::unique_ptr<QCoreApplication> application;
    if (command.paints) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
        application = std::make_unique<QApplication>(argc, argv);
        provideFont();
    } else {
        application = std::make_unique<QCoreApplication>(argc, argv);
    }
    std::setlocale(LC_NUMERIC, "C"); // Qt took the user's: libraries that print numbers would write decimal commas
    QStringList arguments = argumentList(argc, argv);
    arguments.removeAt(1);
    try {
        return command.run(arguments);
    } catch (const UsageError &error) {
        printError(QString::fromUtf8(error.what()) +
                   QStringLiteral(" (see sinkscope %1 --help)").arg(QLatin1String(command.name)));
        return exit_status::usage;
    } catch (const Cancelled &) {
        printError(QStringLiteral("cancelled"));
        return exit_status::interrupted;
    } catch (const std::exception &error) {
        printError(failureText(error));
        return exit_status::failure;
    }
}

} // namespace sinkscope
