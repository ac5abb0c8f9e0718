#include "app/dock_layout.h"
#include "app/main_window.h"
#include "app/view_docks.h"
#include "views/figure_view.h"
#include "views/grid_display.h"
#include "views/named_selections.h"

#include <utility>

namespace sinkscope {

Session MainWindow::session() const
{
    Session session;
    session.run = workspace_.runPath();
    session.model = workspace_.modelPath();
    session.trace = workspace_.tracePath();
    for (const Companion &companion : workspace_.companions())
        if (!companion.path.isEmpty())
            session.companions << companion.path;
    session.figures = figureChoices_;
    session.setup = workspace_.setup();
    session.detector = document_.parameters();
    session.selectedTokens = selection_.tokens();
    session.currentToken = selection_.currentToken();
    session.layer = selection_.layer();
    session.head = selection_.head();
    session.selections = named_->toJson();
    session.gridDisplay = display_->toJson();
    session.geometry = saveGeometry();
    session.layout = docks_->save();
    return session;
}

void MainWindow::restoreSession(const Session &session)
{
    if (!session.geometry.isEmpty())
        restoreGeometry(session.geometry);
    figureChoices_ = session.figures;
    for (FigureView *view : docks_->findChildren<FigureView *>())
        setFigureOptions(view, session.figures);
    docks_->restore(session.layout);
    display_->fromJson(session.gridDisplay);
    named_->fromJson(session.selections);
    pending_ = session;
    for (const QString &path : {session.model, session.trace, session.run})
        if (!path.isEmpty())
            workspace_.open(path); // one that is gone is told of there
    if (!session.companions.isEmpty())
        workspace_.openCompanions(session.companions);
    workspace_.setSetup(session.setup); // after the trace: opening one starts at its first sample
}

/// The session's selection belongs to the session's run: it is applied once, to the first run that arrives.
void MainWindow::applyPendingSelection()
{
    if (!pending_)
        return;
    const Session session = *std::exchange(pending_, std::nullopt);
    if (session.run != workspace_.runPath())
        return;
    document_.setParameters(session.detector);
    selection_.setTokens(session.selectedTokens);
    selection_.setCurrentToken(session.currentToken);
    selection_.setLayer(session.layer);
    selection_.setHead(session.head);
}

} // namespace sinkscope
