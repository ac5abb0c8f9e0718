// What the window asks before something that is in no file is given up, and what undo brings back of it.
#include "app/dialogs/file_dialogs.h"
#include "app/jobs/lab_controller.h"
#include "app/jobs/new_trace_controller.h"
#include "app/window/dock_layout.h"
#include "app/window/kept_variants.h"
#include "app/window/main_window.h"
#include "app/window/message_bar.h"
#include "app/window/window_actions.h"
#include "core/data/error.h"
#include "views/figures/figure_view.h"
#include "views/lab/lab_dock.h"
#include "views/lab/lab_formation_panel.h"
#include "views/lab/lab_intervention_panel.h"
#include "views/state/save_file.h"
#include "views/state/view_history.h"

#include <QAction>
#include <QCloseEvent>
#include <QDir>
#include <QEventLoop>
#include <QUndoStack>

namespace sinkscope {

namespace {

/// A step whose deed was done before it came onto the stack.
class DoneCommand : public QUndoCommand {
public:
    DoneCommand(const QString &text, std::function<void()> undo, std::function<void()> redo)
        : QUndoCommand(text), undo_(std::move(undo)), redo_(std::move(redo))
    {
    }
    void undo() override { undo_(); }
    void redo() override
    {
        if (std::exchange(done_, true))
            redo_();
    }

private:
    std::function<void()> undo_, redo_;
    bool done_ = false;
};

} // namespace

MainWindow::Unsaved MainWindow::unsaved() const
{
    Unsaved found;
    const Run &run = document_.run();
    const bool stillborn = run.has_grids() && run.rows_ready == 0; // cancelled before its first row
    found.run = workspace_.isModified() && !document_.isEmpty() && !stillborn;
    if (lab_view_) {
        for (const LabVariant &variant : lab_view_->dock()->interventions()->variants())
            if (!variant.saved)
                found.variants.push_back(variant.run);
        for (const FigureView *view : lab_view_->dock()->formation()->findChildren<FigureView *>())
            if (lab_view_->hasUnsavedResults() && view->figure()->emptyText(view->data()).isEmpty())
                found.figures.push_back(view);
    }
    return found;
}

/// Whether the session keeps the lab's variants: it opens with their run, and they are not too large.
bool MainWindow::keepsVariants() const
{
    return lab_view_ && !sessionFile_.isEmpty() && !workspace_.runPath().isEmpty() &&
        canBeKept(lab_view_->dock()->interventions()->variants());
}

/// Those of the run that has arrived with the session.
void MainWindow::takeKeptVariants()
{
    if (sessionFile_.isEmpty())
        return;
    jobs_.submit(
        QStringLiteral("variants"), [this, file = sessionFile_, run = document_.shared()](JobContext &context) {
            const std::vector<LabVariant> variants = readKeptVariants(file, *run);
            context.post([this, run, variants] {
                if (variants.empty() || document_.shared() != run)
                    return;
                docks_->view(QStringLiteral("lab")); // makes it
                for (const LabVariant &variant : variants)
                    lab_view_->dock()->interventions()->insertVariant(static_cast<int>(variants.size()), variant);
            });
        });
}

bool MainWindow::mayLeave(bool forGood)
{
    Unsaved found = unsaved();
    if (forGood && keepsVariants())
        found.variants.clear();
    QStringList what;
    if (found.run)
        what << tr("the run on screen");
    if (!found.variants.empty())
        what << tr("%n variant(s) of the lab", nullptr, static_cast<int>(found.variants.size()));
    if (!found.figures.empty())
        what << tr("the lab's results (%n figure(s))", nullptr, static_cast<int>(found.figures.size()));
    if (what.isEmpty())
        return true;
    switch (askToSave_(tr("In no file yet: %1.").arg(what.join(QStringLiteral(", "))))) {
    case Leave::save:
        return save(found);
    case Leave::discard:
        return true;
    case Leave::cancel:
        break;
    }
    return false;
}

bool MainWindow::save(const Unsaved &found)
{
    if (found.variants.empty() && found.figures.empty()) {
        const QString path = askForSavePath(this, workspace_.runTitle());
        return !path.isEmpty() && ends([&] { workspace_.saveRun(path); });
    }
    const QString folder = askForFolder(this, tr("Save all in a folder"));
    if (folder.isEmpty())
        return false;
    try {
        for (const FigureView *view : found.figures)
            saveFile(QDir(folder).filePath(view->figure()->id() + QStringLiteral(".csv")),
                     view->figure()->table(view->data()).csv().toUtf8());
    } catch (const Error &error) {
        messages_->show({Notice::Level::error, QString::fromUtf8(error.what()), tr("Choose another folder.")});
        return false;
    }
    if (lab_view_)
        lab_view_->setResultsSaved();
    if (!found.run && found.variants.empty())
        return true;
    const bool good = ends([&] { workspace_.saveUnsaved(folder, found.variants); });
    if (good && lab_view_)
        for (const std::shared_ptr<const Run> &variant : found.variants)
            lab_view_->dock()->interventions()->setSaved(variant.get());
    return good;
}

/// Whether what `start` begins to save got into its file. The window answers meanwhile.
bool MainWindow::ends(const std::function<void()> &start)
{
    QEventLoop loop;
    std::optional<bool> good;
    const auto end = [&](bool saved) {
        good = saved;
        loop.quit();
    };
    connect(&workspace_, &Workspace::saveEnded, &loop, end);
    connect(newTrace_, &NewTraceController::saved, &loop, [&] { end(true); });
    connect(&jobs_, &JobRunner::failed, &loop, [&] { end(false); });
    start();
    if (!good)
        loop.exec();
    return good.value_or(false);
}

bool MainWindow::mayLeaveTraces()
{
    if (!newTrace_->hasUnsaved())
        return true;
    switch (askToSave_(tr("Traces that the model wrote are in no file yet."))) {
    case Leave::save: {
        const QString path = askForTracePath(this);
        return !path.isEmpty() && ends([&] { newTrace_->save(path); });
    }
    case Leave::discard:
        return true;
    case Leave::cancel:
        break;
    }
    return false;
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    leaveTour();
    if (!mayLeaveTraces() || !mayLeave(true)) {
        event->ignore();
        return;
    }
    if (!sessionFile_.isEmpty()) {
        try {
            writeSession(session(), sessionFile_);
            if (keepsVariants())
                ends([&] {
                    jobs_.submit(QStringLiteral("variants"),
                                 [this, file = sessionFile_,
                                  variants = lab_view_->dock()->interventions()->variants()](JobContext &context) {
                                     writeKeptVariants(file, variants);
                                     context.post([this] { Q_EMIT workspace_.saveEnded(true); });
                                 });
                });
        } catch (const Error &error) {
            qWarning("%s", error.what()); // nobody is left to show it to
        }
    }
    workspace_.cancel();
    event->accept();
}

/// A comparison that was ended and a variant that was taken away come back with undo.
void MainWindow::makeDeletionsUndoable()
{
    connect(actions_->stopComparing, &QAction::triggered, this, [this] {
        const std::vector<Companion> before = workspace_.companions();
        workspace_.openCompanions({});
        history_->stack()->push(new DoneCommand(
            tr("end of the comparison"), [this, before] { workspace_.setCompanions(before); },
            [this] { workspace_.openCompanions({}); }));
    });
}

void MainWindow::makeUndoable(LabInterventionPanel *panel)
{
    connect(panel, &LabInterventionPanel::variantRemoved, this, [this, panel](int index, const LabVariant &variant) {
        history_->stack()->push(new DoneCommand(
            tr("removal of a variant"), [panel, index, variant] { panel->insertVariant(index, variant); },
            [panel, index] { panel->removeAt(index); }));
    });
}

} // namespace sinkscope
