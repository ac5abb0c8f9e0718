#include "app/jobs/set_controller.h"

#include "app/dialogs/set_sources_dialog.h"
#include "app/jobs/job_runner.h"
#include "app/jobs/run_loading.h"
#include "app/paths.h"
#include "app/window/file_kind.h"
#include "app/window/workspace.h"
#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/model_reference.h"
#include "core/data/error.h"
#include "views/sets/set_view.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace sinkscope {

namespace {

/// SHA-256, hexadecimal; empty when the file cannot be read.
QString hashOf(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    return file.open(QIODevice::ReadOnly) && hash.addData(&file) ? QString::fromLatin1(hash.result().toHex())
                                                                 : QString();
}

} // namespace

SetController::SetController(SetView *view, Workspace *workspace, JobRunner *jobs, QObject *parent)
    : QObject(parent), view_(view), workspace_(workspace), jobs_(jobs)
{
    connect(view_, &SetView::traceActivated, this, &SetController::openTrace);
    connect(view_, &SetView::sourcesRequested, this, &SetController::askForSources);
    connect(view_, &SetView::clearRequested, this, &SetController::closeAll);
    connect(workspace_, &Workspace::detectionsOpened, this, [this](const QString &path) { open(path); });
    connect(workspace_, &Workspace::runReplaced, this, [this] {
        const Wanted wanted = std::exchange(wanted_, {});
        if (wanted.token >= 0 && wanted.sample == workspace_->shownSample())
            Q_EMIT tokenWanted(wanted.token);
    });
    // A token of a trace that never came must not be selected in the next one.
    const auto forget = [this] {
        if (!jobs_->isBusy(job_tag::run) && !jobs_->isBusy(job_tag::trace) && !jobs_->isBusy(job_tag::analysis))
            wanted_ = {};
    };
    connect(workspace_, &Workspace::openingFailed, this, forget);
}

QStringList SetController::paths() const
{
    QStringList paths;
    for (const OpenSet &set : sets_)
        paths << set.path;
    return paths;
}

void SetController::open(const QString &detections, const SetSources &sources)
{
    // A tag for each file: several that are opened at once do not replace each other.
    const QString path = QFileInfo(detections).absoluteFilePath();
    workspace_->submit(job_tag::set(path), [this, path, sources](JobContext &context) {
        const std::filesystem::path file = toPath(path);
        OpenSet set{path, hashOf(path), known_sources(file, sources), read_set_description(file), {}, {}};
        SetReader reader(file, set.sources);
        set.runs = reader.runs();
        set.traces = reader.sinks();
        context.post([this, set = std::move(set)] { take(set); });
    });
}

void SetController::take(OpenSet set)
{
    const QString path = set.path;
    const auto there = std::ranges::find(sets_, path, &OpenSet::path);
    const bool isOnScreen = recordOf(workspace_->runPath()).file == path;
    const std::vector<std::shared_ptr<const Run>> runs = set.runs;
    if (there != sets_.end())
        *there = std::move(set);
    else
        sets_.push_back(std::move(set));
    fillView();
    Q_EMIT loaded(path);
    if (!isOnScreen)
        return;
    // The trace on screen may have a text now.
    const int sample = workspace_->shownSample();
    for (size_t record = 0; record < runs.size(); ++record)
        if (runs[record]->trace.sample == sample)
            return workspace_->adoptRun(runs[record], recordPath(path, static_cast<int>(record)));
}

void SetController::open(const QStringList &detections)
{
    for (const QString &path : detections)
        open(path);
}

void SetController::closeAll()
{
    sets_.clear();
    fillView();
}

void SetController::fillView()
{
    std::vector<TraceSinks> traces;
    std::vector<FigureRun> runs;
    std::vector<SetFile> files;
    for (const OpenSet &set : sets_) {
        const TraceSinks *first = set.traces.empty() ? nullptr : &set.traces.front();
        files.push_back({.file = {.path = set.path,
                                  .hash = set.hash,
                                  .model = first ? QString::fromStdString(first->model) : QString(),
                                  .trace = fromPath(set.sources.traces)},
                         .detector = set.runs.empty() ? DetectorParameters() : set.runs.front()->detection.parameters});
        traces.insert(traces.end(), set.traces.begin(), set.traces.end());
        for (const std::shared_ptr<const Run> &run : set.runs)
            runs.push_back({run, run->detection});
    }
    view_->setTraces(std::move(traces), std::move(runs));
    view_->figures()->setFiles(std::move(files), QLatin1String(program_version()));
    view_->setNote(note());
}

