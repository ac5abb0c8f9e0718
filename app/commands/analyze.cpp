#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console_observer.h"
#include "app/paths.h"
#include "core/data/error.h"
#include "core/store/run_file.h"

namespace sinkscope {

namespace {

int printForecast(const AnalyzeRequest &request)
{
    const Forecast needed = forecast(request);
    printOut(QStringLiteral("%1 tokens: %2\n").arg(needed.shape.tokens).arg(QString::fromStdString(describe(needed))));
    printOut(QStringLiteral("at least %1 with every block streamed, weights %2; it may use %3%4\n")
                 .arg(QString::fromStdString(bytes_text(needed.least_bytes())),
                      QString::fromStdString(bytes_text(needed.weight_bytes)),
                      QString::fromStdString(bytes_text(needed.limit_bytes)),
                      needed.fits() ? QString() : QStringLiteral(": it does not fit")));
    return exit_status::success;
}

} // namespace

int analyzeCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("analyze"),
                     QStringLiteral("Runs a model on a trace, block by block, and writes norms, cosines, sink scores "
                                    "and sinks to a run file."));
    line.addModelOption();
    line.addTraceOptions();
    line.addComputeOptions();
    line.addPerHeadOption();
    line.addDetectorOptions();
    line.addOption("output", "Run file to write (HDF5).", "FILE");
    line.addOption("forecast", "Only say how much memory and time the pass would take.");
    if (!line.parse(arguments))
        return exit_status::success;
    if (!line.positional().isEmpty())
        throw UsageError(QStringLiteral("unexpected argument \"%1\"").arg(line.positional().constFirst()));
    if (line.has(QStringLiteral("forecast")))
        return printForecast(line.request());
    const std::filesystem::path output = toPath(line.required(QStringLiteral("output")));
    const AnalyzeRequest request = line.request();
    // Minutes of work must not end in a typing mistake.
    const std::filesystem::path folder = output.has_parent_path() ? output.parent_path() : std::filesystem::path(".");
    if (!std::filesystem::is_directory(folder))
        throw Error(output, "", "cannot be written: there is no folder " + folder.string());

    std::shared_ptr<const Run> run;
    {
        const InterruptGuard interrupt;
        ConsoleObserver observer;
        run = analyze(request, observer, interrupt.token());
    }
    write_run(*run, output);
    for (const std::string &notice : run->detection.notices)
        printNote(QString::fromStdString(notice));
    printOut(QStringLiteral("%1: %2 tokens, %3 layers, %4 sinks, %5 s on %6 in %7\n")
                 .arg(fromPath(output))
                 .arg(run->token_count())
                 .arg(run->layers())
                 .arg(run->detection.sinks.size())
                 .arg(run->settings.seconds, 0, 'f', 1)
                 .arg(QString::fromStdString(run->settings.device), QString::fromStdString(run->settings.dtype)));
    return exit_status::success;
}

} // namespace sinkscope
