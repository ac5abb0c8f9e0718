#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/paths.h"
#include "core/corpus/set_status.h"
#include "core/store/aligned_table.h"

#include <algorithm>
#include <ctime>

namespace sinkscope {

namespace {

std::string stateText(const PartStatus &status)
{
    switch (status.state) {
    case PartStatus::State::running:
        return "running";
    case PartStatus::State::done:
        return "done";
    case PartStatus::State::stopped:
        return "stopped";
    case PartStatus::State::failed:
        return "failed: " + status.detail;
    case PartStatus::State::unknown:
        break;
    }
    return status.detail.empty() ? "not known" : "on " + status.detail;
}

std::vector<std::string> rowOf(const QString &file, const PartStatus &status)
{
    return {file.toStdString(),
            std::to_string(status.shard) + "/" + std::to_string(status.shards),
            std::to_string(status.done),
            std::to_string(status.total),
            std::to_string(status.left_out),
            status.per_minute > 0 ? QString::number(status.per_minute, 'f', 1).toStdString() : "",
            durationText(status.seconds_left).toStdString(),
            durationText(status.seconds_since).toStdString(),
            stateText(status)};
}

} // namespace

int statusCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("status"),
        QStringLiteral("Says how far the parts of a set are that `sinkscope detect --shard` writes: traces done, "
                       "traces a minute, time left, and which have failed."));
    line.addArgument("PART", "Detection files.", "PART...");
    if (!line.parse(arguments))
        return exit_status::success;
    if (line.positional().isEmpty())
        throw UsageError(QStringLiteral("PART is missing"));
    using Align = AlignedTable::Align;
    AlignedTable table({{"Part", Align::left},
                        {"Shard", Align::right},
                        {"Done", Align::right},
                        {"Of", Align::right},
                        {"Left out", Align::right},
                        {"A minute", Align::right},
                        {"Time left", Align::right},
                        {"Last trace before", Align::right},
                        {"State", Align::left}});
    PartStatus all;
    all.seconds_left = 0;
    for (const QString &file : line.positional()) {
        const PartStatus status = part_status(toPath(file), std::time(nullptr));
        table.add_row(rowOf(file, status));
        all.done += status.done;
        all.total += status.total;
        all.per_minute += status.seconds_left >= 0 ? status.per_minute : 0; // of those that go on
        all.seconds_left = std::max(all.seconds_left, status.seconds_left);
    }
    printOut(QString::fromStdString(table.text()));
    printOut(QStringLiteral("%1 of %2 traces%3\n")
                 .arg(all.done)
                 .arg(all.total)
                 .arg(all.per_minute > 0 ? QStringLiteral(", %1 a minute, %2 left")
                                               .arg(all.per_minute, 0, 'f', 1)
                                               .arg(durationText(all.seconds_left))
                                         : QString()));
    return exit_status::success;
}

} // namespace sinkscope
