#include "app/corpus_controller.h"

#include "app/command_line.h"
#include "app/file_kind.h"
#include "app/job_runner.h"
#include "app/set_sources_dialog.h"
#include "app/workspace.h"
#include "core/checkpoint/checkpoint.h"
#include "views/corpus_view.h"

#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace sinkscope {

namespace {

bool isThere(const std::filesystem::path &path)
{
    std::error_code failure;
    return !path.empty() && std::filesystem::exists(path, failure);
}

} // namespace

CorpusController::CorpusController(CorpusView *view, Workspace *workspace, JobRunner *jobs, QObject *parent)
    : QObject(parent), view_(view), workspace_(workspace), jobs_(jobs)
{
    connect(view_, &CorpusView::traceActivated, this, &CorpusController::openTrace);
    connect(view_, &CorpusView::sourcesRequested, this, &CorpusController::askForSources);
    connect(view_, &CorpusView::clearRequested, this, &CorpusController::closeAll);
    connect(workspace_, &Workspace::detectionsOpened, this, [this](const QString &path) { open(path); });
    connect(workspace_, &Workspace::runReplaced, this, [this] {
        if (const int token = std::exchange(wantedToken_, -1); token >= 0)
            Q_EMIT tokenWanted(token);
    });
}

QStringList CorpusController::paths() const
{
    QStringList paths;
    for (const OpenSet &set : sets_)
        paths << set.path;
    return paths;
}

void CorpusController::open(const QString &detections, const SetSources &sources)
{
    // A tag for each file: several that are opened at once do not replace each other. Failures are told by the
    // workspace, as those of all jobs.
    const QString path = QFileInfo(detections).absoluteFilePath();
    jobs_->submit(QStringLiteral("set ") + path, [this, path, sources](JobContext &context) {
        const std::filesystem::path file = toPath(path);
        OpenSet set{path, known_sources(file, sources), read_set_description(file), {}, {}};
        set.runs = read_set(file, set.sources);
        set.traces = set_sinks(set.runs, file, set.sources);
        context.post([this, set = std::move(set)] { take(set); });
    });
}

void CorpusController::take(OpenSet set)
{
    const QString path = set.path;
    const auto there = std::ranges::find(sets_, path, &OpenSet::path);
    const bool isOnScreen = workspace_->runPath() == path;
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
    for (const std::shared_ptr<const Run> &run : runs)
        if (run->trace.sample == sample)
            return workspace_->adoptRun(run, path);
}

void CorpusController::closeAll()
{
    sets_.clear();
    fillView();
}

void CorpusController::fillView()
{
    std::vector<TraceSinks> traces;
    std::vector<FigureRun> runs;
    for (const OpenSet &set : sets_) {
        traces.insert(traces.end(), set.traces.begin(), set.traces.end());
        for (const std::shared_ptr<const Run> &run : set.runs)
            runs.push_back({run, run->detection});
    }
    view_->setTraces(std::move(traces), std::move(runs));
    view_->setNote(note());
}

/// What is known of each set, and why the rest is not.
QString CorpusController::note() const
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
        if (set.description && !isThere(set.description->model.path))
            parts << tr("the model is not at %1").arg(QString::fromStdString(set.description->model.path));
        lines << tr("%1: %2.").arg(QFileInfo(set.path).fileName(), parts.join(QStringLiteral("; ")));
    }
    return lines.join(QLatin1Char('\n'));
}

void CorpusController::askForSources()
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
bool CorpusController::canBeHadAgain() const
{
    return std::ranges::any_of(sets_, [this](const OpenSet &set) {
        return set.description && !set.description->traces.empty() &&
            workspace_->tracePath() == QString::fromStdString(set.description->traces) &&
            workspace_->modelPath() == QString::fromStdString(set.description->model.path);
    });
}

void CorpusController::openTrace(int index, int position)
{
    size_t row = static_cast<size_t>(std::max(index, 0));
    auto set = sets_.begin();
    for (; set != sets_.end() && row >= set->runs.size(); ++set)
        row -= set->runs.size();
    if (index < 0 || set == sets_.end() || (mayDiscard_ && !canBeHadAgain() && !mayDiscard_()))
        return;
    wantedToken_ = position;
    const std::shared_ptr<const Run> run = set->runs[row];
    const auto &description = set->description;
    if (description && !description->runs.empty())
        if (const auto file = set_run_file(description->runs, run->trace.sample); isThere(file))
            return workspace_->openRun(fromPath(file));
    if (description && isThere(description->traces) && isThere(description->model.path))
        return analyse(*description, run->trace.sample);
    workspace_->adoptRun(run, set->path);
}

/// Computes the run as the set was made.
void CorpusController::analyse(const SetDescription &description, int sample)
{
    jobs_->submit(job_tag::trace, [this, description, sample](JobContext &context) {
        const ModelCard card = Checkpoint::open(description.model.path)->card();
        const Trace trace = read_trace(description.traces, sample);
        context.post([this, card, trace, description] {
            workspace_->adoptSources(card, trace);
            RunSetup setup = workspace_->setup();
            setup.promptFormat = prompt_format_from_name(description.prompt_format);
            setup.computeType = compute_type_from_name(description.dtype);
            setup.maxTokens = description.max_tokens;
            workspace_->setSetup(setup);
            workspace_->run(description.detector);
        });
    });
}

} // namespace sinkscope
