#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/commands/set_notices.h"
#include "app/paths.h"
#include "core/corpus/detect_set.h"
#include "core/data/error.h"

#include <QElapsedTimer>
#include <QThread>

#include <algorithm>

namespace sinkscope {

namespace {

class DetectConsole : public DetectSetObserver {
public:
    explicit DetectConsole(int jobs) : jobs_(jobs) { }

    void set_opened(int kept, int total) override
    {
        total_ = total;
        kept_ = kept;
        if (kept > 0)
            printNote(QStringLiteral("%1 of %2 traces are done already").arg(kept).arg(total));
        clock_.start();
    }
    void traces_opened(const TraceFile &traces) override
    {
        const std::optional<TraceKind> kind = traces.kind();
        printNote(QStringLiteral("%1: %2 traces%3")
                      .arg(fromPath(traces.file().filename()))
                      .arg(traces.size())
                      .arg(kind ? QStringLiteral(", ") + QLatin1String(name_of(trace_kind_names, *kind)) : QString()));
    }
    void checked(int number, int total) override
    {
        line_.update(number / static_cast<double>(std::max(1, total)), -1,
                     QStringLiteral("checking trace %1 of %2").arg(number + 1).arg(total));
    }
    void left_out(const BadTrace &trace) override
    {
        line_.clear();
        printNote(QStringLiteral("left out: %1").arg(QString::fromStdString(trace.why)));
    }
    void noted(const std::string &note) override { printNote(QString::fromStdString(note)); }
    void trace_started(int number, int sample) override
    {
        number_ = number;
        sample_ = sample;
        first_ = first_ > 0 ? first_ : number;
    }
    void progress(double fraction, double, const std::string &stage) override
    {
        const double done = number_ - first_ + fraction, left = total_ - first_ + 1 - done;
        line_.update((number_ - 1 + fraction) / total_, done > 0.5 ? clock_.elapsed() / 1000.0 / done * left : -1,
                     QStringLiteral("trace %1 of %2 (sample %3): %4")
                         .arg(number_)
                         .arg(total_)
                         .arg(sample_)
                         .arg(QString::fromStdString(stage)));
    }
    void trace_noticed(int sample, const std::vector<std::string> &notices) override
    {
        if (!notices.empty())
            line_.clear();
        notices_.add("sample " + std::to_string(sample), notices);
    }
    void trace_done(int, const DetectionRecord &record) override
    {
        sinks_ += record.sinks.size();
        if (!record.not_finite.empty()) {
            line_.clear();
            printNote(QStringLiteral("sample %1: the pass %2")
                          .arg(record.sample_index)
                          .arg(QString::fromStdString(record.not_finite)));
        }
        ++done_;
        notFinite_ += !record.not_finite.empty();
        if (jobs_ > 1)
            line_.update((kept_ + done_) / static_cast<double>(total_),
                         clock_.elapsed() / 1000.0 / done_ * (total_ - kept_ - done_),
                         QStringLiteral("%1 of %2 traces").arg(kept_ + done_).arg(total_));
    }

    size_t sinks() const { return sinks_; }
    const SetNotices &notices() const { return notices_; }
    int notFinite() const { return notFinite_; }

private:
    int jobs_;
    int total_ = 0, kept_ = 0, done_ = 0, number_ = 0, sample_ = 0, first_ = 0, notFinite_ = 0;
    size_t sinks_ = 0;
    QElapsedTimer clock_;
    ProgressLine line_;
    SetNotices notices_;
};

/// "2/8": part 2 of 8.
void readShard(const CommandLine &line, DetectSetRequest &request)
{
    if (!line.has(QStringLiteral("shard")))
        return;
    const QStringList parts = line.text(QStringLiteral("shard")).split(QLatin1Char('/'));
    bool good_index = false, good_count = false;
    request.shard = parts.value(0).toInt(&good_index);
    request.shards = parts.value(1).toInt(&good_count);
    if (parts.size() != 2 || !good_index || !good_count || request.shard < 1 || request.shard > request.shards)
        throw UsageError(
            QStringLiteral("--shard takes i/n with i from 1 to n, not \"%1\"").arg(line.text(QStringLiteral("shard"))));
}

} // namespace

int detectCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("detect"),
        QStringLiteral("Detects the sinks of all traces of a file and writes them in the published format. "
                       "Started again, it goes on where it stopped."));
    line.addModelOption();
    line.addOption("traces", "Traces: JSONL with prompt and output, or token_ids.", "FILE");
    line.addOption("samples", "Only the first N traces of the file.", "N");
    line.addOption("shard", "Only part i of n, for as many machines: every n-th trace.", "I/N");
    line.addOption("jobs",
                   "Traces at work at the same time, on --threads each (the processors shared out without it); each "
                   "holds the weights in its share of --memory.",
                   "N");
    line.addPromptOptions();
    line.addOption("max-tokens", "Use only the first N tokens of each trace.", "N");
    line.addComputeOptions();
    line.addPerHeadOption();
    line.addDetectorOptions();
    line.addOption("output", "Detection file to write or go on with (JSONL).", "FILE");
    line.addOption("skip-bad", "Leave out traces that cannot be used, each with a note, instead of refusing the set.");
    line.addOption("strict", "Refuse a pass that makes NaN or infinite values, instead of marking its record.");
    line.addOption("runs", "Write a run file of each trace to this folder, too.", "DIR");
    if (!line.parse(arguments))
        return exit_status::success;
    if (!line.positional().isEmpty())
        throw UsageError(QStringLiteral("unexpected argument \"%1\"").arg(line.positional().constFirst()));

    DetectSetRequest request;
    request.analysis = line.request();
    request.analysis.max_tokens = line.maxTokens();
    if (line.has(QStringLiteral("samples")))
        request.samples = line.integer(QStringLiteral("samples"), 0, 1, most_samples);
    readShard(line, request);
    request.skip_bad = line.has(QStringLiteral("skip-bad"));
    request.strict = line.has(QStringLiteral("strict"));
    request.jobs = line.integer(QStringLiteral("jobs"), 1, 1, mostThreads());
    if (request.jobs > 1 && request.analysis.threads == 0)
        request.analysis.threads = std::max(1, QThread::idealThreadCount() / request.jobs);
    request.traces = toPath(line.required(QStringLiteral("traces")));
    request.output =
        line.outputFile(QStringLiteral("output"), OutputKind::detections, {request.analysis.model, request.traces});
    request.runs = toPath(line.text(QStringLiteral("runs")));

    int detected = 0;
    DetectConsole observer(request.jobs);
    {
        const InterruptGuard interrupt;
        detected = detect_set(request, observer, interrupt.token());
    }
    observer.notices().tellCounts();
    if (observer.notFinite() > 0)
        printNote(QStringLiteral("%1 of them have passes that are not finite; their records say so (not_finite)")
                      .arg(observer.notFinite()));
    printOut(QStringLiteral("%1: %2 traces detected, %3 sinks in them\n")
                 .arg(fromPath(request.output))
                 .arg(detected)
                 .arg(observer.sinks()));
    return exit_status::success;
}

} // namespace sinkscope
