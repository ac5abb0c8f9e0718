#pragma once

#include "app/jobs/job_runner.h"
#include "app/jobs/lab_results.h"
#include "app/window/notice.h"
#include "core/analysis/variant_effect.h"
#include "core/data/run.h"
#include "views/figures/lab_figures.h"
#include "views/lab/lab_formation_panel.h"

#include <QObject>

#include <memory>

namespace sinkscope {

class LabDock;
class LabJobs;
class RunDocument;

/// Carries out what the lab's dock asks for, in jobs on the session of LabJobs.
///
/// The window makes it with a LabDock of its own; variantShown() says which variant to put beside the baseline in the
/// comparing views (null: none).
class LabController : public QObject {
    Q_OBJECT
public:
    LabController(LabDock *dock, RunDocument *document, LabJobs *lab, JobRunner *jobs, QObject *parent = nullptr);

    LabDock *dock() const { return dock_; }
    const LabResults &results() const { return results_; }
    void setResults(const LabResults &results, bool saved); ///< that were computed before
    void makeVariant(const std::vector<Intervention> &interventions);
    /// Some results are in no file.
    bool hasUnsavedResults() const { return unsaved_; }
    void setResultsSaved() { unsaved_ = false; }

Q_SIGNALS:
    /// A variant is made and in the list.
    void variantMade(const sinkscope::VariantEffect &effect);
    void variantShown(std::shared_ptr<const sinkscope::Run> variant);
    void notice(const sinkscope::Notice &notice);

private:
    void take(const LabResults &found);
    void sweepFactors(const std::vector<Intervention> &interventions);
    void analyse(const QString &figure, const LabFigureSettings &settings);
    void mix(const std::vector<double> &coefficients);
    void setBusy(bool busy, const QString &text = {});
    void takeEarlyBack();
    void showProgress(double fraction, double secondsLeft, const QString &text);
    void tellFailure(const QString &message);
    JobEvents events(); ///< of what both pages wait for
    bool start(const QString &text); ///< false, and the dock says why, when the run cannot be asked

    LabDock *dock_;
    RunDocument *document_;
    LabJobs *lab_;
    JobRunner *jobs_;
    LabResults results_;
    bool unsaved_ = false;
    bool showsEarly_ = false; ///< a variant whose predictions are still being computed
};

} // namespace sinkscope
