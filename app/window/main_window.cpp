#include "app/window/main_window.h"

#include "app/dialogs/file_dialogs.h"
#include "app/dialogs/open_model_dialog.h"
#include "app/dialogs/run_setup_dialog.h"
#include "app/jobs/inspection_controller.h"
#include "app/jobs/new_trace_controller.h"
#include "app/paths.h"
#include "app/window/accessible_views.h"
#include "app/window/command_palette.h"
#include "app/window/demo.h"
#include "app/window/dock_layout.h"
#include "app/window/layer_animation.h"
#include "app/window/message_bar.h"
#include "app/window/presenter.h"
#include "app/window/recent_files.h"
#include "app/window/run_line.h"
#include "app/window/status_line.h"
#include "app/window/view_docks.h"
#include "app/window/view_list.h"
#include "app/window/welcome_page.h"
#include "app/window/wheel_guard.h"
#include "app/window/window_actions.h"
#include "core/store/output_file.h"
#include "views/state/grid_display.h"
#include "views/state/named_selections.h"
#include "views/state/save_file.h"
#include "views/state/token_menu.h"
#include "views/state/token_navigation.h"
#include "views/state/view_history.h"

#include <QAction>
#include <QActionGroup>
#include <QApplication>
#include <QDropEvent>
#include <QFileInfo>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace sinkscope {

MainWindow::MainWindow(QWidget *parent)
    : QMainWindow(parent), workspace_(&document_, &selection_, &jobs_), named_(new NamedSelections(this)),
      history_(new ViewHistory(&selection_, this)), display_(new GridDisplay(&document_, &selection_, this)),
      inspection_(new InspectionController(&document_, &selection_, &lab_, &jobs_, this)),
      animation_(new LayerAnimation(&selection_, this)), actions_(new WindowActions(this, history_->stack())),
      docks_(new DockLayout), pages_(new QStackedWidget),
      status_(new StatusLine(&workspace_, &jobs_, &document_, &selection_, this)),
      palette_(new CommandPalette(&document_, &selection_, actions_->all(), this)),
      newTrace_(new NewTraceController(&workspace_, &jobs_, this)),
      askToSave_([this](const QString &what) { return askToSave(this, what); })
{
    resize(1280, 800);
    setAcceptDrops(true);
    setStatusBar(status_);
    setFocusPolicy(Qt::StrongFocus);

    welcome_ = new WelcomePage({actions_->run, actions_->openDemo, actions_->openModel, actions_->openTrace,
                                actions_->newTrace, actions_->openRun});
    connect(welcome_, &WelcomePage::openRequested, this, &MainWindow::openPath);
    pages_->addWidget(welcome_);
    auto *views = new QSplitter;
    views->setObjectName(QStringLiteral("views"));
    views->setChildrenCollapsible(false);
    pages_->addWidget(views);
    auto *central = new QWidget;
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    runLine_ = new RunLine(&document_);
    layout->addWidget(runLine_);
    layout->addWidget(pages_, 1);
    makeTour(layout);
    setCentralWidget(central);
    messages_ = new MessageBar(central); // over the views, which it does not move
    new WheelGuard(this);
    installAccessibleViews();
    actions_->setIcons(palette());
    setWindowIcon(QIcon(QStringLiteral(":/icons/sinkscope.svg")));

    history_->watch(&document_, display_, named_);
    addViewDocks(docks_,
                 {&document_, &selection_, display_, named_, inspection_, &figureChoices_,
                  [this](const QString &figure) { openExportDialog(figure); }});
    addLabDock();
    addSetDock();
    addNewTrace();
    viewList_ = new ViewList(docks_);
    views->addWidget(viewList_);
    views->addWidget(docks_);
    views->setStretchFactor(1, 1);
    makeWorkspaces();
    makeHelp();
    lab_.setOpenModel([this] { return workspace_.modelPath(); });
    lab_.setSetup([this] { return workspace_.setup(); });
    lab_.setModelCache(workspace_.modelCache());
    connect(&workspace_, &Workspace::runStarting, this, [this] { lab_.release(); });
    connect(&workspace_, &Workspace::changed, inspection_, &InspectionController::askAgain);
    connectActions();
    setSaveCheck([this](const QString &file) { check_output(toPath(file), openFiles(), OutputKind::other); });
    updateRecentMenu();
    updateState();
}

MainWindow::~MainWindow()
{
    setSaveCheck({});
}

