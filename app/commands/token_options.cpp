#include "app/commands/token_options.h"

#include "app/commands/command.h"
#include "app/commands/command_line.h"

namespace sinkscope {

void addControlOptions(CommandLine &line)
{
    line.addOption("control",
                   "Hold the tokens against as many others: same-ids (of the same token ids), random (at equal "
                   "positions) or neighbours.",
                   "KIND");
    line.addOption("seed", "Seed of what is drawn at random: control tokens, neurons of a control; 0.", "S");
}

std::optional<ControlKind> controlOf(const CommandLine &line)
{
    if (!line.has(QStringLiteral("control")))
        return std::nullopt;
    QStringList words;
    for (const auto &[kind, name] : control_kind_names)
        words << QLatin1String(name);
    return value_of(control_kind_names, line.choice(QStringLiteral("control"), words, {}).toStdString());
}

uint64_t seedOf(const CommandLine &line)
{
    return static_cast<uint64_t>(line.integer(QStringLiteral("seed"), 0, 0));
}

std::vector<int> wholeNumbers(const CommandLine &line, const QString &option, int lowest, int largest)
{
    std::vector<int> numbers;
    for (const double number : line.numbers(option, largest)) {
        if (number < lowest || number != static_cast<int>(number))
            throw UsageError(
                QStringLiteral("--%1 is a list of whole numbers from %2 to %3").arg(option).arg(lowest).arg(largest));
        numbers.push_back(static_cast<int>(number));
    }
    return numbers;
}

} // namespace sinkscope
