#include "app/corpus_controller.h"

#include "app/command_line.h"
#include "app/file_kind.h"
#include "app/job_runner.h"
#include "app/workspace.h"
#include "core/checkpoint/checkpoint.h"
#include "views/corpus_view.h"

namespace sinkscope {

namespace {

/// Failures are told by the workspace, as those of all jobs.
const QString setTag = QStringLiteral("set");

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
    connect(workspace_, &Workspace::opened, this, [this](const QString &path) {
        if (path != path_ && fileKind(toPath(path)) == FileKind::detections)
            open(path);
    });
}

void CorpusController::open(const QString &detections, const SetSources &sources)
{
    jobs_->submit(setTag, [this, detections, sources](JobContext &context) {
        const std::filesystem::path file = toPath(detections);
        SetSources known = sources;
        const auto description = read_set_description(file);
        if (description && known.traces.empty() && isThere(description->traces))
            known.traces = description->traces;
        if (description && known.tokenizer.empty() && isThere(description->model.path))
            known.tokenizer = Checkpoint::open(description->model.path)->tokenizer_path();
        auto runs = read_set(file, known);
        auto traces = set_sinks(runs, file, known);
        context.post([this, detections, description, runs = std::move(runs), traces = std::move(traces)]() mutable {
            path_ = detections;
            description_ = description;
            runs_ = std::move(runs);
            view_->setTraces(std::move(traces));
            Q_EMIT loaded(path_);
        });
    });
}

void CorpusController::openTrace(int index)
{
    if (index < 0 || static_cast<size_t>(index) >= runs_.size())
        return;
    const std::shared_ptr<const Run> run = runs_[static_cast<size_t>(index)];
    const int sample = run->trace.sample;
    if (description_ && !description_->runs.empty())
        if (const auto file = set_run_file(description_->runs, sample); isThere(file))
            return workspace_->openRun(fromPath(file));
    if (description_ && isThere(description_->traces) && isThere(description_->model.path))
        return analyse(*description_, sample);
    workspace_->adoptRun(run, path_);
    Q_EMIT notice({Notice::Level::information,
                   tr("Trace %1 is shown as published: its sinks alone, without norms and scores.").arg(sample),
                   tr("Open its model and its traces to compute the rest.")});
}

void CorpusController::analyse(const SetDescription &description, int sample)
{
    jobs_->submit(job_tag::trace, [this, description, sample](JobContext &context) {
        const ModelCard card = Checkpoint::open(description.model.path)->card();
        const Trace trace = read_trace(description.traces, sample);
        context.post([this, card, trace] {
            workspace_->adoptSources(card, trace);
            workspace_->run();
        });
    });
}

} // namespace sinkscope