void MainWindow::askForModel()
{
    OpenModelDialog dialog(&search_, this);
    if (dialog.exec() == QDialog::Accepted)
        openPath(dialog.path());
}

void MainWindow::connectActions()
{
    const auto on = [this](QAction *action, auto call) { connect(action, &QAction::triggered, this, call); };
    on(actions_->openModel, [this] { askForModel(); });
    on(actions_->newTrace, [this] { newTrace_->open(); });
    on(actions_->openTrace, [this] { openPath(askForTrace(this)); });
    on(actions_->openRun, [this] { openPath(askForRun(this)); });
    on(actions_->openDemo, [this] {
        if (mayLeave())
            openDemo(&workspace_);
    });
    on(actions_->saveRun, [this] {
        if (const QString path = askForSavePath(this, workspace_.runTitle()); !path.isEmpty())
            workspace_.saveRun(path);
    });
    on(actions_->compare, [this] {
        if (const QStringList runs = askForRuns(this); !runs.isEmpty())
            workspace_.openCompanions(runs);
    });
    makeDeletionsUndoable();
    on(actions_->exportFigures, [this] { openExportDialog({}); });
    on(actions_->exportCsv, [this] { messages_->show(exportSinks(this, document_)); });
    on(actions_->quit, [this] { close(); });
    on(actions_->copy, [this] { copyTokens(document_, selection_); });
    on(actions_->find, [this] { palette_->popUp(); });
    on(actions_->selectAllSinks, [this] {
        std::vector<int> tokens;
        for (const Sink &sink : document_.detection().sinks)
            tokens.push_back(sink.position);
        selection_.setTokens(tokens);
    });
    on(actions_->sameLevel, [this] { selectSameLevel(document_, selection_); });
    on(actions_->controlGroup, [this] { selectControlGroup(document_, selection_); });
    on(actions_->clearSelection, [this] { selection_.clear(); });
    on(actions_->run, [this] {
        if (mayLeave())
            workspace_.run();
    });
    on(actions_->cancel, [this] { workspace_.cancel(); });
    on(actions_->runSetup, [this] {
        RunSetupDialog dialog(workspace_.setup(), workspace_.trace() ? workspace_.trace()->sample_count : 1, this);
        connect(&workspace_, &Workspace::previewReady, &dialog, &RunSetupDialog::showPreview);
        connect(&workspace_, &Workspace::previewFailed, &dialog, &RunSetupDialog::showProblem);
        connect(&dialog, &RunSetupDialog::setupChanged, this, [&] { workspace_.previewRun(dialog.setup()); });
        workspace_.previewRun(dialog.setup());
        if (dialog.exec() == QDialog::Accepted)
            workspace_.setSetup(dialog.setup());
    });
    on(actions_->nextSink, [this] { goToSink(selection_, document_.detection(), false); });
    on(actions_->previousSink, [this] { goToSink(selection_, document_.detection(), true); });
    on(actions_->nextSide, [this] { display_->showNextSide(); });
    connect(actions_->animate, &QAction::toggled, animation_, &LayerAnimation::setRunning);
    connect(animation_, &LayerAnimation::runningChanged, actions_->animate, &QAction::setChecked);
    on(actions_->layerUp, [this] { selection_.setLayer(selection_.layer() + 1); });
    on(actions_->layerDown, [this] { selection_.setLayer(selection_.layer() - 1); });
    on(actions_->runProperties, [this] { showRunProperties(); });
    on(actions_->about, [this] { showAbout(this); });

    connect(&workspace_, &Workspace::changed, this, &MainWindow::updateState);
    connect(&workspace_, &Workspace::companionsChanged, this, [this] {
        wantedCompanions_.clear(); // they have arrived, or others are wanted now
        presentComparison();
        updateState();
    });
    connect(&workspace_, &Workspace::notice, messages_, &MessageBar::show);
    connect(&workspace_, &Workspace::runReplaced, this, [this] {
        messages_->retract(notice_about::run);
        applyPendingSelection();
        history_->clear();
    });
    connect(&workspace_, &Workspace::analysed, this, &MainWindow::presentRun);
    connect(&workspace_, &Workspace::opened, this, [this](const QString &path) {
        addRecentFile(path);
        updateRecentMenu();
    });
    connect(&workspace_, &Workspace::saved, this, [this](const QString &path) {
        messages_->show({Notice::Level::information, tr("Saved %1.").arg(path), {}});
    });
    connect(&jobs_, &JobRunner::busyChanged, this, &MainWindow::updateState);
    connect(runLine_, &RunLine::changed, this, &MainWindow::updateTitle);
}

