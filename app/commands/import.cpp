#include "app/commands/command.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/set_options.h"
#include "app/paths.h"
#include "core/data/error.h"
#include "core/store/run_file.h"
#include "core/store/set_description.h"

#include <vector>

namespace sinkscope {

int importCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("import"),
        QStringLiteral("Makes a run file of every record of a detection file, as the published pipeline writes it: "
                       "tokens and sinks, without norms and scores, which are not in it."));
    line.addArgument("DETECTIONS", "Detection file (JSONL), published or ours.");
    addSourceOptions(line);
    line.addOption("output", "Folder for the run files.", "DIR");
    line.addOption("overwrite", "Replace files of another kind that have their names.");
    if (!line.parse(arguments))
        return exit_status::success;
    const std::filesystem::path detections = toPath(line.onlyArgument(QStringLiteral("DETECTIONS"))),
                                folder = toPath(line.required(QStringLiteral("output")));
    const SetSources sources = known_sources(detections, sourcesOf(line));
    const auto runs = read_set(detections, sources);
    if (runs.empty())
        throw Error(detections, "", "has no records");
    std::filesystem::create_directories(folder);
    std::vector<std::filesystem::path> files;
    for (const auto &run : runs) { // all are looked at before the first is written
        files.push_back(set_run_file(folder, run->trace.sample));
        check_output(files.back(), {detections, sources.traces, sources.tokenizer}, OutputKind::run,
                     line.has(QStringLiteral("overwrite")));
    }
    for (size_t i = 0; i < runs.size(); ++i)
        write_run(*runs[i], files[i]);
    printOut(QStringLiteral("%1: %2 runs without grids: their norms and scores were not published\n")
                 .arg(fromPath(folder))
                 .arg(runs.size()));
    return exit_status::success;
}

} // namespace sinkscope
