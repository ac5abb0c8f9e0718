#include "app/commands/command_line.h"

#include "app/commands/command.h"
#include "app/commands/console.h"
#include "app/paths.h"
#include "core/checkpoint/model_reference.h"
#include "core/data/error.h"

#include <QCoreApplication>
#include <QThread>

#include <algorithm>
#include <cmath>

namespace sinkscope {

namespace {

const QStringList onOff{QStringLiteral("on"), QStringLiteral("off")};

/// The value that an option names, `fallback` without the option.
template <class Value, size_t N>
Value namedValue(const CommandLine &line, const QString &option, Value fallback,
                 const std::array<Name<Value>, N> &names)
{
    try {
        return line.has(option) ? value_named(names, line.text(option).toStdString(), "name") : fallback;
    } catch (const Error &error) {
        throw UsageError(QStringLiteral("--%1: %2").arg(option, QString::fromUtf8(error.what())));
    }
}

/// Files say "block_output_final_norm", the command line has always said "output-final-norm"; it takes both.
RowConvention namedRows(const CommandLine &line, RowConvention fallback)
{
    const QString given = line.text(QStringLiteral("rows"));
    for (const auto &[value, name] : row_convention_names) {
        QString brief = QLatin1String(name).mid(QLatin1String("block_").size());
        if (given == brief.replace(QLatin1Char('_'), QLatin1Char('-')))
            return value;
    }
    return namedValue(line, QStringLiteral("rows"), fallback, row_convention_names);
}

} // namespace

int mostThreads()
{
    return std::max(64, QThread::idealThreadCount());
}

CommandLine::CommandLine(const QString &command, const QString &description) : command_(command)
{
    parser_.setApplicationDescription(description);
    parser_.addHelpOption();
    parser_.addVersionOption();
}

void CommandLine::addOption(const QString &name, const QString &description, const QString &valueName)
{
    parser_.addOption(QCommandLineOption(name, description, valueName));
}

void CommandLine::addArgument(const QString &name, const QString &description, const QString &syntax)
{
    parser_.addPositionalArgument(name, description, syntax);
}

void CommandLine::addModelOption(const QString &model)
{
    addOption("model", model, "PATH");
    addOption("adapter", "Folder of a LoRA adapter (peft) that is added to the model's weights.", "DIR");
}

void CommandLine::addTraceOptions()
{
    trace_ = true;
    addOption("trace", "Trace: JSONL with prompt and output, JSON with text or token_ids, or plain text.", "FILE");
    addOption("sample", "Which record of a JSONL trace, from 0.", "N");
    addOption("max-tokens", "Use only the first N tokens.", "N");
    addPromptOptions();
}

void CommandLine::addPromptOptions()
{
    prompt_ = true;
    addOption("prompt-format",
              "auto, chat or raw: how prompt and output are joined. auto takes the model's own format.", "NAME");
    addOption("template",
              "Chat template in place of the model's default: one of the model's by name, or a Jinja or JSON file.",
              "FILE|NAME");
    addOption("system", "System message in place of the trace's; an empty one leaves it out.", "TEXT");
    addOption("thinking", "on or off: what the template is told of enable_thinking.", "SWITCH");
    addOption("bos", "auto, add or none: a BOS token first as template and tokenizer have it, in any case, or never.",
              "NAME");
}

void CommandLine::addComputeOptions()
{
    addOption("dtype", "auto, float32 or bfloat16.", "NAME");
    addDeviceOptions();
}

void CommandLine::addPerHeadOption()
{
    addOption("per-head", "Keep the sink score of every head.");
}

void CommandLine::addDeviceOptions()
{
    addOption("device",
              "auto, cpu, cuda, or one of several cards: cuda:1. auto takes the first card, and the CPU where no card "
              "can be used.",
              "NAME");
    addOption("threads", "CPU threads; 0 leaves it to the library.", "N");
    addOption("memory",
              "What the pass may use, such as 4GB: blocks that do not fit are streamed. Default: what is free.",
              "SIZE");
}

void CommandLine::addDetectorOptions()
{
    detector_ = true;
    addOption("detector", "published, paper or unclipped: what counts as a sink.", "NAME");
    addOption("threshold", "A token is on where its cosine with the BOS sink is above X (0 to 1).", "X");
    addOption("absolute", "on or off: compare the cosine's absolute value.", "SWITCH");
    addOption("clip", "on or off: only the rows between the BOS sink's largest norm jump and drop.", "SWITCH");
    addOption("bos-window", "Search the BOS sink among the first N tokens.", "N");
    addOption("min-lifetime", "Leave out sinks that are on for fewer than N layers.", "N");
    addOption("labels", "published or paper: the rule that labels a sink.", "NAME");
    addOption("rows", "output-final-norm, output or input: which residual stands for a layer.", "NAME");
}

void CommandLine::addJsonOption()
{
    addOption("json", "Print JSON.");
}

void CommandLine::addOutputOption(const QString &description)
{
    overwrites_ = true;
    addOption("output", description, "FILE");
    addOption("overwrite", "Replace a file of another kind that has the output's name.");
}

std::filesystem::path CommandLine::outputFile(const QString &option, OutputKind kind,
                                              const std::vector<std::filesystem::path> &inputs) const
{
    std::filesystem::path file = toPath(required(option));
    check_output(file, inputs, kind, overwrites_ && has(QStringLiteral("overwrite")));
    return file;
}

bool CommandLine::parse(const QStringList &arguments)
{
    const bool good = parser_.parse(arguments);
    if (parser_.isSet("help")) {
        QString help = parser_.helpText();
        if (!command_.isEmpty()) // QCommandLineParser names the program only
            help.replace(0, help.indexOf(QLatin1Char('[')), QStringLiteral("Usage: sinkscope %1 ").arg(command_));
        printOut(help);
        return false;
    }
    if (parser_.isSet("version")) {
        printOut(QStringLiteral("sinkscope %1\n").arg(QLatin1String(program_version())));
        return false;
    }
    if (!good)
        throw UsageError(parser_.errorText());
    return true;
}

QString CommandLine::required(const QString &name) const
{
    const QString value = text(name);
    if (value.isEmpty())
        throw UsageError(QStringLiteral("--%1 is missing").arg(name));
    return value;
}

int CommandLine::integer(const QString &name, int fallback, int minimum, int maximum) const
{
    if (!has(name))
        return fallback;
    bool good = false;
    const int value = text(name).toInt(&good);
    if (!good || value < minimum || value > maximum)
        throw UsageError(
            QStringLiteral("--%1 takes a whole number from %2%3, not \"%4\"")
                .arg(name)
                .arg(minimum)
                .arg(maximum == std::numeric_limits<int>::max() ? QString() : QStringLiteral(" to %1").arg(maximum))
                .arg(text(name)));
    return value;
}

double CommandLine::number(const QString &name, double fallback, double minimum, double maximum) const
{
    if (!has(name))
        return fallback;
    bool good = false;
    const double value = text(name).toDouble(&good);
    if (!good || !(value >= minimum && value <= maximum))
        throw UsageError(QStringLiteral("--%1 takes a number from %2 to %3, not \"%4\"")
                             .arg(name)
                             .arg(minimum)
                             .arg(maximum)
                             .arg(text(name)));
    return value;
}

std::vector<double> CommandLine::numbers(const QString &name, double largest) const
{
    std::vector<double> numbers;
    for (const QString &word : text(name).split(QLatin1Char(','), Qt::SkipEmptyParts)) {
        bool good = false;
        numbers.push_back(word.toDouble(&good));
        if (!good || !(std::fabs(numbers.back()) <= largest))
            throw UsageError(QStringLiteral("--%1 is a list of numbers, not \"%2\"").arg(name, word));
    }
    return numbers;
}

QString CommandLine::choice(const QString &name, const QStringList &words, const QString &fallback) const
{
    if (!has(name))
        return fallback;
    if (!words.contains(text(name)))
        throw UsageError(
            QStringLiteral("--%1 is one of %2, not \"%3\"").arg(name, words.join(QStringLiteral(", ")), text(name)));
    return text(name);
}

QString CommandLine::onlyArgument(const QString &what) const
{
    if (positional().size() != 1)
        throw UsageError(positional().isEmpty()
                             ? QStringLiteral("%1 is missing").arg(what)
                             : QStringLiteral("takes one %1, not %2").arg(what).arg(positional().size()));
    return positional().constFirst();
}

PromptSettings CommandLine::promptSettings() const
{
    PromptSettings settings;
    settings.format = namedValue(*this, QStringLiteral("prompt-format"), settings.format, prompt_format_names);
    settings.chat_template = text(QStringLiteral("template")).toStdString();
    if (const QString name = QStringLiteral("system"); has(name))
        settings.system = text(name).toStdString();
    settings.thinking = namedValue(*this, QStringLiteral("thinking"), settings.thinking, thinking_names);
    settings.bos = namedValue(*this, QStringLiteral("bos"), settings.bos, bos_choice_names);
    return settings;
}

std::optional<int> CommandLine::maxTokens() const
{
    if (!has(QStringLiteral("max-tokens")))
        return std::nullopt;
    return integer(QStringLiteral("max-tokens"), 0, 1);
}

ComputeSettings CommandLine::compute() const
{
    ComputeSettings settings;
    settings.compute_type = namedValue(*this, QStringLiteral("dtype"), settings.compute_type, compute_type_names);
    if (const QString name = QStringLiteral("device"); has(name)) {
        try {
            set_device(settings, text(name).toStdString());
        } catch (const Error &error) {
            throw UsageError(QStringLiteral("--%1: %2").arg(name, QString::fromUtf8(error.what())));
        }
    }
    settings.threads = integer(QStringLiteral("threads"), settings.threads, 0, mostThreads());
    if (const QString name = QStringLiteral("memory"); has(name)) {
        settings.memory_limit = bytes_from_text(text(name).toStdString());
        if (settings.memory_limit < 0)
            throw UsageError(QStringLiteral("--memory takes a size such as 4GB or 800MB, not \"%1\"").arg(text(name)));
    }
    return settings;
}

std::filesystem::path CommandLine::model() const
{
    const std::filesystem::path adapter = toPath(text(QStringLiteral("adapter")));
    if (adapter.empty())
        return toPath(text(QStringLiteral("model")));
    return adapted_reference({toPath(required(QStringLiteral("model"))), std::filesystem::absolute(adapter)});
}

AnalyzeRequest CommandLine::request() const
{
    AnalyzeRequest request;
    required(QStringLiteral("model"));
    request.model = model();
    if (prompt_)
        request.prompt_settings = promptSettings();
    if (trace_)
        request.max_tokens = maxTokens();
    static_cast<ComputeSettings &>(request) = compute();
    request.per_head = has(QStringLiteral("per-head"));
    if (detector_)
        request.detector = detector(request.detector);
    if (trace_) // last: mistakes in the options show before a file is read
        request.trace = read_trace(toPath(required(QStringLiteral("trace"))), integer(QStringLiteral("sample"), 0, 0));
    return request;
}

DetectorParameters CommandLine::detector(const DetectorParameters &base) const
{
    DetectorParameters parameters = base;
    if (has(QStringLiteral("detector")))
        parameters = detector_preset(choice(QStringLiteral("detector"),
                                            QStringList(detector_preset_names.begin(), detector_preset_names.end()), {})
                                         .toStdString());
    const DetectorParameters preset = parameters;
    parameters.threshold =
        number(QStringLiteral("threshold"), parameters.threshold, lowest_threshold, highest_threshold);
    if (has(QStringLiteral("absolute")))
        parameters.absolute_cosine = choice(QStringLiteral("absolute"), onOff, {}) == onOff[0];
    if (has(QStringLiteral("clip")))
        parameters.clip = choice(QStringLiteral("clip"), onOff, {}) == onOff[0];
    parameters.bos_window = integer(QStringLiteral("bos-window"), parameters.bos_window, 1, bos_candidates);
    parameters.minimum_lifetime =
        integer(QStringLiteral("min-lifetime"), parameters.minimum_lifetime, 1, longest_minimum_lifetime);
    parameters.label_rule = namedValue(*this, QStringLiteral("labels"), parameters.label_rule, label_rule_names);
    if (has(QStringLiteral("rows")))
        parameters.rows = namedRows(*this, parameters.rows);
    if (!(parameters == preset))
        parameters.preset = "custom";
    return parameters;
}

} // namespace sinkscope
