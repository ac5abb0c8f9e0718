#pragma once

#include "app/notice.h"
#include "core/lab/lab_session.h"
#include "views/figures/lab_figures.h"
#include "views/lab_formation_panel.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace sinkscope {

class JobContext;
class JobRunner;
class LabDock;
class RunDocument;

/// Carries out what the lab's dock asks for, in jobs. The session (model, baseline's residuals) is opened at the first
/// request for a run and lives in the worker thread until another run is shown.
///
/// The window makes it with a LabDock of its own; variantShown() says which variant to put beside the baseline in the
/// comparing views (null: none).
class LabController : public QObject {
    Q_OBJECT
public:
    LabController(LabDock *dock, RunDocument *document, JobRunner *jobs, QObject *parent = nullptr);

    /// Where the run's model is, when it is not at the path that the run names.
    void setModelPath(std::function<QString()> path) { modelPath_ = std::move(path); }

Q_SIGNALS:
    void variantShown(std::shared_ptr<const sinkscope::Run> variant);
    void notice(const sinkscope::Notice &notice);

private:
    /// Touched in the worker thread alone, save that the GUI thread holds a reference.
    struct Slot {
        ModelCache cache;
        std::shared_ptr<const Run> run; ///< what the session was opened for
        std::optional<LabSession> session;
    };
    using Work = std::function<void(LabSession &, JobContext &)>;

    /// Submits a job that opens the session if need be and then does `work`.
    void submit(const QString &text, Work work);
    void makeVariant(const std::vector<Intervention> &interventions);
    void analyse(LabFormationPanel::Analysis analysis, int firstBlock, int lastBlock);
    void mix(const std::vector<double> &coefficients);
    void setBusy(bool busy, const QString &text = {});

    LabDock *dock_;
    RunDocument *document_;
    JobRunner *jobs_;
    std::function<QString()> modelPath_;
    std::shared_ptr<Slot> slot_ = std::make_shared<Slot>();
    LabResults results_;
};

} // namespace sinkscope
