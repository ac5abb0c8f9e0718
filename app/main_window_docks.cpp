// Parts of the window that bring a controller of their own.
#include "app/corpus_controller.h"
#include "app/dock_layout.h"
#include "app/lab_controller.h"
#include "app/main_window.h"
#include "app/message_bar.h"
#include "app/new_trace_controller.h"
#include "app/recent_files.h"
#include "views/corpus_view.h"
#include "views/figure_view.h"
#include "views/lab_dock.h"
#include "views/lab_formation_panel.h"

namespace sinkscope {

/// Closed until a detection file is opened.
void MainWindow::addSetDock()
{
    const QString name = QStringLiteral("corpus");
    docks_->addView(
        name, tr("Set of traces"), DockLayout::Place::map, [] { return new CorpusView; }, false);
    sets_ = new CorpusController(qobject_cast<CorpusView *>(docks_->view(name)), &workspace_, &jobs_, this);
    connect(sets_, &CorpusController::loaded, docks_, [this, name] { docks_->showView(name); });
    connect(sets_, &CorpusController::tokenWanted, &selection_, [this](int token) { selection_.click(token); });
    sets_->setMayDiscard([this] { return mayDiscard(); });
}

/// Made when it is first opened.
void MainWindow::addLabDock()
{
    docks_->addView(QStringLiteral("lab"), tr("Lab"), DockLayout::Place::side, [this] {
        auto *dock = new LabDock(&document_, &selection_);
        auto *lab = new LabController(dock, &document_, &lab_, &jobs_, dock);
        connect(lab, &LabController::variantShown, &workspace_, &Workspace::setVariant);
        connect(lab, &LabController::notice, messages_, &MessageBar::show);
        for (FigureView *view : dock->formation()->findChildren<FigureView *>())
            connect(view, &FigureView::exportRequested, this,
                    [this](Figure *figure) { openExportDialog(figure->id()); });
        return dock;
    });
}

void MainWindow::addNewTrace()
{
    connect(newTrace_, &NewTraceController::openModelRequested, this, &MainWindow::askForModel);
    connect(newTrace_, &NewTraceController::exploreRequested, this,
            [this](const ModelCard &model, const Trace &trace, PromptFormat format) {
                if (!mayDiscard())
                    return;
                RunSetup setup = workspace_.setup();
                setup.promptFormat = format;
                workspace_.setSetup(setup);
                workspace_.adoptSources(model, trace);
                workspace_.run();
            });
    connect(newTrace_, &NewTraceController::saved, this, [this](const QString &path) {
        addRecentFile(path);
        updateRecentMenu();
    });
}

} // namespace sinkscope