/// What is known of each set, and why the rest is not.
QString SetController::note() const
{
    QStringList lines;
    for (const OpenSet &set : sets_) {
        QStringList parts;
        if (set.description)
            parts << tr("detected here, rule “%1”").arg(QString::fromStdString(set.description->detector.preset));
        else
            parts << tr("published detections, without the model: norms and scores cannot be shown");
        if (set.sources.tokenizer.empty())
            parts << tr("no tokenizer: tokens are shown by id");
        else if (set.sources.traces.empty())
            parts << tr("no traces: only the sinks have a text");
        else if (!set.runs.empty() && !set.runs.front()->trace.notices.empty())
            parts << QString::fromStdString(set.runs.front()->trace.notices.front());
        if (set.description && !is_there(set.description->model.path))
            parts << tr("the model is not at %1").arg(QString::fromStdString(set.description->model.path));
        lines << tr("%1: %2.").arg(QFileInfo(set.path).fileName(), parts.join(QStringLiteral("; ")));
    }
    return lines.join(QLatin1Char('\n'));
}

void SetController::askForSources()
{
    if (sets_.empty())
        return;
    const OpenSet &last = sets_.back();
    SetSources offered = last.sources;
    if (offered.tokenizer.empty() && !workspace_->modelPath().isEmpty())
        offered.tokenizer = toPath(workspace_->modelPath());
    SetSourcesDialog dialog(QFileInfo(last.path).fileName(), offered, view_);
    if (dialog.exec() == QDialog::Accepted)
        open(last.path, dialog.sources());
}

/// Whether the run on screen is of a set whose traces can be opened again with a click.
bool SetController::canBeHadAgain() const
{
    return std::ranges::any_of(sets_, [this](const OpenSet &set) {
        return set.description && !set.description->traces.empty() &&
            workspace_->tracePath() == QString::fromStdString(set.description->traces) &&
            workspace_->modelPath() == QString::fromStdString(set.description->model.path);
    });
}

void SetController::openTrace(int index, int position)
{
    size_t row = static_cast<size_t>(std::max(index, 0));
    auto set = sets_.begin();
    for (; set != sets_.end() && row >= set->runs.size(); ++set)
        row -= set->runs.size();
    if (index < 0 || set == sets_.end() || (mayDiscard_ && !canBeHadAgain() && !mayDiscard_()))
        return;
    const std::shared_ptr<const Run> run = set->runs[row];
    const auto &description = set->description;
    const auto file = description && !description->runs.empty() ? set_run_file(description->runs, run->trace.sample)
                                                                : std::filesystem::path();
    const Wanted wanted{run->trace.sample, position};
    if (is_there(file)) {
        workspace_->openRun(fromPath(file));
    } else if (description && is_there(description->traces) && is_there(description->model.path)) {
        analyse(*set, run->trace.sample);
    } else {
        wanted_ = wanted;
        workspace_->adoptRun(run, recordPath(set->path, static_cast<int>(row)));
        return;
    }
    wanted_ = wanted; // last: what is cancelled to make room forgets it
}

/// Computes the run as the set was made.
void SetController::analyse(const OpenSet &set, int sample)
{
    const auto gone = [this] { Q_EMIT workspace_->openingFailed(); };
    workspace_->submit(
        job_tag::trace,
        [this, path = set.path, description = *set.description, sample](JobContext &context) {
            const ModelCard card = Checkpoint::open(description.model.path)->card();
            const Trace trace = read_trace(description.traces, sample);
            ComputeType type;
            try {
                type = value_named(compute_type_names, description.dtype, "compute type");
            } catch (const Error &error) {
                throw Error(set_description_file(toPath(path)), "", error.what());
            }
            context.post([this, card, trace, description, type] {
                workspace_->adoptSources(card, trace);
                RunSetup setup = workspace_->setup();
                setup.prompt = description.prompt;
                setup.compute.compute_type = type;
                setup.maxTokens = description.max_tokens;
                workspace_->setSetup(setup);
                workspace_->run(description.detector);
            });
        },
        gone, gone);
}

} // namespace sinkscope
