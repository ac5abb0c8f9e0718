#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console_observer.h"
#include "app/commands/measure_report.h"
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

/// `--tokens 27,56`, or the run's sinks with the BOS sink first.
std::vector<int> wantedTokens(const CommandLine &line, const Run &run)
{
    std::vector<int> tokens;
    for (const double number : line.numbers(QStringLiteral("tokens"), run.token_count() - 1)) {
        if (number < 0 || number != static_cast<int>(number))
            throw UsageError(QStringLiteral("--tokens is a list of positions from 0 to %1").arg(run.token_count() - 1));
        tokens.push_back(static_cast<int>(number));
    }
    if (tokens.empty())
        for (const Sink &sink : run.detection.sinks)
            tokens.push_back(sink.position);
    if (tokens.empty())
        throw UsageError(QStringLiteral("the run has no sinks: name tokens with --tokens"));
    return tokens;
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
    line.addOption("seed", "Seed of the random neurons named as a control; 0.", "S");
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
    options.seed = line.integer(QStringLiteral("seed"), 0, 0);
    LabRequest request;
    static_cast<ComputeSettings &>(request) = line.compute();
    request.model = line.model();
    line.detector({}); // mistakes in the options show before a file is read

    Run baseline = *loadRun(file);
    baseline.detection = detect(baseline, line.detector(baseline.detection.parameters));
    options.tokens = wantedTokens(line, baseline);
    for (const double number : line.numbers(QStringLiteral("layers"), std::max(0, baseline.layers() - 1)))
        options.layers.push_back(static_cast<int>(number));
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
