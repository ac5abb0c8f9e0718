#include "app/lab_controller.h"

#include "app/command_line.h"
#include "app/job_runner.h"
#include "app/lab_results.h"
#include "views/lab_dock.h"
#include "views/lab_intervention_panel.h"
#include "views/run_document.h"

namespace sinkscope {

namespace {

const QString labTag = QStringLiteral("lab");
const QString mixTag =
    QStringLiteral("lab mix"); ///< of its own, so that a slider's newest place replaces the queued one

class JobObserver : public AnalyzeObserver {
public:
    explicit JobObserver(JobContext &context) : context_(context) { }
    void progress(double fraction, double seconds_left, const std::string &stage) override
    {
        context_.progress(fraction, seconds_left, QString::fromStdString(stage));
    }

private:
    JobContext &context_;
};

QStringList figuresOf(LabFormationPanel::Analysis analysis)
{
    switch (analysis) {
    case LabFormationPanel::Analysis::stages:
        return {QStringLiteral("mlp-stages")};
    case LabFormationPanel::Analysis::components:
        return {QStringLiteral("component-grid")};
    case LabFormationPanel::Analysis::clusters:
        return {QStringLiteral("site-clusters")};
    case LabFormationPanel::Analysis::swapping:
        return {QStringLiteral("swapping")};
    }
    return {};
}

} // namespace

LabController::LabController(LabDock *dock, RunDocument *document, JobRunner *jobs, QObject *parent)
    : QObject(parent), dock_(dock), document_(document), jobs_(jobs)
{
    LabInterventionPanel *interventions = dock->interventions();
    LabFormationPanel *formation = dock->formation();
    connect(interventions, &LabInterventionPanel::variantRequested, this, &LabController::makeVariant);
    connect(interventions, &LabInterventionPanel::variantActivated, this, &LabController::variantShown);
    connect(formation, &LabFormationPanel::analysisRequested, this, &LabController::analyse);
    connect(formation, &LabFormationPanel::mixRequested, this, &LabController::mix);
    const auto cancel = [this] { jobs_->cancel(labTag); };
    connect(interventions, &LabInterventionPanel::cancelRequested, this, cancel);
    connect(formation, &LabFormationPanel::cancelRequested, this, cancel);
    connect(document_, &RunDocument::runChanged, this, [this] {
        jobs_->cancel(labTag);
        results_ = {};
        Q_EMIT variantShown(nullptr);
    });
    connect(jobs_, &JobRunner::cancelled, this, [this](const QString &tag) {
        if (tag == labTag)
            setBusy(false, tr("Cancelled"));
    });
    connect(jobs_, &JobRunner::failed, this, [this](const QString &tag, const QString &message) {
        if (tag != labTag && tag != mixTag)
            return;
        setBusy(false, message);
        Q_EMIT notice({Notice::Level::error, message, tr("The run stays as it is.")});
    });
}

void LabController::setBusy(bool busy, const QString &text)
{
    dock_->interventions()->setBusy(busy, text);
    dock_->formation()->setBusy(busy, text);
}

void LabController::submit(const QString &text, Work work)
{
    setBusy(true, text);
    Run baseline = document_->run();
    baseline.detection = document_->detection();
    LabRequest request;
    if (modelPath_ && !modelPath_().isEmpty())
        request.model = toPath(modelPath_());
    jobs_->submit(labTag,
                  [slot = slot_, shown = document_->shared(),
                   baseline = std::make_shared<const Run>(std::move(baseline)), request,
                   work = std::move(work)](JobContext &context) {
                      // A moved detector threshold changes what counts as a sink, so it opens the session anew too.
                      if (!slot->session || slot->run != shown ||
                          slot->session->baseline()->detection.parameters != baseline->detection.parameters) {
                          slot->session.reset();
                          JobObserver observer(context);
                          slot->session.emplace(baseline, request, observer, context.stopToken(), &slot->cache);
                          slot->run = shown;
                      }
                      work(*slot->session, context);
                  });
}

void LabController::makeVariant(const std::vector<Intervention> &interventions)
{
    submit(tr("Making the variant…"), [this, interventions](LabSession &session, JobContext &context) {
        JobObserver observer(context);
        const Variant variant = session.variant(interventions, observer, context.stopToken());
        context.post([this, variant] {
            setBusy(false);
            dock_->interventions()->addVariant(variant.run, variant.effect);
        });
    });
}

void LabController::analyse(LabFormationPanel::Analysis analysis, int firstBlock, int lastBlock)
{
    LabFigureSettings settings;
    settings.layer = firstBlock;
    settings.firstLayer = firstBlock;
    settings.lastLayer = lastBlock;
    submit(tr("Computing…"), [this, analysis, settings](LabSession &session, JobContext &context) {
        const LabResults found = computeLabResults(
            session, figuresOf(analysis), settings,
            [&context](double fraction, const std::string &stage) {
                context.progress(fraction, -1, QString::fromStdString(stage));
            },
            context.stopToken());
        context.post([this, found] {
            if (found.stages)
                results_.stages = found.stages;
            if (found.sweep)
                results_.sweep = found.sweep;
            if (found.clusters)
                results_.clusters = found.clusters;
            if (found.swapping)
                results_.swapping = found.swapping;
            setBusy(false);
            dock_->formation()->setResults(results_);
        });
    });
}

void LabController::mix(const std::vector<double> &coefficients)
{
    if (!results_.sweep)
        return;
    jobs_->submit(mixTag, [this, slot = slot_, sweep = results_.sweep, coefficients](JobContext &context) {
        if (!slot->session)
            return;
        Grid row(1, static_cast<int>(coefficients.size()));
        for (size_t i = 0; i < coefficients.size(); ++i)
            row(0, static_cast<int>(i)) = static_cast<float>(coefficients[i]);
        const MlpResponse response = mlp_response(*slot->session, *sweep, row).front();
        context.post([this, response] { dock_->formation()->setMixResponse(response); });
    });
}

} // namespace sinkscope
