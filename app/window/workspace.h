#pragma once

#include "app/dialogs/run_setup.h"
#include "app/jobs/job_runner.h"
#include "app/window/notice.h"
#include "core/engine/pipeline.h"
#include "views/state/run_document.h"
#include "views/state/selection.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace sinkscope {

/// An open run: the one on screen, or one that stands beside it.
struct Companion {
    std::shared_ptr<const Run> run; ///< null only as long as nothing was opened
    QString path; ///< empty = in no file (computed here, or a variant of the lab)
    Detection filed; ///< what the file holds
};

/// What is open and what can be done with it: the model, the trace, the run on screen. All reading, computing and
/// writing happens in jobs; results arrive in the document. Knows nothing of the window.
class Workspace : public QObject {
    Q_OBJECT
public:
    using Analysis =
        std::function<std::shared_ptr<const Run>(const AnalyzeRequest &, AnalyzeObserver &, std::stop_token)>;

    Workspace(RunDocument *document, Selection *selection, JobRunner *jobs, QObject *parent = nullptr);

    /// What computes a run: sinkscope::analyze unless a test puts something else here.
    void setAnalysis(Analysis analysis) { analysis_ = std::move(analysis); }

    /// The model that is kept open between jobs. For the worker thread alone.
    const std::shared_ptr<ModelCache> &modelCache() const { return cache_; }

    /// Opens a run, model, trace or detections file, told by its content. False (and a notice) when it is none of them.
    bool open(const QString &path);
    void openModel(const QString &path);
    void openTrace(const QString &path);
    void openRun(const QString &path); ///< or a record of detections: see recordOf()
    /// Takes a model and a trace as if they had been opened.
    void adoptSources(const ModelCard &model, const Trace &trace);
    /// Shows a run that is in the file `path`, or else as if it had been computed here, not saved yet.
    void adoptRun(std::shared_ptr<const Run> run, const QString &path = {});

    /// Reads runs to stand beside the one on screen, in place of those that did. The first is the baseline that
    /// differences are taken from; no path ends the comparison.
    void openCompanions(const QStringList &paths);
    /// Puts a variant that the lab has made first among the companions, in place of the one before; null takes it away.
    void setVariant(std::shared_ptr<const Run> variant);
    const std::vector<Companion> &companions() const { return companions_; }
    void setCompanions(std::vector<Companion> companions); ///< as they were once

    /// Queues a job whose failure is told as a notice with the tag's advice; changed() follows however it ends.
    void submit(const QString &tag, JobRunner::Job job, const std::function<void()> &onCancel = {},
                const std::function<void()> &onFailure = {}, const std::function<void()> &onFinish = {});

    bool canRun() const { return model_ && trace_; }
    /// Analyses the trace with the model; replaces an analysis under way. Without `detector` that on screen is taken.
    void run(const std::optional<DetectorParameters> &detector = {});
    void runWhenReady(); ///< run(), once the model and trace being opened are there
    void cancel(); ///< whatever is under way
    void saveRun(const QString &path);
    bool hasUnsaved() const; ///< the run on screen or a companion is in no file
    /// Writes the runs that are in no file, and `others`, into the folder, under names that are free there; saveEnded()
    /// follows.
    void saveUnsaved(const QString &folder, const std::vector<std::shared_ptr<const Run>> &others = {});

    /// Has the worker work out what a run with this setup would do and need, of the open model and trace;
    /// previewReady() or previewFailed() follows, or nothing when a newer one was asked for. Does nothing while no
    /// model or trace is open.
    void previewRun(const RunSetup &setup);

    const RunSetup &setup() const { return setup_; }
    void setSetup(const RunSetup &setup); ///< another sample is read at once

    QString modelPath() const { return modelPath_; }
    QString tracePath() const { return tracePath_; }
    QString runPath() const { return shown_.path; } ///< as openRun() takes it; empty while the run is not saved
    const Detection &filedDetection() const
    {
        return shown_.filed;
    } ///< that the run's file holds: the one when it was saved
    const std::optional<ModelCard> &model() const { return model_; }
    const std::optional<Trace> &trace() const { return trace_; }
    bool isModified() const { return shown_.run && shown_.path.isEmpty(); } ///< a computed run that is in no file
    bool isAnalysing() const;
    QString runTitle() const;
    int shownSample() const { return document_->run().trace.sample; } ///< which trace of its file the run on screen is

Q_SIGNALS:
    void changed(); ///< any of the properties above
    void notice(const sinkscope::Notice &notice);
    void previewReady(const sinkscope::Preview &preview);
    void previewFailed(const QString &message);
    void opened(const QString &path); ///< for the recent files
    void detectionsOpened(const QString &path); ///< a detection file, all of whose traces can be shown
    void companionsChanged();
    void runStarting(); ///< an analysis is about to be queued: whoever holds memory of the model gives it up
    void runReplaced(); ///< another run is on screen
    void openingFailed(); ///< a run, model or trace that was asked for will not come, or an analysis will not end
    void analysed(); ///< the run on screen was computed here, to its end
    void saved(const QString &path);
    void saveEnded(bool good); ///< after saveRun() and saveUnsaved()

private:
    AnalyzeRequest request(const RunSetup &setup) const;
    void readTrace(const QString &path);
    void showRun(std::shared_ptr<const Run> run, const QString &path);
    void startLiveRun(const Run &skeleton);
    void follow(const Run &run);
    void showFirstSinkLayer();
    void noteSaved(const std::shared_ptr<const Run> &run, const Detection &filed, const QString &path);
    void submitSource(const QString &tag, JobRunner::Job job); ///< one that run() may wait for
    void sourceEnded(bool good);
    void tellNotices(const Run &run);
    void tellImported(const Run &run);

    RunDocument *document_;
    Selection *selection_;
    JobRunner *jobs_;
    std::shared_ptr<ModelCache> cache_ =
        std::make_shared<ModelCache>(); ///< the last model stays open; for the worker alone
    Analysis analysis_;
    RunSetup setup_;
    QString modelPath_, tracePath_;
    QString requestedTrace_; ///< the trace asked for last: it may still be on its way
    Companion shown_; ///< the document holds the runs and what is detected in them now
    std::vector<Companion> companions_;
    std::optional<ModelCard> model_;
    std::optional<Trace> trace_;
    bool runWhenReady_ = false;
};

} // namespace sinkscope
