// Tours: steps that set the window, with what was there before brought back at the end.
#include "app/dialogs/file_dialogs.h"
#include "app/jobs/lab_controller.h"
#include "app/jobs/run_loading.h"
#include "app/paths.h"
#include "app/window/demo.h"
#include "app/window/dock_layout.h"
#include "app/window/main_window.h"
#include "app/window/message_bar.h"
#include "app/window/record_step_dialog.h"
#include "app/window/tour_panel.h"
#include "app/window/window_actions.h"
#include "core/checkpoint/model_reference.h"
#include "core/data/error.h"
#include "views/lab/lab_dock.h"
#include "views/lab/lab_intervention_panel.h"
#include "views/state/grid_display.h"
#include "views/state/save_file.h"
#include "views/state/view_history.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>
#include <QVBoxLayout>

#include <algorithm>

namespace sinkscope {

namespace {

/// A run is read by name: one that is compiled in is written to the user's data first.
QString onDisk(const QString &file)
{
    if (!file.startsWith(QLatin1Char(':')))
        return file;
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/tour");
    const QString copy = folder + QLatin1Char('/') + QFileInfo(file).fileName();
    if (QFileInfo(copy).size() != QFileInfo(file).size()) {
        QDir().mkpath(folder);
        QFile::remove(copy);
        QFile::copy(file, copy);
        QFile::setPermissions(copy, QFile::ReadOwner | QFile::WriteOwner);
    }
    return copy;
}

} // namespace

/// What the user had before the tour.
struct MainWindow::Own {
    Session session;
    std::shared_ptr<const Run> run;
    std::vector<Companion> companions;
    std::vector<LabVariant> variants;
    LabResults results;
    bool unsavedResults = false;
    QString workspace;
    std::map<QString, QByteArray> layouts;
};

void MainWindow::makeTour(QLayout *layout)
{
    tourPanel_ = new TourPanel;
    tourPanel_->hide();
    layout->addWidget(tourPanel_);
    connect(tourPanel_, &TourPanel::back, this, [this] { showTourStep(tourStep_ - 1); });
    connect(tourPanel_, &TourPanel::next, this, [this] { showTourStep(tourStep_ + 1); });
    connect(tourPanel_, &TourPanel::leave, this, &MainWindow::leaveTour);
    connect(tourPanel_, &TourPanel::tryIt, this, [this] { apply(tour_.steps[static_cast<size_t>(tourStep_)].trial); });
    connect(actions_->tour, &QAction::triggered, this, [this] { startTour(); });
    connect(actions_->secondTour, &QAction::triggered, this,
            [this] { startTour(QStringLiteral(":/tour/coder.json")); });
    connect(actions_->openTour, &QAction::triggered, this, [this] {
        if (const QString file = askForTour(this); !file.isEmpty())
            startTour(file);
    });
    connect(actions_->recordTour, &QAction::triggered, this, &MainWindow::recordStep);
}

void MainWindow::startTour(const QString &file, int step)
{
    if (own_)
        leaveTour();
    try {
        tour_ = readTour(file);
    } catch (const Error &error) {
        messages_->show({Notice::Level::error, QString::fromUtf8(error.what()), tr("Help: tours, has the format.")});
        return;
    }
    QStringList names{tour_.run};
    for (const TourStep &step : tour_.steps)
        for (const TourSetting *setting : {&step.setting, &step.trial})
            if (setting->variant && !setting->variant->isEmpty() && !names.contains(*setting->variant))
                names << *setting->variant;
    std::map<QString, QString> places;
    for (const QString &name : std::as_const(names))
        places[name] = onDisk(QFileInfo(name).isAbsolute() ? name : tour_.folder + QLatin1Char('/') + name);
    jobs_.submit(job_tag::run, [this, places, step](JobContext &context) {
        std::map<QString, std::shared_ptr<const Run>> runs;
        for (const auto &[name, place] : places)
            runs[name] = loadRun(toPath(place));
        context.post([this, runs, step] { beginTour(runs, step); });
    });
}

void MainWindow::beginTour(std::map<QString, std::shared_ptr<const Run>> runs, int step)
{
    own_ = std::make_shared<Own>();
    own_->session = session();
    own_->run = document_.shared();
    own_->companions = workspace_.companions();
    if (lab_view_) {
        own_->variants = lab_view_->dock()->interventions()->variants();
        own_->results = lab_view_->results();
        own_->unsavedResults = lab_view_->hasUnsavedResults();
    }
    own_->workspace = workspaceId_;
    own_->layouts = layouts_;
    Run run = *runs.at(tour_.run);
    if (!is_there(run.model.path))
        run.model.path =
            cachedModel(QFileInfo(QString::fromStdString(run.model.path)).fileName()).toStdString(); // made elsewhere
    tourRuns_ = std::move(runs);
    workspace_.adoptRun(std::make_shared<const Run>(std::move(run)), tour_.run);
    tourPanel_->show();
    tourWorkspace_.clear();
    showTourStep(std::clamp(step, 0, static_cast<int>(tour_.steps.size()) - 1));
}

void MainWindow::showTourStep(int step)
{
    if (!own_ || step < 0)
        return;
    if (step >= static_cast<int>(tour_.steps.size()))
        return leaveTour();
    tourStep_ = step;
    messages_->retract(notice_about::variant);
    apply(tour_.steps[static_cast<size_t>(step)].setting);
    tourPanel_->showStep(tour_.steps[static_cast<size_t>(step)], step, static_cast<int>(tour_.steps.size()));
}

void MainWindow::apply(const TourSetting &setting)
{
    if (!setting.workspace.isEmpty() && setting.workspace != tourWorkspace_) {
        tourWorkspace_ = workspaceId_ = setting.workspace;
        docks_->reset(arrangementOf(setting.workspace));
        updateWorkspaceActions();
    }
    try {
        if (!setting.preset.isEmpty())
            document_.setParameters(detector_preset(setting.preset.toStdString()));
    } catch (const Error &error) {
        messages_->show({Notice::Level::warning, QString::fromUtf8(error.what()), {}});
    }
    if (setting.threshold) {
        DetectorParameters parameters = document_.parameters();
        parameters.threshold = *setting.threshold;
        parameters.preset = "custom";
        document_.setParameters(parameters);
    }
    for (int kind = 0; kind < grid_kind_count; ++kind)
        if (gridName(static_cast<GridKind>(kind)) == setting.grid)
            display_->setKind(static_cast<GridKind>(kind));
    if (setting.variant) {
        const auto known = tourRuns_.find(*setting.variant);
        workspace_.setVariant(known == tourRuns_.end() ? nullptr : known->second);
    }
    if (const auto side = sideNamed(setting.side))
        display_->setSide(*side);
    if (setting.tokens)
        selection_.setTokens(*setting.tokens);
    if (setting.current)
        selection_.setCurrentToken(*setting.current);
    if (setting.layer)
        selection_.setLayer(*setting.layer);
    if (!setting.view.isEmpty())
        docks_->showView(setting.view);
    if (setting.interventions.empty())
        return;
    docks_->view(QStringLiteral("lab")); // makes it
    if (const QString obstacle = lab_.obstacle(); !obstacle.isEmpty())
        messages_->show({Notice::Level::information, obstacle, tr("The step's own result stays on screen.")});
    else
        lab_view_->makeVariant(setting.interventions);
}

void MainWindow::leaveTour()
{
    if (!own_)
        return;
    const std::shared_ptr<Own> own = std::exchange(own_, nullptr);
    jobs_.cancel(job_tag::lab);
    tourPanel_->hide();
    tourRuns_.clear();
    workspace_.adoptRun(own->run, own->session.run);
    display_->fromJson(own->session.gridDisplay);
    if (lab_view_) {
        for (const LabVariant &variant : own->variants)
            lab_view_->dock()->interventions()->insertVariant(static_cast<int>(own->variants.size()), variant);
        lab_view_->setResults(own->results, !own->unsavedResults);
    }
    workspace_.setCompanions(own->companions);
    workspaceId_ = own->workspace;
    layouts_ = own->layouts;
    docks_->restore(own->session.layout, arrangementOf(workspaceId_));
    updateWorkspaceActions();
    applyView(own->session);
    messages_->retract(notice_about::variant);
    history_->clear();
}

void MainWindow::recordStep()
{
    if (workspace_.runPath().isEmpty() || own_) {
        messages_->show(
            {Notice::Level::warning, tr("A tour needs its run in a file."), tr("Save the run first (Ctrl+S).")});
        return;
    }
    RecordStepDialog dialog(static_cast<int>(recorded_.steps.size()) + 1, this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    if (recordedFile_.isEmpty())
        recordedFile_ = askForTourPath(this);
    if (recordedFile_.isEmpty())
        return;
    TourStep step = dialog.step();
    step.setting.workspace =
        std::ranges::any_of(arrangements(), [&](const Arrangement &a) { return a.id == workspaceId_; })
        ? workspaceId_
        : arrangements().front().id;
    step.setting.view = docks_->viewWithFocus().isEmpty() ? QStringLiteral("heatMap") : docks_->viewWithFocus();
    step.setting.grid = gridName(display_->kind());
    if (display_->sides().areThere())
        step.setting.side = sideName(display_->side());
    const DetectorParameters &detector = document_.parameters();
    if (detector.preset == "custom")
        step.setting.threshold = detector.threshold;
    else
        step.setting.preset = QString::fromStdString(detector.preset);
    step.setting.layer = selection_.layer();
    step.setting.tokens = selection_.tokens();
    if (selection_.currentToken() >= 0)
        step.setting.current = selection_.currentToken();
    recorded_.title = QFileInfo(recordedFile_).completeBaseName();
    recorded_.run = QFileInfo(recordedFile_).absoluteDir().relativeFilePath(workspace_.runPath());
    recorded_.steps.push_back(step);
    try {
        saveFile(recordedFile_, tourJson(recorded_));
    } catch (const Error &error) {
        messages_->show({Notice::Level::error, QString::fromUtf8(error.what()), tr("Choose another folder.")});
        recordedFile_.clear();
        recorded_.steps.pop_back();
        return;
    }
    messages_->show(
        {Notice::Level::information, tr("Step %1 is in %2.").arg(recorded_.steps.size()).arg(recordedFile_), {}});
}

} // namespace sinkscope
