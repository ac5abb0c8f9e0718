// The half of the workspace that opens things; the other half runs and saves.
#include "app/jobs/run_loading.h"
#include "app/paths.h"
#include "app/window/file_kind.h"
#include "app/window/workspace.h"
#include "core/checkpoint/checkpoint.h"
#include "core/data/error.h"

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
    const QString file = recordOf(path).file;
    switch (fileKind(toPath(file))) {
    case FileKind::detections:
        Q_EMIT detectionsOpened(file);
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

void Workspace::submitSource(const QString &tag, JobRunner::Job job)
{
    const auto bad = [this] { sourceEnded(false); };
    submit(tag, std::move(job), bad, bad, [this] { sourceEnded(true); });
}

void Workspace::openModel(const QString &path)
{
    // A user may point at a file in the folder.
    const QFileInfo info(path);
    const bool inFolder = info.isFile() && info.suffix() != QLatin1String("gguf") &&
        QFileInfo::exists(info.dir().filePath("config.json"));
    const QString target = inFolder ? info.absolutePath() : absolute(path);
    submitSource(job_tag::model, [this, target](JobContext &context) {
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
    submitSource(job_tag::trace, [this, target, sample = setup_.sample](JobContext &context) {
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
    jobs_->cancel(job_tag::lab_session); // its run is about to go
    const auto gone = [this] { Q_EMIT openingFailed(); };
    submit(
        job_tag::run,
        [this, target](JobContext &context) {
            const auto [file, record] = recordOf(target);
            context.post([this, target, run = loadRun(toPath(file), record)] {
                showRun(run, target);
                if (!run->has_grids())
                    tellImported(*run);
                Q_EMIT opened(target);
            });
        },
        gone, gone);
}

void Workspace::openCompanions(const QStringList &paths)
{
    if (paths.isEmpty()) {
        jobs_->cancel(job_tag::companions);
        setCompanions({});
        return;
    }
    submit(job_tag::companions, [this, paths](JobContext &context) {
        std::vector<Companion> companions;
        for (const QString &path : paths) {
            if (context.stopToken().stop_requested())
                throw Cancelled();
            const auto [file, record] = recordOf(absolute(path));
            const std::shared_ptr<const Run> run = loadRun(toPath(file), record);
            companions.push_back({run, absolute(path), run->detection});
        }
        context.post([this, companions = std::move(companions)] { setCompanions(companions); });
    });
}

void Workspace::setVariant(std::shared_ptr<const Run> variant)
{
    std::vector<Companion> companions = companions_;
    std::erase_if(companions, [](const Companion &companion) { return companion.path.isEmpty(); });
    if (variant)
        companions.insert(companions.begin(), Companion{variant, {}, variant->detection});
    else if (companions.size() == companions_.size())
        return;
    setCompanions(std::move(companions));
}

void Workspace::setCompanions(std::vector<Companion> companions)
{
    companions_ = std::move(companions);
    std::vector<std::shared_ptr<const Run>> runs;
    for (const Companion &companion : companions_)
        runs.push_back(companion.run);
    document_->setCompanions(runs);
    Q_EMIT companionsChanged();
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
