#include "core/analysis/sinks.h"
#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/jobs/run_loading.h"
#include "app/paths.h"
#include "core/data/error.h"
#include "core/store/sink_report.h"

namespace sinkscope {

int sinksCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("sinks"),
                     QStringLiteral("Lists the attention sinks of a run, detected again from its grids."));
    line.addArgument("RUN", "Run file, or a JSONL file of published detections.");
    line.addDetectorOptions();
    line.addOption("sample", "Which record of a detections file, from 0.", "N");
    line.addJsonOption();
    line.addOption("csv", "Print comma-separated values.");
    if (!line.parse(arguments))
        return exit_status::success;
    if (line.has(QStringLiteral("json")) && line.has(QStringLiteral("csv")))
        throw UsageError(QStringLiteral("--json and --csv exclude each other"));
    const std::filesystem::path file = toPath(line.onlyArgument(QStringLiteral("RUN")));
    const int sample = line.integer(QStringLiteral("sample"), 0, 0);
    const DetectorParameters asked = line.detector({}); // mistakes in the options show before a file is read
    const std::shared_ptr<const Run> run = loadRun(file, sample);
    if (run->has_grids() && !run->can_detect())
        throw Error(file, "", "no cosines: cannot detect sinks");
    const DetectorParameters parameters =
        line.has(QStringLiteral("detector")) ? asked : line.detector(run->detection.parameters);
    const Detection detection = detect(*run, parameters);
    if (line.has(QStringLiteral("json")))
        printOut(QString::fromStdString(sink_report_json(*run, detection)));
    else if (line.has(QStringLiteral("csv")))
        printOut(QString::fromStdString(sink_report_csv(*run, detection)));
    else
        printOut(QString::fromStdString(sink_report_text(*run, detection)));
    return exit_status::success;
}

} // namespace sinkscope
