#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/set_notices.h"
#include "app/paths.h"
#include "core/corpus/generate_set.h"
#include "core/data/error.h"
#include "core/text/prompt_wrapper.h"

#include <QElapsedTimer>

#include <algorithm>

namespace sinkscope {

namespace {

constexpr int most_together = 1024;

class GenerateConsole : public GenerateSetObserver {
public:
    /// `shows_text`: prints the output as it is written.
    explicit GenerateConsole(bool shows_text) : shows_text_(shows_text) { }

    void set_opened(int kept, int total) override
    {
        total_ = total;
        done_ = kept;
        if (kept > 0)
            printNote(QStringLiteral("%1 of %2 traces are there already").arg(kept).arg(total));
    }
    void noted(const std::string &note) override { printNote(QString::fromStdString(note)); }
    void trace_started(int number, const PreparedTrace &prompt) override
    {
        line_.clear();
        notices_.add("prompt " + std::to_string(number), prompt.info.notices);
        if (begun_++ == 0)
            clock_.start();
    }
    void token(int, const std::string &text) override
    {
        ++tokens_;
        if (shows_text_)
            return printOut(QString::fromStdString(text));
        line_.update(
            std::min(1.0, done_ / static_cast<double>(total_)), -1,
            QStringLiteral("%1 of %2 traces, %3 at work: %4 tokens, %5 a second")
                .arg(done_)
                .arg(total_)
                .arg(begun_ - ended_)
                .arg(tokens_)
                .arg(tokens_ * 1000.0 / static_cast<double>(std::max<qint64>(1, clock_.elapsed())), 0, 'f', 1));
    }
    void trace_done(int, const GeneratedTrace &trace) override
    {
        if (shows_text_)
            printOut(QStringLiteral("\n"));
        line_.clear();
        ++done_;
        ++ended_;
        if (trace.end == GenerationEnd::length)
            ++cut_;
    }
    int cut() const { return cut_; }
    const SetNotices &notices() const { return notices_; }

private:
    bool shows_text_;
    int total_ = 0, done_ = 0, begun_ = 0, ended_ = 0, tokens_ = 0, cut_ = 0; ///< done_: those that were there included
    QElapsedTimer clock_;
    ProgressLine line_;
    SetNotices notices_;
};

std::vector<PromptRecord> promptsOf(const CommandLine &line)
{
    const bool has_prompt = line.has(QStringLiteral("prompt")), has_dataset = line.has(QStringLiteral("dataset"));
    if (has_prompt == has_dataset)
        throw UsageError(QStringLiteral("one of --prompt and --dataset is needed"));
    QStringList names{QStringLiteral("none")};
    for (const char *name : prompt_wrapper_names)
        names.append(QLatin1String(name));
    const QString chosen = line.choice(QStringLiteral("wrapper"), names, names.constFirst());
    const std::string wrapper = chosen == names.constFirst() ? std::string() : chosen.toStdString();
    const int samples = line.integer(QStringLiteral("samples"), has_prompt ? 1 : most_samples, 1, most_samples);
    if (has_dataset)
        return read_prompts(toPath(line.text(QStringLiteral("dataset"))), wrapper, samples);
    std::vector<PromptRecord> prompts;
    PromptRecord record;
    record.question = line.required(QStringLiteral("prompt")).toStdString();
    record.prompt = wrap_prompt(wrapper, record.question);
    for (record.index = 0; record.index < samples; ++record.index)
        prompts.push_back(record);
    return prompts;
}

} // namespace

int generateCommand(const QStringList &arguments)
{
    CommandLine line(QStringLiteral("generate"),
                     QStringLiteral("Lets a model write traces: its answers to a prompt, or to each problem of a file. "
                                    "Started again, it goes on where it stopped."));
    line.addModelOption();
    line.addOption("prompt", "What to say to the model.", "TEXT");
    line.addOption("dataset", "JSONL of problems: the field problem, question or prompt of each line.", "FILE");
    line.addOption("wrapper", "none, aime24, math or gsm8k: the published prompt around a problem.", "NAME");
    line.addPromptOptions();
    line.addOption("samples", "The first N problems of the file, or N answers to the prompt.", "N");
    line.addOption("max-tokens", "New tokens at most; 512 without it.", "N");
    line.addOption("temperature", "0 (greedy, the default) or more.", "X");
    line.addOption("top-p", "Draw only from the likeliest tokens with this probability together.", "Y");
    line.addOption("seed", "Seed of the draws; record i is drawn with seed + i.", "S");
    line.addOption("together",
                   "Traces that are written at once, as far as their keys and values fit the memory: the weights are "
                   "read once for a token of each; 16.",
                   "N");
    line.addComputeOptions();
    line.addOption("output", "Trace file to write or go on with (JSONL).", "FILE");
    if (!line.parse(arguments))
        return exit_status::success;
    if (!line.positional().isEmpty())
        throw UsageError(QStringLiteral("unexpected argument \"%1\"").arg(line.positional().constFirst()));

    const AnalyzeRequest common = line.request();
    GenerateSetRequest request;
    request.output = line.outputFile(QStringLiteral("output"), OutputKind::traces,
                                     {common.model, toPath(line.text(QStringLiteral("dataset")))});
    GenerateRequest &generation = request.generation;
    generation.model = common.model;
    generation.prompt_settings = common.prompt_settings;
    static_cast<ComputeSettings &>(generation) = common;
    generation.max_tokens = line.integer(QStringLiteral("max-tokens"), generation.max_tokens, 1, 1 << 20);
    generation.sampling.temperature = line.number(QStringLiteral("temperature"), 0, 0, 100);
    generation.sampling.top_p = line.number(QStringLiteral("top-p"), 1, 1e-6, 1);
    generation.sampling.seed = static_cast<uint64_t>(line.integer(QStringLiteral("seed"), 0, 0));
    request.prompts = promptsOf(line);
    const bool shows_text = request.prompts.size() == 1;
    request.at_once = line.integer(QStringLiteral("together"), 16, 1, most_together);

    const InterruptGuard interrupt;
    GenerateConsole observer(shows_text);
    const int written = generate_set(request, observer, interrupt.token());
    observer.notices().tellCounts();
    if (observer.cut() > 0)
        printNote(QStringLiteral("%1 of them were still going on at --max-tokens %2")
                      .arg(observer.cut())
                      .arg(generation.max_tokens));
    printOut(QStringLiteral("%1: %2 traces written\n").arg(fromPath(request.output)).arg(written));
    return exit_status::success;
}

} // namespace sinkscope
