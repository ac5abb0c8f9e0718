#include "app/commands/command.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/set_options.h"
#include "app/commands/table_output.h"
#include "app/paths.h"
#include "core/analysis/set_tables.h"

#include <algorithm>

namespace sinkscope {

namespace {

const QStringList tableNames{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("levels"),
                             QStringLiteral("positions")};

TextTable tableOf(const QString &name, std::span<const TraceSinks> traces, int bins)
{
    if (name == tableNames[0])
        return token_share_table(traces);
    if (name == tableNames[1])
        return level_table(traces);
    return name == tableNames[2] ? level_count_table(traces) : position_table(traces, bins);
}

} // namespace

int tablesCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("tables"),
                     QStringLiteral("Tables of detected sets: 1 (token strings of the secondary sinks), 2 (primary and "
                                    "secondary layers of each model), levels (figure 2) and positions (figure 3)."));
    line.addArgument("DETECTIONS", "Detection files (JSONL), published or ours.", "DETECTIONS...");
    line.addOption("table", "1, 2, levels or positions, joined by commas; all without it.", "LIST");
    line.addOption("format", "text, csv, markdown or latex.", "NAME");
    addSourceOptions(line);
    line.addOption("bins", "Bins of the position table; 20 without it.", "N");
    if (!line.parse(arguments))
        return exit_status::success;
    if (line.positional().isEmpty())
        throw UsageError(QStringLiteral("DETECTIONS is missing"));
    const QString format = line.choice(QStringLiteral("format"), tableFormats(), tableFormats().constFirst());
    QStringList tables = line.text(QStringLiteral("table")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    if (tables.isEmpty())
        tables = tableNames;
    for (const QString &name : std::as_const(tables))
        if (!tableNames.contains(name))
            throw UsageError(
                QStringLiteral("--table is a list of %1, not \"%2\"").arg(tableNames.join(QStringLiteral(", ")), name));
    const int bins = line.integer(QStringLiteral("bins"), 20, 1, 10000);
    const SetSources sources = sourcesOf(line);
    if (!sources.traces.empty() && line.positional().size() > 1)
        throw UsageError(QStringLiteral("--traces belongs to a single detection file"));

    std::vector<TraceSinks> traces;
    for (const QString &file : line.positional()) {
        const auto sinks = SetReader(toPath(file), known_sources(toPath(file), sources)).sinks();
        traces.insert(traces.end(), sinks.begin(), sinks.end());
    }
    for (const TraceSinks &trace : traces)
        if (!trace.not_finite.empty())
            printNote(QStringLiteral("trace %1 of %2 counts as far as it is finite: its pass %3")
                          .arg(trace.trace)
                          .arg(QString::fromStdString(trace.set), QString::fromStdString(trace.not_finite)));
    for (const QString &name : std::as_const(tables))
        printOut(QString::fromStdString((name == tables.constFirst() ? "" : "\n") +
                                        tableText(tableOf(name, traces, bins), format)));
    return exit_status::success;
}

} // namespace sinkscope