void MainWindow::updateState()
{
    const bool empty = document_.isEmpty(), analysing = workspace_.isAnalysing();
    pages_->setCurrentIndex(empty ? 0 : 1);
    actions_->run->setEnabled(workspace_.canRun() && !analysing);
    actions_->cancel->setEnabled(jobs_.isBusy());
    actions_->openDemo->setVisible(!demoModel().isEmpty());
    actions_->secondTour->setVisible(!cachedModel(secondTourModel()).isEmpty());
    for (QAction *action : {actions_->saveRun, actions_->exportFigures, actions_->exportCsv})
        action->setEnabled(!empty && !analysing);
    for (QAction *action : {actions_->copy, actions_->selectAllSinks, actions_->sameLevel, actions_->controlGroup,
                            actions_->clearSelection, actions_->nextSink, actions_->previousSink, actions_->layerUp,
                            actions_->layerDown, actions_->animate, actions_->runProperties, actions_->resetLayout,
                            actions_->keepWorkspace, actions_->listViews})
        action->setEnabled(!empty);
    for (QAction *action :
         docks_->findChildren<QAction *>(QString(), Qt::FindDirectChildrenOnly) + actions_->workspaces->actions())
        action->setEnabled(!empty);
    actions_->compare->setEnabled(!empty);
    actions_->stopComparing->setEnabled(!workspace_.companions().empty());
    actions_->nextSide->setEnabled(display_->sides().areThere());
    if (empty && analysing)
        welcome_->setHint(tr("The model is starting…"));
    else if (workspace_.canRun())
        welcome_->setHint(tr("Model and trace are open: run them."));
    else if (workspace_.model())
        welcome_->setHint(tr("%1 is open. Now open a trace, or let it write one.")
                              .arg(QString::fromStdString(workspace_.model()->name)));
    else if (workspace_.trace())
        welcome_->setHint(tr("%1 is open. Now open a model.").arg(QFileInfo(workspace_.tracePath()).fileName()));
    updateTitle();
}

void MainWindow::updateTitle()
{
    QStringList parts{workspace_.runTitle(), runLine_->text()};
    parts.removeAll(QString());
    const QString title = parts.join(QStringLiteral(" – ")).replace(QLatin1String("[*]"), QLatin1String("[*][*]"));
    setWindowTitle(title.isEmpty() ? tr("Sinkscope") : tr("%1[*] – Sinkscope").arg(title));
    setWindowModified(workspace_.isModified());
}

void MainWindow::updateRecentMenu()
{
    QMenu *menu = actions_->recentMenu;
    menu->clear();
    for (const QString &path : recentFiles())
        menu->addAction(QString(path).replace(QLatin1Char('&'), QStringLiteral("&&")), this,
                        [this, path] { openPath(path); });
    welcome_->setRecent(recentFiles());
    menu->setEnabled(!menu->isEmpty());
    menu->addSeparator();
    menu->addAction(tr("&Clear list"), this, [this] {
        clearRecentFiles();
        updateRecentMenu();
    });
}

void MainWindow::openPath(const QString &path)
{
    if (path.isEmpty() || (replacesRun(path) && !mayLeave()))
        return;
    wantedSets_.clear(); // what of the last session could not be had is given up once the user goes on
    wantedCompanions_.clear();
    workspace_.open(path);
}

/// Keys that no view took: the same moves as in the heat map.
void MainWindow::keyPressEvent(QKeyEvent *event)
{
    switch (event->key()) {
    case Qt::Key_Space:
        actions_->animate->trigger();
        break;
    case Qt::Key_Escape: // leaves the presentation, or a control
        if (presenter_->isPresenting()) {
            presenter_->setPresenting(false);
            break;
        }
        if (QWidget *map = docks_->view(QStringLiteral("heatMap")))
            map->setFocus(Qt::OtherFocusReason);
        break;
    default:
        if (!navigateByKey(*event, selection_, document_.detection()))
            QMainWindow::keyPressEvent(event);
    }
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        actions_->setIcons(palette());
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (event->mimeData()->hasUrls() && event->mimeData()->urls().constFirst().isLocalFile())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    for (const QUrl &url : event->mimeData()->urls())
        openPath(url.toLocalFile());
    event->acceptProposedAction();
}

} // namespace sinkscope
