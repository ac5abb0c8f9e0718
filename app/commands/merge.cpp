#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/paths.h"
#include "core/corpus/merge_sets.h"

namespace sinkscope {

int mergeCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("merge"),
                     QStringLiteral("Joins the parts that `sinkscope detect --shard` wrote to one file, by sample."));
    line.addArgument("PART", "Detection files.", "PART...");
    line.addOption("partial", "Join what there is, though parts or traces are missing.");
    line.addOutputOption("Detection file to write.");
    if (!line.parse(arguments))
        return exit_status::success;
    if (line.positional().isEmpty())
        throw UsageError(QStringLiteral("PART is missing"));
    line.required(QStringLiteral("output"));
    std::vector<std::filesystem::path> parts;
    for (const QString &part : line.positional())
        parts.push_back(toPath(part));
    const std::filesystem::path output = line.outputFile(QStringLiteral("output"), OutputKind::detections, parts);
    const MergeReport report = merge_sets(parts, output, line.has(QStringLiteral("partial")));
    for (const std::string &note : report.notes)
        printNote(QString::fromStdString(note));
    if (!report.missing.empty())
        printNote(QStringLiteral("the set is not whole: %1").arg(QString::fromStdString(report.missing)));
    printOut(
        QStringLiteral("%1: %2 traces from %3 files\n").arg(fromPath(output)).arg(report.traces).arg(parts.size()));
    return exit_status::success;
}

} // namespace sinkscope
