// The half of the workspace that opens things; the other half runs and saves.
#include "app/command_line.h"
#include "app/file_kind.h"
#include "app/run_loading.h"
#include "app/workspace.h"
#include "core/checkpoint/checkpoint.h"

#include <QDir>
#include <QFileInfo>

#include <utility>

namespace sinkscope {

namespace {

QString absolute(const QString &path)
{
    return QFileInfo(path).absoluteFilePath();
}

} // namespace

bool Workspace::open(const QString &path)
{
    switch (fileKind(toPath(path))) {
    case FileKind::detections:
        Q_EMIT detectionsOpened(path);
        openRun(path);
        return true;
    case FileKind::run:
        openRun(path);
        return true;
    case FileKind::model:
        openModel(path);
        return true;
    case FileKind::trace:
        openTrace(path);
        return true;
    case FileKind::missing:
        Q_EMIT notice({Notice::Level::error, tr("%1: no such file or folder.").arg(path),
                       tr("It may have been moved or deleted.")});
        return false;
    default:
        Q_EMIT notice(
            {Notice::Level::error, tr("%1 is no run, model or trace.").arg(path),
             tr("Sinkscope opens run files (HDF5), model folders and GGUF files, and traces (JSONL, JSON, text).")});
        return false;
    }
}

void Workspace::openModel(const QString &path)
{
    // A user may point at a file in the folder.
    const QFileInfo info(path);
    const bool inFolder = info.isFile() && info.suffix() != QLatin1String("gguf") &&
        QFileInfo::exists(info.dir().filePath("config.json"));
    const QString target = inFolder ? info.absolutePath() : absolute(path);
    jobs_->submit(job_tag::model, [this, target](JobContext &context) {
        const ModelCard card = Checkpoint::open(toPath(target))->card();
        context.post([this, target, card] {
            modelPath_ = target;
            model_ = card;
            Q_EMIT opened(target);
            Q_EMIT changed();
        });
    });
}

void Workspace::openTrace(const QString &path)
{
    setup_.sample = 0;
    readTrace(path);
}

void Workspace::readTrace(const QString &path)
{
    const QString target = absolute(path);
    requestedTrace_ = target;
    jobs_->submit(job_tag::trace, [this, target, sample = setup_.sample](JobContext &context) {
        auto trace = std::make_shared<Trace>(read_trace(toPath(target), sample));
        context.post([this, target, trace] {
            tracePath_ = target;
            trace_ = std::move(*trace);
            Q_EMIT opened(target);
            Q_EMIT changed();
        });
    });
}

void Workspace::setSetup(const RunSetup &setup)
{
    if (setup == setup_)
        return;
    const bool otherSample = setup.sample != setup_.sample;
    setup_ = setup;
    if (otherSample && !requestedTrace_.isEmpty())
        readTrace(requestedTrace_);
    Q_EMIT changed();
}

void Workspace::openRun(const QString &path)
{
    const QString target = absolute(path);
    jobs_->cancel(job_tag::analysis);
    jobs_->submit(job_tag::run, [this, target](JobContext &context) {
        context.post([this, target, runs = loadRuns(toPath(target))] {
            showRun(runs.front(), target, false);
            if (!runs.front()->has_grids())
                tellImported(*runs.front());
            Q_EMIT opened(target);
        });
    });
}

void Workspace::openBaseline(const QString &path)
{
    if (path.isEmpty()) {
        jobs_->cancel(job_tag::baseline);
        setBaseline({});
        return;
    }
    jobs_->submit(job_tag::baseline, [this, target = absolute(path)](JobContext &context) {
        context.post([this, run = loadRun(toPath(target))] { setBaseline(run); });
    });
}

void Workspace::setBaseline(std::shared_ptr<const Run> run)
{
    baseline_ = std::move(run);
    Q_EMIT baselineChanged();
}

void Workspace::adoptSources(const ModelCard &model, const Trace &trace)
{
    modelPath_ = QString::fromStdString(model.path);
    model_ = model;
    tracePath_ = fromPath(trace.source);
    requestedTrace_ = tracePath_;
    trace_ = trace;
    setup_.sample = trace.sample;
    Q_EMIT changed();
}

} // namespace sinkscope
