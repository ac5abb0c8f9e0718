#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console_observer.h"
#include "app/paths.h"
#include "core/analysis/designed.h"
#include "core/analysis/not_finite.h"
#include "core/data/error.h"
#include "core/store/run_file.h"
#include "views/state/token_text.h"

#include <algorithm>

namespace sinkscope {

namespace {

int printForecast(const AnalyzeRequest &request)
{
    constexpr size_t most_tokens = 20;
    const auto [trace, needed, templates] = preview(request);
    for (const std::string &notice : trace.info.notices)
        printNote(QString::fromStdString(notice));
    printOut(QStringLiteral("%1 tokens: %2\n").arg(needed.shape.tokens).arg(QString::fromStdString(describe(needed))));
    printOut(QStringLiteral("at least %1 with every block streamed, weights %2; it may use %3%4\n")
                 .arg(QString::fromStdString(bytes_text(needed.least_bytes())),
                      QString::fromStdString(bytes_text(needed.weight_bytes)),
                      QString::fromStdString(bytes_text(needed.limit_bytes)),
                      needed.fits() ? QString() : QStringLiteral(": it does not fit")));
    QStringList first;
    for (size_t t = 0; t < std::min(most_tokens, trace.tokens.size()); ++t)
        first << visibleText(trace.tokens, static_cast<int>(t));
    printOut(QStringLiteral("prompt %1; the first tokens: %2\n")
                 .arg(QString::fromStdString(trace.info.prompt_format), first.join(QLatin1Char(' '))));
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
    line.addOutputOption("Run file to write (HDF5).");
    line.addOption("strict", "Refuse a pass that makes NaN or infinite values, instead of telling of it.");
    line.addOption("forecast", "Only say how much memory and time the pass would take.");
    if (!line.parse(arguments))
        return exit_status::success;
    if (!line.positional().isEmpty())
        throw UsageError(QStringLiteral("unexpected argument \"%1\"").arg(line.positional().constFirst()));
    if (line.has(QStringLiteral("forecast")))
        return printForecast(line.request());
    line.required(QStringLiteral("output"));
    const AnalyzeRequest request = line.request();
    const std::filesystem::path output =
        line.outputFile(QStringLiteral("output"), OutputKind::run, {request.model, request.trace.source});

    std::shared_ptr<const Run> run;
    {
        const InterruptGuard interrupt;
        ConsoleObserver observer;
        run = analyze(request, observer, interrupt.token());
    }
    if (const auto found = line.has(QStringLiteral("strict")) ? first_not_finite(*run) : std::nullopt)
        throw Error(request.model, "", "the pass " + not_finite_text(*found, *run));
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
    for (const std::string &note : design_notes(*run))
        printOut(QString::fromStdString(note) + QLatin1Char('\n'));
    return exit_status::success;
}

} // namespace sinkscope
