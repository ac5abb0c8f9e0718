#include "app/jobs/lab_controller.h"

#include "app/commands/console.h"
#include "app/jobs/lab_jobs.h"
#include "app/jobs/lab_results.h"
#include "app/jobs/variant_observer.h"
#include "views/lab/lab_dock.h"
#include "views/lab/lab_intervention_panel.h"
#include "views/state/run_document.h"

#include <chrono>
#include <utility>

namespace sinkscope {

namespace {

constexpr double least_for_estimate = 0.02; ///< of the work; before, the time left would be a guess

} // namespace

LabController::LabController(LabDock *dock, RunDocument *document, LabJobs *lab, JobRunner *jobs, QObject *parent)
    : QObject(parent), dock_(dock), document_(document), lab_(lab), jobs_(jobs)
{
    LabInterventionPanel *interventions = dock->interventions();
    LabFormationPanel *formation = dock->formation();
    connect(interventions, &LabInterventionPanel::variantRequested, this, &LabController::makeVariant);
    connect(interventions, &LabInterventionPanel::factorSweepRequested, this, &LabController::sweepFactors);
    connect(interventions, &LabInterventionPanel::variantActivated, this, &LabController::variantShown);
    connect(formation, &LabFormationPanel::analysisRequested, this, [this](const LabFormationPanel::Order &order) {
        LabFigureSettings settings;
        settings.layer = order.block;
        settings.expert = order.expert;
        settings.firstLayer = order.firstBlock;
        settings.lastLayer = order.lastBlock;
        settings.othersPerSink = order.othersPerSink;
        settings.seed = static_cast<uint64_t>(order.seed);
        settings.tokens = order.tokens;
        settings.control = order.control;
        analyse(order.figure, settings);
    });
    connect(formation, &LabFormationPanel::variantRequested, this, &LabController::makeVariant);
    connect(formation, &LabFormationPanel::mixRequested, this, &LabController::mix);
    const auto cancel = [this] { lab_->cancel(job_tag::lab); };
    connect(interventions, &LabInterventionPanel::cancelRequested, this, cancel);
    connect(formation, &LabFormationPanel::cancelRequested, this, cancel);
    connect(document_, &RunDocument::runChanged, this, [this] {
        jobs_->cancel(job_tag::lab);
        results_ = {};
        unsaved_ = false;
        showsEarly_ = false;
        Q_EMIT variantShown(nullptr);
    });
    connect(lab_, &LabJobs::opening, this, [this](double fraction, double secondsLeft, const QString &text) {
        if (jobs_->isBusy(job_tag::lab)) // it waits for the session
            showProgress(fraction, secondsLeft, text);
    });
}

void LabController::showProgress(double fraction, double secondsLeft, const QString &text)
{
    const QString left = durationText(secondsLeft);
    const QString line = left.isEmpty() ? text : tr("%1, %2 left").arg(text, left);
    dock_->interventions()->setProgress(fraction, line);
    dock_->formation()->setProgress(fraction, line);
}

JobEvents LabController::events()
{
    return {.receiver = this,
            .progress = [this](double fraction, double secondsLeft,
                               const QString &text) { showProgress(fraction, secondsLeft, text); },
            .cancelled =
                [this] {
                    takeEarlyBack();
                    setBusy(false, tr("Cancelled"));
                },
            .failed =
                [this](const QString &message) {
                    takeEarlyBack();
                    setBusy(false, message);
                    tellFailure(message);
                }};
}

void LabController::tellFailure(const QString &message)
{
    Q_EMIT notice({Notice::Level::error, message, tr("The run stays as it is.")});
}

void LabController::setBusy(bool busy, const QString &text)
{
    dock_->interventions()->setBusy(busy, text);
    dock_->formation()->setBusy(busy, text);
}

/// A variant that was shown before it was done, and never will be.
void LabController::takeEarlyBack()
{
    if (std::exchange(showsEarly_, false))
        Q_EMIT variantShown(dock_->interventions()->currentVariant());
}

bool LabController::start(const QString &text)
{
    const QString obstacle = lab_->obstacle();
    setBusy(obstacle.isEmpty(), obstacle.isEmpty() ? text : obstacle);
    lab_->retry();
    return obstacle.isEmpty();
}

void LabController::makeVariant(const std::vector<Intervention> &interventions)
{
    if (!start(tr("Making the variant…")))
        return;
    lab_->submit(
        job_tag::lab,
        [this, interventions](LabSession &session, JobContext &context) {
            VariantObserver observer(context, session.baseline()->detection.parameters,
                                     [this](std::shared_ptr<const Run> early) {
                                         showsEarly_ = true;
                                         Q_EMIT variantShown(early);
                                     });
            const Variant variant = session.variant(interventions, observer, context.stopToken());
            context.post([this, variant] {
                showsEarly_ = false;
                setBusy(false);
                dock_->interventions()->addVariant(variant.run, variant.effect);
                Q_EMIT variantMade(variant.effect);
            });
        },
        events());
}

void LabController::sweepFactors(const std::vector<Intervention> &interventions)
{
    LabFigureSettings settings;
    settings.interventions = interventions;
    analyse(QStringLiteral("factor-sweep"), settings);
}

void LabController::analyse(const QString &figure, const LabFigureSettings &settings)
{
    if (!start(tr("Computing…")))
        return;
    lab_->submit(
        job_tag::lab,
        [this, figure, settings](LabSession &session, JobContext &context) {
            const LabResults found = computeLabResults(
                session, {figure}, settings,
                [&context, start = std::chrono::steady_clock::now()](double fraction, const std::string &stage) {
                    const std::chrono::duration<double> gone = std::chrono::steady_clock::now() - start;
                    const double left = fraction > least_for_estimate ? gone.count() * (1 - fraction) / fraction : -1;
                    context.progress(fraction, left, QString::fromStdString(stage));
                },
                context.stopToken(),
                // What is there already stays when the rest is cancelled.
                [&context, this](const LabResults &part) { context.post([this, part] { take(part); }); });
            context.post([this, figure, found] {
                setBusy(false);
                take(found);
                if (found.factors) { // asked for on the other page
                    dock_->formation()->showFigure(figure);
                    dock_->setCurrentWidget(dock_->formation());
                }
            });
        },
        events());
}

void LabController::take(const LabResults &found)
{
    results_.take(found);
    unsaved_ = true;
    dock_->formation()->setResults(results_);
}

void LabController::setResults(const LabResults &results, bool saved)
{
    take(results);
    unsaved_ = !saved;
}

void LabController::mix(const std::vector<double> &coefficients)
{
    if (!results_.sweep)
        return;
    lab_->submitIfOpen(job_tag::mix,
                       [this, sweep = results_.sweep, coefficients](LabSession &session, JobContext &context) {
                           Grid row(1, static_cast<int>(coefficients.size()));
                           for (size_t i = 0; i < coefficients.size(); ++i)
                               row(0, static_cast<int>(i)) = static_cast<float>(coefficients[i]);
                           const MlpResponse response = mlp_response(session, *sweep, row).front();
                           context.post([this, response] { dock_->formation()->setMixResponse(response); });
                       },
                       {.receiver = this, .failed = [this](const QString &message) { tellFailure(message); }});
}

} // namespace sinkscope
