#include "app/window/workspace.h"

#include "app/jobs/live_observer.h"
#include "app/paths.h"
#include "core/store/output_file.h"
#include "core/store/run_file.h"
#include "core/store/saved_again.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>
#include <utility>

namespace sinkscope {

namespace {

/// FOLDER/NAME.h5, with a number where such a file is there already.
QString freeName(const QString &folder, QString name)
{
    name.replace(QLatin1Char('/'), QLatin1Char('-'));
    QString path = QDir(folder).absoluteFilePath(name + QLatin1String(".h5"));
    for (int number = 2; QFileInfo::exists(path); ++number)
        path = QDir(folder).absoluteFilePath(QStringLiteral("%1-%2.h5").arg(name).arg(number));
    return path;
}

/// Of those that a saved file lacks.
void noteLost(Workspace &workspace, const std::vector<std::string> &datasets)
{
    if (datasets.empty())
        return;
    QStringList names;
    for (const std::string &name : datasets)
        names << QString::fromStdString(name);
    Q_EMIT workspace.notice(
        {Notice::Level::warning,
         Workspace::tr("Some datasets of the file could not be kept: %1").arg(names.join(QStringLiteral(", "))),
         Workspace::tr(
             "They are of kinds that a run does not have; copy them from the old file with another program.")});
}

} // namespace

Workspace::Workspace(RunDocument *document, Selection *selection, JobRunner *jobs, QObject *parent)
    : QObject(parent), document_(document), selection_(selection), jobs_(jobs),
      analysis_([cache = cache_](const AnalyzeRequest &request, AnalyzeObserver &observer, std::stop_token stop) {
          return analyze(request, observer, std::move(stop), cache.get());
      })
{
}

void Workspace::submit(const QString &tag, JobRunner::Job job, const std::function<void()> &onCancel,
                       const std::function<void()> &onFailure, const std::function<void()> &onFinish)
{
    const auto end = [this](const std::function<void()> &more) {
        if (more)
            more();
        Q_EMIT changed();
    };
    jobs_->submit(tag, std::move(job),
                  {.receiver = this,
                   .finished = [end, onFinish] { end(onFinish); },
                   .cancelled = [end, onCancel] { end(onCancel); },
                   .failed =
                       [this, end, tag, onFailure](const QString &message) {
                           Q_EMIT notice({Notice::Level::error, message, jobAdvice(tag)});
                           end(onFailure);
                       }});
}

void Workspace::sourceEnded(bool good)
{
    runWhenReady_ = runWhenReady_ && good;
    if (!good)
        Q_EMIT openingFailed();
    else if (runWhenReady_ && canRun() && !jobs_->isBusy(job_tag::model) && !jobs_->isBusy(job_tag::trace))
        run();
}

bool Workspace::isAnalysing() const
{
    return jobs_->isBusy(job_tag::analysis);
}

QString Workspace::runTitle() const
{
    if (!runPath().isEmpty())
        return QFileInfo(runPath()).fileName();
    if (document_->isEmpty())
        return {};
    const Run &run = document_->run();
    const QString model = QString::fromStdString(run.model.name);
    const QString trace = QFileInfo(QString::fromStdString(run.trace.source)).fileName();
    return trace.isEmpty() ? model : tr("%1 on %2").arg(model, trace);
}

void Workspace::adoptRun(std::shared_ptr<const Run> run, const QString &path)
{
    showRun(std::move(run), path);
}

void Workspace::showRun(std::shared_ptr<const Run> run, const QString &path)
{
    follow(*run);
    shown_ = {run, path, run->detection};
    document_->setRun(run);
    showFirstSinkLayer();
    Q_EMIT runReplaced();
    tellNotices(*run);
    Q_EMIT changed();
}

void Workspace::startLiveRun(const Run &skeleton)
{
    follow(skeleton);
    document_->startRun(skeleton);
    shown_ = {document_->shared(), {}, {}};
    Q_EMIT runReplaced();
    Q_EMIT changed();
}

/// Row 0, the embeddings, shows nothing: start where the first sink besides the BOS token is on.
void Workspace::showFirstSinkLayer()
{
    const Detection &detection = document_->detection();
    const auto found = std::ranges::find_if(detection.sinks, [&](const Sink &sink) {
        return sink.position != detection.bos_position && sink.l_start() >= 0;
    });
    if (found != detection.sinks.end())
        selection_->setLayer(found->l_start() + 1);
}

/// The selection's limits must hold before the views hear of the run.
void Workspace::follow(const Run &run)
{
    selection_->clear();
    // With grids a layer is a row of the residual grids, of which there is one more than blocks.
    selection_->setLimits(run.token_count(), run.has_grids() ? run.layers() + 1 : run.layers(), run.model.heads);
}

void Workspace::tellNotices(const Run &run)
{
    if (!run.has_grids() && run.layers() > 0)
        return; // of detections: tellImported()
    QStringList lines;
    for (const std::string &line : run.trace.notices)
        lines << QString::fromStdString(line);
    if (run.trace.id_disagreements > 0)
        lines << tr("The trace's token ids differ from this tokenizer's at %n positions; the trace's ids were used.",
                    nullptr, run.trace.id_disagreements);
    if (!lines.isEmpty())
        Q_EMIT notice({Notice::Level::warning, lines.join(QLatin1Char('\n')), {}, notice_about::run});
}

/// What a run made of detections alone shows, what it cannot show, and why.
void Workspace::tellImported(const Run &run)
{
    QStringList advice{
        tr("Norms, sink scores and attention are not in such a file: open the model and the traces and run "
           "it to see them.")};
    for (const std::string &line : run.trace.notices)
        advice << tr("Text: %1 (Set of traces > Sources).").arg(QString::fromStdString(line));
    Q_EMIT notice({Notice::Level::information,
                   tr("Trace %1 as its detections say: the sinks, their levels and positions.").arg(run.trace.sample),
                   advice.join(QLatin1Char('\n'))});
}

AnalyzeRequest Workspace::request(const RunSetup &setup) const
{
    AnalyzeRequest request;
    request.model = toPath(modelPath_);
    request.trace = *trace_;
    request.prompt_settings = setup.prompt;
    if (setup.maxTokens > 0)
        request.max_tokens = setup.maxTokens;
    static_cast<ComputeSettings &>(request) = setup.compute;
    request.per_head = setup.perHead;
    request.detector = document_->parameters();
    return request;
}

void Workspace::previewRun(const RunSetup &setup)
{
    if (!canRun())
        return;
    const auto tell = [this](const QString &message) { Q_EMIT previewFailed(message); };
    jobs_->submit(job_tag::forecast,
                  [this, request = request(setup), setup, file = toPath(tracePath_),
                   cache = cache_](JobContext &context) mutable {
                      if (setup.sample != request.trace.sample)
                          request.trace = read_trace(file, setup.sample);
                      auto result = std::make_shared<const Preview>(preview(request, cache.get(), context.stopToken()));
                      context.post([this, result] { Q_EMIT previewReady(*result); });
                  },
                  {.receiver = this, .failed = tell});
}

void Workspace::run(const std::optional<DetectorParameters> &detector)
{
    if (!canRun()) {
        Q_EMIT notice(
            {Notice::Level::warning, model_ ? tr("No trace is open.") : tr("No model is open."),
             model_ ? tr("Open a trace first: File > Open trace.") : tr("Open a model first: File > Open model.")});
        return;
    }
    runWhenReady_ = false;
    AnalyzeRequest wanted = request(setup_);
    if (detector)
        wanted.detector = *detector;
    jobs_->cancel(job_tag::run);
    jobs_->cancel(job_tag::lab_session); // it is in the way
    Q_EMIT runStarting();
    submit(
        job_tag::analysis,
        [this, request = std::move(wanted), analysis = analysis_](JobContext &context) {
            LiveObserver observer(context, document_, [this](const Run &skeleton) { startLiveRun(skeleton); });
            const std::shared_ptr<const Run> run = analysis(request, observer, context.stopToken());
            context.post([this, run] {
                // The detector may have been moved while the rows came in.
                const DetectorParameters parameters = document_->parameters();
                document_->setRun(run);
                document_->setParameters(parameters);
                if (selection_->layer() == 0)
                    showFirstSinkLayer();
                shown_ = {run, {}, run->detection};
                tellNotices(*run);
                Q_EMIT changed();
                Q_EMIT analysed();
            });
        },
        [this] {
            Q_EMIT notice({Notice::Level::information, tr("The analysis was cancelled."),
                           tr("The rows computed so far stay on screen.")});
            Q_EMIT openingFailed();
        },
        [this] { Q_EMIT openingFailed(); });
    Q_EMIT changed();
}

void Workspace::runWhenReady()
{
    runWhenReady_ = !canRun() || jobs_->isBusy(job_tag::model) || jobs_->isBusy(job_tag::trace);
    if (!runWhenReady_)
        run();
}

void Workspace::cancel()
{
    jobs_->cancelAll();
}

void Workspace::saveRun(const QString &path)
{
    if (isAnalysing() || document_->isEmpty()) {
        Q_EMIT notice({Notice::Level::warning, tr("There is no finished run to save."),
                       tr("Wait for the analysis, or cancel it.")});
        Q_EMIT saveEnded(false);
        return;
    }
    const QString target = QFileInfo(path).absoluteFilePath();
    const auto notSaved = [this] { Q_EMIT saveEnded(false); };
    submit(
        job_tag::save,
        [this, target, before = runPath(), run = document_->shared(),
         detection = document_->detection()](JobContext &context) {
            check_output(toPath(target), {run->model.path, run->trace.source}, OutputKind::run);
            Run copy = *run;
            copy.detection = detection; // as on screen
            const auto lost = write_run_again(copy, toPath(target), toPath(before));
            context.post([this, target, run, detection, lost] {
                noteSaved(run, detection, target);
                noteLost(*this, lost);
                Q_EMIT saveEnded(true);
            });
        },
        notSaved, notSaved);
}

bool Workspace::hasUnsaved() const
{
    return runPath().isEmpty() || std::ranges::any_of(companions_, [](const Companion &c) { return c.path.isEmpty(); });
}

void Workspace::saveUnsaved(const QString &folder, const std::vector<std::shared_ptr<const Run>> &others)
{
    struct Unsaved {
        std::shared_ptr<const Run> run;
        Detection detection;
        QString name;
    };
    std::vector<Unsaved> unsaved;
    const auto nameOf = [](const Run &run) {
        return run.interventions.empty() ? QString::fromStdString(run.model.name)
                                         : tr("%1 variant").arg(QString::fromStdString(run.model.name));
    };
    if (runPath().isEmpty())
        unsaved.push_back({document_->shared(), document_->detection(), nameOf(document_->run())});
    for (size_t i = 0; i < companions_.size(); ++i)
        if (companions_[i].path.isEmpty())
            unsaved.push_back({companions_[i].run, *document_->companions()[i].detection, nameOf(*companions_[i].run)});
    for (const std::shared_ptr<const Run> &run : others)
        if (std::ranges::none_of(unsaved, [&](const Unsaved &entry) { return entry.run == run; }))
            unsaved.push_back({run, run->detection, nameOf(*run)});
    const auto notSaved = [this] { Q_EMIT saveEnded(false); };
    submit(
        job_tag::save,
        [this, folder, unsaved = std::move(unsaved)](JobContext &context) {
            for (const Unsaved &entry : unsaved) {
                const QString path = freeName(folder, entry.name);
                Run copy = *entry.run;
                copy.detection = entry.detection; // as on screen
                write_run(copy, toPath(path));
                context.post([this, path, entry] { noteSaved(entry.run, entry.detection, path); });
            }
            context.post([this] { Q_EMIT saveEnded(true); });
        },
        notSaved, notSaved);
}

void Workspace::noteSaved(const std::shared_ptr<const Run> &run, const Detection &filed, const QString &path)
{
    if (shown_.run == run)
        shown_ = {run, path, filed};
    for (Companion &companion : companions_)
        if (companion.run == run)
            companion = {run, path, filed};
    Q_EMIT saved(path);
    Q_EMIT opened(path);
    Q_EMIT changed();
}

} // namespace sinkscope
