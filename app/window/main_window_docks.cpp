// Parts of the window that bring a controller of their own.
#include "app/dialogs/export_dialog.h"
#include "app/jobs/lab_controller.h"
#include "app/jobs/new_trace_controller.h"
#include "app/jobs/set_controller.h"
#include "app/window/dock_layout.h"
#include "app/window/main_window.h"
#include "app/window/message_bar.h"
#include "app/window/recent_files.h"
#include "app/window/view_docks.h"
#include "views/figures/figure_registry.h"
#include "views/figures/figure_view.h"
#include "views/figures/heat_map_figure.h"
#include "views/figures/sheet_figure.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_view.h"
#include "views/lab/lab_dock.h"
#include "views/lab/lab_formation_panel.h"
#include "views/lab/lab_intervention_panel.h"
#include "views/sets/set_figures.h"
#include "views/sets/set_view.h"
#include "views/state/grid_display.h"

namespace sinkscope {

/// Closed until a detection file is opened.
void MainWindow::addSetDock()
{
    const QString name = QStringLiteral("corpus");
    docks_->addView({name, tr("Set of traces"), viewGroup(ViewGroup::set)}, DockLayout::Place::map,
                    [] { return new SetView; });
    const auto *set = qobject_cast<SetView *>(docks_->view(name));
    connect(set->figures(), &SetFigures::exportRequested, this,
            [this, set](const FigureView *view) { exportSetFigure(*view, set->figures()->metadata(view)); });
    sets_ = new SetController(qobject_cast<SetView *>(docks_->view(name)), &workspace_, &jobs_, this);
    connect(sets_, &SetController::loaded, docks_, [this, name](const QString &path) {
        wantedSets_.removeAll(path);
        docks_->showView(name);
    });
    connect(sets_, &SetController::tokenWanted, &selection_, [this](int token) { selection_.click(token); });
    sets_->setMayDiscard([this] { return mayLeave(); });
}

/// Made when it is first opened.
void MainWindow::addLabDock()
{
    docks_->addView({QStringLiteral("lab"), tr("Lab"), viewGroup(ViewGroup::lab)}, DockLayout::Place::side, [this] {
        auto *dock = new LabDock(&document_, &selection_);
        auto *lab = lab_view_ = new LabController(dock, &document_, &lab_, &jobs_, dock);
        makeUndoable(dock->interventions());
        connect(lab, &LabController::variantMade, this, &MainWindow::presentVariant);
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
    newTrace_->setMayReplace([this] { return mayLeaveTraces(); });
    connect(newTrace_, &NewTraceController::openModelRequested, this, &MainWindow::askForModel);
    connect(newTrace_, &NewTraceController::exploreRequested, this,
            [this](const ModelCard &model, const Trace &trace, const PromptSettings &prompt) {
                if (!mayLeave())
                    return;
                RunSetup setup = workspace_.setup();
                setup.prompt = prompt;
                workspace_.setSetup(setup);
                workspace_.adoptSources(model, trace);
                workspace_.run();
            });
    connect(newTrace_, &NewTraceController::saved, this, [this](const QString &path) {
        addRecentFile(path);
        updateRecentMenu();
    });
}

/// The same way as a run's: what the figure shows now, with what says where it is from.
void MainWindow::exportSetFigure(const FigureView &view, const QString &metadata)
{
    std::shared_ptr<Figure> figure = makeFigure(view.figure()->id());
    for (const FigureOption &option : view.figure()->options())
        figure->setOption(option.id, option.choiceIds[static_cast<size_t>(option.current)]);
    auto *dialog = new ExportDialog({&document_, &selection_, &workspace_, figureChoices_}, this);
    const QString name = QStringLiteral("set-") + figure->id();
    dialog->addFigure(name, {figure, view.data(), metadata});
    dialog->chooseOnly(name);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDialog::notice, messages_, &MessageBar::show);
    dialog->open();
}

void MainWindow::openExportDialog(const QString &figure)
{
    if (const auto *map = qobject_cast<HeatMapView *>(docks_->view(QStringLiteral("heatMap"))))
        figureChoices_[QStringLiteral("heat-map")] =
            HeatMapFigure::choicesFor(*map->display(), map->canvas()->range(), map->canvas()->sinksOnly());
    auto *dialog = new ExportDialog({&document_, &selection_, &workspace_, figureChoices_}, this);
    for (const FigureView *view : docks_->findChildren<FigureView *>()) // those that hold results of their own
        if (const auto *sheet = dynamic_cast<const SheetFigure *>(view->figure());
            sheet && sheet->emptyText(view->data()).isEmpty())
            dialog->addFigure(sheet->id(), {std::make_shared<SheetFigure>(*sheet), {}, {}});
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ExportDialog::notice, messages_, &MessageBar::show);
    if (figure.isEmpty() || dialog->chooseOnly(figure))
        return dialog->open();
    delete dialog;
    messages_->show({Notice::Level::information, tr("There is nothing in this figure to export yet."), {}});
}

} // namespace sinkscope
