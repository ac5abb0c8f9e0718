#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console_observer.h"
#include "app/commands/token_options.h"
#include "app/jobs/run_loading.h"
#include "app/paths.h"
#include "core/analysis/sinks.h"
#include "core/data/error.h"
#include "core/lab/cache_sweep.h"
#include "core/lab/effect_report.h"
#include "core/lab/factor_sweep.h"
#include "core/lab/intervention_spec.h"
#include "core/lab/lab_session.h"
#include "core/store/aligned_table.h"
#include "core/store/run_file.h"

#include <cmath>
#include <limits>
#include <optional>

namespace sinkscope {

namespace {

std::string fixed(double value, int digits)
{
    return std::isnan(value) ? "-" : QString::number(value, 'f', digits).toStdString();
}

/// A row for each factor and scaled token: what it becomes.
QString factorTable(const FactorSweep &sweep)
{
    AlignedTable table({{"factor"},
                        {"token"},
                        {"|mlp_out|"},
                        {"l_start"},
                        {"lifetime"},
                        {"largest score"},
                        {"mean KL"},
                        {"perplexity"}});
    for (size_t i = 0; i < sweep.factors.size(); ++i)
        for (const FactorCurve &curve : sweep.curves) {
            const FactorPoint &point = curve.points[i];
            table.add_row({QString::number(point.factor).toStdString(), std::to_string(curve.position),
                           fixed(point.mlp_out_norm, 1), point.lifetime > 0 ? std::to_string(point.l_start) : "-",
                           std::to_string(point.lifetime), fixed(point.largest_score, 4),
                           fixed(sweep.mean_divergence[i], 5), fixed(sweep.perplexity[i], 3)});
        }
    return QString::fromStdString(table.text());
}

/// A row for each size of the cache and group of spared tokens.
QString cacheTable(const CacheSweep &sweep)
{
    using Align = AlignedTable::Align;
    AlignedTable table({{sweep.saving == CacheSaving::window ? "window" : "bits"},
                        {"spared", Align::left},
                        {"tokens", Align::left},
                        {"perplexity"},
                        {"mean KL"}});
    for (size_t i = 0; i < sweep.sizes.size(); ++i)
        for (const CacheCurve &curve : sweep.curves) {
            QStringList tokens;
            for (const int token : curve.tokens)
                tokens << QString::number(token);
            table.add_row({std::to_string(sweep.sizes[i]), name_of(spared_tokens_names, curve.spared),
                           tokens.join(QStringLiteral(", ")).toStdString(), fixed(curve.perplexity[i], 3),
                           fixed(curve.mean_divergence[i], 5)});
        }
    return QStringLiteral("perplexity with the whole cache: %1; random tokens: seed %2\n\n%3")
        .arg(QString::fromStdString(fixed(sweep.whole_perplexity, 3)))
        .arg(sweep.seed)
        .arg(QString::fromStdString(table.text()));
}

/// `--sweep` and `--sizes`; nothing without them.
std::optional<CacheSaving> wantedSweep(const CommandLine &line, std::vector<int> &sizes)
{
    if (!line.has(QStringLiteral("sweep"))) {
        for (const auto &option : {QStringLiteral("sizes"), QStringLiteral("seed")})
            if (line.has(option))
                throw UsageError(QStringLiteral("--%1 goes with --sweep").arg(option));
        return std::nullopt;
    }
    QStringList words;
    for (const auto &[saving, name] : cache_saving_names)
        words << QLatin1String(name);
    const auto saving = value_of(cache_saving_names, line.choice(QStringLiteral("sweep"), words, {}).toStdString());
    for (const char *other : {"spec", "factors", "output", "json"})
        if (line.has(QLatin1String(other)))
            throw UsageError(QStringLiteral("--sweep prints a table of its own: it does not go with --%1")
                                 .arg(QLatin1String(other)));
    sizes = wholeNumbers(line, QStringLiteral("sizes"), 1,
                         *saving == CacheSaving::quantise ? most_bits : std::numeric_limits<int>::max());
    return saving;
}

} // namespace

int interveneCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("intervene"),
        QStringLiteral("Runs a run's model again with interventions, from the first changed block on, writes the "
                       "variant and says what became of sinks and predictions."));
    line.addArgument("RUN", "Run file of the baseline.");
    line.addModelOption(QStringLiteral("The run's model; without it the path that the run names."));
    line.addOption("spec",
                   "JSON list of interventions: site, layers, tokens, operation, factor, sources, heads, neurons.",
                   "FILE");
    line.addOption("factors", "Try these factors, joined by commas, for the interventions that scale.", "LIST");
    line.addOption("sweep",
                   "window or quantise: what a smaller cache of keys and values costs, and what the tokens save that "
                   "are spared; without --spec.",
                   "KIND");
    line.addOption("sizes", "Sizes of the sweep, joined by commas: keys of the window, or bits.", "LIST");
    line.addOption("seed", "Seed of the sweep's random tokens; 0.", "S");
    line.addOption("residuals",
                   "Keep the baseline's residuals in this file, or start from those that it holds: the next variant "
                   "then computes only the blocks from its first edit on.",
                   "FILE");
    line.addDeviceOptions();
    line.addDetectorOptions();
    line.addJsonOption();
    line.addOutputOption("Run file to write the variant to.");
    if (!line.parse(arguments))
        return exit_status::success;
    const std::filesystem::path file = toPath(line.onlyArgument(QStringLiteral("RUN")));
    std::vector<int> sizes;
    const std::optional<CacheSaving> saving = wantedSweep(line, sizes);
    const std::filesystem::path spec = saving ? std::filesystem::path() : toPath(line.required(QStringLiteral("spec")));
    const uint64_t seed = seedOf(line);
    const std::vector<double> factors = line.numbers(QStringLiteral("factors"), largest_factor);
    if (!factors.empty() && (line.has(QStringLiteral("output")) || line.has(QStringLiteral("json"))))
        throw UsageError(QStringLiteral("--factors prints a table: it goes with neither --output nor --json"));
    LabRequest request;
    request.model = line.model();
    static_cast<ComputeSettings &>(request) = line.compute();
    request.residual_file = toPath(line.text(QStringLiteral("residuals")));
    line.detector({}); // mistakes in the options show before a file is read

    Run baseline = *loadRun(file);
    baseline.detection = detect(baseline, line.detector(baseline.detection.parameters));
    const std::filesystem::path model =
        request.model.empty() ? std::filesystem::path(baseline.model.path) : request.model;
    std::filesystem::path output;
    if (line.has(QStringLiteral("output")))
        output = line.outputFile(QStringLiteral("output"), OutputKind::run, {file, spec, model, request.residual_file});
    if (!request.residual_file.empty())
        line.outputFile(QStringLiteral("residuals"), OutputKind::residuals, {file, spec, model, output});
    if (saving && sizes.empty())
        sizes = usual_cache_sizes(*saving, baseline.token_count());
    const std::vector<Intervention> interventions =
        saving ? std::vector<Intervention>() : read_intervention_spec(spec, baseline);
    const InterruptGuard interrupt;
    std::optional<ConsoleObserver> observer(std::in_place);
    LabSession session(std::make_shared<const Run>(std::move(baseline)), request, *observer, interrupt.token());
    if (saving) {
        const CacheSweep sweep =
            cache_sweep(session, *saving, sizes, seed, interrupt.token(),
                        [&observer](double fraction) { observer->progress(fraction, -1, "sizes of the cache"); });
        observer.reset();
        printOut(cacheTable(sweep));
        return exit_status::success;
    }
    if (!factors.empty()) {
        const FactorSweep sweep =
            factor_sweep(session, interventions, factors, true, interrupt.token(),
                         [&observer](double fraction) { observer->progress(fraction, -1, "factors"); });
        observer.reset();
        printOut(factorTable(sweep));
        return exit_status::success;
    }
    const Variant variant = session.variant(interventions, *observer, interrupt.token());
    observer.reset(); // clears its line
    if (!output.empty())
        write_run(*variant.run, output);
    printOut(QString::fromStdString(line.has(QStringLiteral("json"))
                                        ? effect_report_json(*variant.run, variant.effect)
                                        : effect_report_text(*variant.run, variant.effect)));
    return exit_status::success;
}

} // namespace sinkscope
