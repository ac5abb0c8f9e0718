#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console_observer.h"
#include "app/commands/table_output.h"
#include "app/jobs/run_loading.h"
#include "app/paths.h"
#include "core/analysis/formation.h"
#include "core/analysis/model_comparison.h"
#include "core/analysis/sinks.h"
#include "core/lab/measures.h"

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

constexpr int leading = 2; ///< neurons

/// The mean share of these neurons in what the MLP adds to the sinks other than BOS.
double shareOf(const NeuronStudy &study, const std::vector<int> &neurons)
{
    std::vector<double> shares;
    for (const NeuronTable &table : study.tables) {
        double share = 0;
        for (const NeuronShare &one : table.neurons)
            if (std::ranges::find(neurons, one.neuron) != neurons.end())
                share += one.share;
        shares.push_back(share);
    }
    return mean_interval(shares).mean;
}

void measureNeurons(LabSession &session, const std::stop_token &stop, TraceMeasures &measures)
{
    const Run &run = *session.baseline();
    MeasuredTokens others;
    for (const Sink &sink : run.detection.sinks)
        if (sink.position != run.detection.bos_position)
            others.chosen.push_back(sink.position);
    const int layer = common_l_start(run.detection, others.chosen);
    if (layer < 0)
        return;
    const NeuronStudy study = neuron_study(session, layer, others, stop);
    const std::vector<int> neurons = leading_neurons(study, leading);
    for (const int neuron : neurons)
        measures.neurons.push_back(study.name(neuron));
    measures.neuron_share = shareOf(study, neurons);
    measures.neuron_layer = layer;
}

TraceMeasures measuresOf(std::shared_ptr<const Run> run, const LabRequest &request, AnalyzeObserver &observer,
                         const std::stop_token &stop)
{
    LabSession session(run, request, observer, stop);
    TraceMeasures measures{run->model.name, NAN, NAN, NAN, -1, NAN, {}};
    const auto progress = [&](double fraction) { observer.progress(fraction, -1, "measuring " + run->model.name); };
    const MeasuredTokens sinks = measured_tokens(run->tokens, run->detection, {}, std::nullopt, 0);
    const HeadAttention heads = head_attention(session, sinks, usual_first_queries, stop, progress);
    measures.sink_rate = sink_rate(heads.tokens.front().score);
    constexpr int most_tokens = 2048;
    for (const ResidualRow &row : residual_rows(session, sinks, most_tokens, stop, progress).rows)
        if (!(row.entropy >= measures.entropy_valley)) {
            measures.entropy_valley = row.entropy;
            measures.entropy_without = row.entropy_without;
        }
    measureNeurons(session, stop, measures);
    return measures;
}

} // namespace

int compareCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("compare"),
                     QStringLiteral("Puts models side by side, a row each: primary layer, sink levels, the BOS sink's "
                                    "rate, the valley of the matrix entropy, the neurons that write the sinks; means "
                                    "and 95 % intervals over the traces of a model."));
    line.addArgument("RUN", "Run files: of each model one for each trace.", "RUN...");
    line.addOption("format", "text, csv, markdown or latex.", "NAME");
    line.addOption("levels", "Only what the run files say, without opening the models.");
    line.addDeviceOptions();
    line.addDetectorOptions();
    if (!line.parse(arguments))
        return exit_status::success;
    if (line.positional().isEmpty())
        throw UsageError(QStringLiteral("RUN is missing"));
    const QString format = line.choice(QStringLiteral("format"), tableFormats(), tableFormats().constFirst());
    LabRequest request;
    static_cast<ComputeSettings &>(request) = line.compute();
    line.detector({}); // mistakes in the options show before a file is read

    std::vector<TraceSinks> sinks;
    std::vector<TraceMeasures> measures;
    const InterruptGuard interrupt;
    for (const QString &file : line.positional()) {
        auto run = std::make_shared<Run>(*loadRun(toPath(file)));
        run->detection = detect(*run, line.detector(run->detection.parameters));
        sinks.push_back(trace_sinks(*run, run->detection, {}));
        if (line.has(QStringLiteral("levels")))
            continue;
        ConsoleObserver observer;
        measures.push_back(measuresOf(std::move(run), request, observer, interrupt.token()));
    }
    printOut(QString::fromStdString(tableText(model_table(sinks, measures), format)));
    return exit_status::success;
}

} // namespace sinkscope
