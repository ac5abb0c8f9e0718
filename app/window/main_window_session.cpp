#include "app/jobs/run_loading.h"
#include "app/jobs/set_controller.h"
#include "app/paths.h"
#include "app/window/dock_layout.h"
#include "app/window/main_window.h"
#include "app/window/view_docks.h"
#include "views/figures/figure_view.h"
#include "views/heat_map/heat_map_canvas.h"
#include "views/heat_map/heat_map_view.h"
#include "views/state/grid_display.h"
#include "views/state/named_selections.h"
#include "views/state/view_history.h"

#include <utility>

namespace sinkscope {

Session MainWindow::session() const
{
    Session session;
    if (pending_ && document_.isEmpty())
        session = *pending_; // its files are still being read, or could not be: they are tried again at the next start
    else
        describeRun(session);
    session.sets = sets_->paths() + wantedSets_;
    session.sets.removeDuplicates();
    session.sets.removeAll(recordOf(session.run).file); // opens with its record
    if (!workspace_.modelPath().isEmpty())
        session.model = workspace_.modelPath();
    if (!workspace_.tracePath().isEmpty())
        session.trace = workspace_.tracePath();
    session.figures = figureChoices_;
    session.setup = workspace_.setup();
    session.selections = named_->toJson();
    session.gridDisplay = display_->toJson();
    session.geometry = saveGeometry();
    session.layout = docks_->save();
    session.workspaces = workspacesToJson();
    return session;
}

std::vector<std::filesystem::path> MainWindow::openFiles() const
{
    const Session open = session();
    const Run &run = document_.run();
    std::vector<std::filesystem::path> files{run.model.path, run.trace.source};
    for (const QString &file : open.sets + open.companions + QStringList{open.run, open.model, open.trace})
        files.push_back(toPath(recordOf(file).file));
    return files;
}

/// The run on screen and how it is looked at.
void MainWindow::describeRun(Session &session) const
{
    session.run = workspace_.runPath();
    for (const Companion &companion : workspace_.companions())
        if (!companion.path.isEmpty())
            session.companions << companion.path;
    if (session.companions.isEmpty())
        session.companions = wantedCompanions_;
    session.detector = document_.parameters();
    session.selectedTokens = selection_.tokens();
    session.currentToken = selection_.currentToken();
    session.layer = selection_.layer();
    session.head = selection_.head();
    if (const auto *map = qobject_cast<HeatMapView *>(docks_->view(QStringLiteral("heatMap")))) {
        const HeatMapRange &range = map->canvas()->range();
        session.mapRange = {range.firstToken, range.endToken, range.firstRow, range.endRow};
    }
}

void MainWindow::restoreSession(const Session &session)
{
    if (!session.geometry.isEmpty())
        restoreGeometry(session.geometry);
    figureChoices_ = session.figures;
    for (FigureView *view : docks_->findChildren<FigureView *>())
        setFigureOptions(view, session.figures);
    workspacesFromJson(session.workspaces);
    docks_->restore(session.layout, arrangementOf(workspaceId_));
    display_->fromJson(session.gridDisplay);
    named_->fromJson(session.selections);
    if (session.run.isEmpty())
        document_.setParameters(session.detector); // wait for the first run
    else
        pending_ = session;
    for (const QString &path : {session.model, session.trace, session.run})
        if (!path.isEmpty())
            workspace_.open(path); // one that is gone is told of there
    wantedCompanions_ = session.companions;
    if (!session.companions.isEmpty())
        workspace_.openCompanions(session.companions);
    wantedSets_ = session.sets;
    sets_->open(session.sets);
    workspace_.setSetup(session.setup); // after the trace: opening one starts at its first sample
    history_->clear(); // what was restored is no step of the user's
}

/// The session's selection belongs to the session's run: it is applied once, to the first run that arrives.
void MainWindow::applyPendingSelection()
{
    if (!pending_)
        return;
    const Session session = *std::exchange(pending_, std::nullopt);
    if (session.run != workspace_.runPath())
        return;
    takeKeptVariants();
    applyView(session);
}

void MainWindow::applyView(const Session &session)
{
    document_.setParameters(session.detector);
    selection_.setTokens(session.selectedTokens);
    selection_.setCurrentToken(session.currentToken);
    selection_.setLayer(session.layer);
    selection_.setHead(session.head);
    const std::vector<double> &shown = session.mapRange;
    auto *map = qobject_cast<HeatMapView *>(docks_->view(QStringLiteral("heatMap")));
    const Grid *grid = display_->grid();
    if (map && grid && shown.size() == 4 && 0 <= shown[0] && shown[0] < shown[1] && shown[1] <= grid->columns() &&
        0 <= shown[2] && shown[2] < shown[3] && shown[3] <= grid->rows())
        map->canvas()->setRange({shown[0], shown[1], shown[2], shown[3]});
}

} // namespace sinkscope
