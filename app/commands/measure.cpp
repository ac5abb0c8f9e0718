#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console_observer.h"
#include "app/commands/measure_report.h"
#include "app/commands/token_options.h"
#include "app/jobs/run_loading.h"
#include "app/paths.h"
#include "core/analysis/sinks.h"
#include "core/data/error.h"

namespace sinkscope {

namespace {

const QStringList kinds{QStringLiteral("neurons"), QStringLiteral("heads"), QStringLiteral("dimensions"),
                        QStringLiteral("entropy"), QStringLiteral("drain")};

QStringList wantedKinds(const CommandLine &line)
{
    if (!line.has(QStringLiteral("what")) || line.text(QStringLiteral("what")) == QLatin1String("all"))
        return kinds;
    const QStringList wanted = line.text(QStringLiteral("what")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    for (const QString &kind : wanted)
        if (!kinds.contains(kind))
            throw UsageError(QStringLiteral("--what is a list of %1, or all, not \"%2\"")
                                 .arg(kinds.join(QStringLiteral(", ")), kind));
    return wanted;
}

} // namespace

int measureCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("measure"),
        QStringLiteral("Measures what makes sinks and what they do: neurons that write and erase them, head "
                       "classes and sink rates, massive dimensions, matrix entropy, value drain."));
    line.addArgument("RUN", "Run file of the baseline.");
    line.addOption("what", "neurons, heads, dimensions, entropy, drain, joined by commas; all without it.", "LIST");
    line.addOption("tokens", "Positions, joined by commas; the sinks without it.", "LIST");
    line.addOption("layers", "Blocks for neurons, joined by commas; without it where sinks start and end.", "LIST");
    line.addOption("top", "Neurons and dimensions to list for each token; 5.", "N");
    line.addOption("epsilon", "A head counts for the sink rate where the token's score is above X; 0.3.", "X");
    line.addOption("sample", "Tokens at most in an entropy, evenly spaced; 2048.", "N");
    addControlOptions(line);
    line.addModelOption(QStringLiteral("The run's model; without it the path that the run names."));
    line.addDeviceOptions();
    line.addDetectorOptions();
    line.addOption("csv", "Print comma-separated values: a row for each number.");
    if (!line.parse(arguments))
        return exit_status::success;
    const std::filesystem::path file = toPath(line.onlyArgument(QStringLiteral("RUN")));
    MeasureOptions options;
    options.kinds = wantedKinds(line);
    options.top = line.integer(QStringLiteral("top"), options.top, 1, 1000);
    options.epsilon = line.number(QStringLiteral("epsilon"), options.epsilon, 0, 1);
    options.sampledTokens = line.integer(QStringLiteral("sample"), options.sampledTokens, 2, 1 << 16);
    options.seed = seedOf(line);
    LabRequest request;
    static_cast<ComputeSettings &>(request) = line.compute();
    request.model = line.model();
    controlOf(line);
    line.detector({}); // mistakes in the options show before a file is read

    Run baseline = *loadRun(file);
    baseline.detection = detect(baseline, line.detector(baseline.detection.parameters));
    options.tokens =
        measured_tokens(baseline.tokens, baseline.detection,
                        wholeNumbers(line, QStringLiteral("tokens"), 0, std::max(0, baseline.token_count() - 1)),
                        controlOf(line), options.seed);
    options.layers = wholeNumbers(line, QStringLiteral("layers"), 0, std::max(0, baseline.layers() - 1));
    if (options.layers.empty())
        options.layers = neuronLayers(baseline.detection);
    MeasureReport report(baseline, options);
    if (options.kinds != QStringList(QStringLiteral("drain"))) { // the others need the model
        const InterruptGuard interrupt;
        ConsoleObserver observer;
        LabSession session(std::make_shared<const Run>(std::move(baseline)), request, observer, interrupt.token());
        report.compute(session, interrupt.token(),
                       [&observer](double fraction) { observer.progress(fraction, -1, "measuring"); });
    }
    printOut(line.has(QStringLiteral("csv")) ? report.csv() : report.text());
    return exit_status::success;
}

} // namespace sinkscope
