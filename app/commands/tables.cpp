#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/paths.h"
#include "core/analysis/set_tables.h"
#include "core/corpus/read_set.h"
#include "core/store/aligned_table.h"

#include <algorithm>

namespace sinkscope {

namespace {

const QStringList tableNames{QStringLiteral("1"), QStringLiteral("2"), QStringLiteral("levels"),
                             QStringLiteral("positions")};
const QStringList formatNames{QStringLiteral("text"), QStringLiteral("csv"), QStringLiteral("markdown"),
                              QStringLiteral("latex")};

bool isNumber(const std::string &cell)
{
    bool good = false;
    QString::fromStdString(cell).toDouble(&good);
    return good;
}

std::string asText(const TextTable &table)
{
    std::vector<AlignedTable::Column> columns;
    for (size_t c = 0; c < table.header.size(); ++c) {
        const bool number = std::ranges::all_of(
            table.rows, [c](const auto &row) { return c >= row.size() || row[c].empty() || isNumber(row[c]); });
        columns.push_back(
            {table.header[c], number && !table.rows.empty() ? AlignedTable::Align::right : AlignedTable::Align::left});
    }
    AlignedTable text(columns);
    for (std::vector<std::string> row : table.rows) {
        row.resize(columns.size());
        if (table.header.front() == "Token") // a blank or a newline would go unseen
            row.front() = row.front().starts_with("id ") ? row.front() : quoted_token(row.front());
        text.add_row(std::move(row));
    }
    return (table.caption.empty() ? "" : table.caption + "\n\n") + text.text();
}

std::string written(const TextTable &table, const QString &format)
{
    if (format == formatNames[1])
        return to_csv(table);
    if (format == formatNames[2])
        return to_markdown(table);
    return format == formatNames[3] ? to_latex(table) : asText(table);
}

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
    line.addOption("tokenizer", "tokenizer.json or GGUF: gives the token ids their text.", "FILE");
    line.addOption("traces", "The traces of the detection file, with --tokenizer.", "FILE");
    line.addOption("layers", "The model's number of blocks, where the file does not say.", "L");
    line.addOption("bins", "Bins of the position table; 20 without it.", "N");
    if (!line.parse(arguments))
        return exit_status::success;
    if (line.positional().isEmpty())
        throw UsageError(QStringLiteral("DETECTIONS is missing"));
    const QString format = line.choice(QStringLiteral("format"), formatNames, formatNames.constFirst());
    QStringList tables = line.text(QStringLiteral("table")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    if (tables.isEmpty())
        tables = tableNames;
    for (const QString &name : std::as_const(tables))
        if (!tableNames.contains(name))
            throw UsageError(
                QStringLiteral("--table is a list of %1, not \"%2\"").arg(tableNames.join(QStringLiteral(", ")), name));
    const int bins = line.integer(QStringLiteral("bins"), 20, 1, 10000);
    SetSources sources;
    sources.traces = toPath(line.text(QStringLiteral("traces")));
    sources.tokenizer = toPath(line.text(QStringLiteral("tokenizer")));
    sources.layers = line.integer(QStringLiteral("layers"), 0, 1, 100000);
    if (!sources.traces.empty() && line.positional().size() > 1)
        throw UsageError(QStringLiteral("--traces belongs to a single detection file"));

    std::vector<TraceSinks> traces;
    for (const QString &file : line.positional()) {
        const auto sinks = SetReader(toPath(file), known_sources(toPath(file), sources)).sinks();
        traces.insert(traces.end(), sinks.begin(), sinks.end());
    }
    for (const QString &name : std::as_const(tables))
        printOut(QString::fromStdString((name == tables.constFirst() ? "" : "\n") +
                                        written(tableOf(name, traces, bins), format)));
    return exit_status::success;
}

} // namespace sinkscope
