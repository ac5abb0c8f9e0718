#include "app/window/window_actions.h"

#include "app/window/arrangement.h"
#include "app/window/icons.h"

#include <QAction>
#include <QActionGroup>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>
#include <QToolButton>
#include <QUndoStack>

namespace sinkscope {

WindowActions::WindowActions(QMainWindow *window, QUndoStack *undo) : QObject(window)
{
    openModel = make(tr("Open &model…"), "Ctrl+M", tr("A Hugging Face folder or a GGUF file"), "model");
    newTrace = make(tr("&New trace…"), "Ctrl+N", tr("Lets the model write one; look at it at any time"), "write");
    openTrace = make(tr("Open &trace…"), "Ctrl+T", tr("JSONL with prompt and output, JSON, or plain text"), "trace");
    openRun = make(tr("&Open run…"), "Ctrl+O", tr("A run file, a model or a trace"), "folder");
    openDemo = make(tr("Open the &demo"), {}, tr("Runs SmolLM2-135M on a short text that it wrote itself"), "demo");
    compare = make(tr("Compare &with runs…"), {},
                   tr("Runs beside this one in the figures; differences are taken from the first"));
    stopComparing = make(tr("Stop com&paring"), {}, {});
    saveRun = make(tr("&Save run as…"), "Ctrl+S", tr("Keeps the run on screen in a file"), "save");
    exportFigures = make(tr("&Export figures…"), "Ctrl+E", tr("PDF, SVG or PNG, for print"), "export");
    exportCsv = make(tr("Export sinks as &CSV…"), {}, tr("The sink table as comma-separated values"));
    quit = make(tr("&Quit"), "Ctrl+Q", {});
    copy = make(tr("&Copy tokens"), "Ctrl+C", tr("The selected tokens as rows, for a spreadsheet"));
    find = make(tr("&Find token or action…"), "/",
                tr("By text, /regular expression/, position, or the name of an action"), "find");
    selectAllSinks = make(tr("Select all &sinks"), "Ctrl+A", {});
    sameLevel = make(tr("Select same &level"), "Ctrl+L", tr("All sinks of the selected sinks' levels"));
    controlGroup = make(tr("Select c&ontrol group"), "Ctrl+G", tr("The tokens of the same ids that are no sinks"));
    clearSelection = make(tr("C&lear selection"), "Ctrl+Shift+A", {});
    run = make(tr("&Run"), "Ctrl+R", tr("Runs the model on the trace"), "run");
    cancel = make(tr("&Cancel"), "Esc", tr("Stops what is under way"), "cancel");
    runSetup = make(tr("Run se&ttings…"), "Ctrl+,", tr("Sample, prompt format, tokens, dtype, device"), "settings");
    nextSink = make(tr("&Next sink"), "N", {}, "next-sink");
    previousSink = make(tr("&Previous sink"), "P", {}, "previous-sink");
    animate = make(tr("&Play through the layers"), {}, tr("Moves the current layer upwards (Space)"), "play-layers");
    animate->setCheckable(true);
    layerUp = make(tr("Layer &above"), "Ctrl+Up", tr("The next layer, nearer to the output"), "layer-up");
    layerDown = make(tr("Layer &below"), "Ctrl+Down", tr("The previous layer, nearer to the input"), "layer-down");
    listViews = make(tr("&List of views"), {}, tr("All views by group, beside them"));
    listViews->setCheckable(true);
    listViews->setChecked(true);
    resetLayout = make(tr("&Reset layout"), {}, tr("Puts the views of this workspace where they were at the first start"));
    keepWorkspace = make(tr("&Keep workspace as…"), {}, tr("The views as they lie now, under a name of your own"));
    runProperties = make(tr("Run &properties…"), "Alt+Return", tr("Model, trace, settings and detector of the run on screen"));
    workspaces = new QActionGroup(this);
    int number = 0;
    for (const Arrangement &arrangement : arrangements()) {
        QAction *action = make(arrangement.title, QStringLiteral("Ctrl+%1").arg(++number), arrangement.purpose,
                               qPrintable(arrangement.id));
        action->setData(arrangement.id);
        action->setCheckable(true);
        workspaces->addAction(action);
    }
    shortcuts = make(tr("&Keyboard shortcuts"), "F1", {});
    about = make(tr("&About Sinkscope"), {}, {});
    makeMenus(window, undo);
    makeToolBar(window);
}

QAction *WindowActions::make(const QString &text, const QString &keys, const QString &tip, const char *icon)
{
    auto *action = new QAction(text, this);
    if (icon)
        icons_.emplace_back(action, QLatin1String(icon));
    if (!keys.isEmpty())
        action->setShortcut(QKeySequence(keys));
    if (!tip.isEmpty()) {
        action->setToolTip(
            keys.isEmpty() ? tip : tr("%1 (%2)").arg(tip, action->shortcut().toString(QKeySequence::NativeText)));
        action->setStatusTip(tip);
    }
    return action;
}

void WindowActions::makeMenus(QMainWindow *window, QUndoStack *undo)
{
    QMenu *file = window->menuBar()->addMenu(tr("&File"));
    file->addActions({openModel, newTrace, openTrace, openRun});
    recentMenu = file->addMenu(tr("Open &recent"));
    file->addAction(openDemo);
    file->addActions({compare, stopComparing});
    file->addSeparator();
    file->addActions({saveRun, exportFigures, exportCsv, runProperties});
    file->addSeparator();
    file->addAction(quit);

    QMenu *edit = window->menuBar()->addMenu(tr("&Edit"));
    QAction *undoAction = undo->createUndoAction(this, tr("&Undo"));
    undoAction->setShortcut(QKeySequence::Undo);
    QAction *redoAction = undo->createRedoAction(this, tr("&Redo"));
    redoAction->setShortcut(QKeySequence::Redo);
    edit->addActions({undoAction, redoAction});
    edit->addSeparator();
    edit->addActions({copy, selectAllSinks, sameLevel, controlGroup, clearSelection});
    edit->addSeparator();
    edit->addAction(find);

    viewsMenu = window->menuBar()->addMenu(tr("&View"));
    viewsMenu->setToolTipsVisible(true);
    ownWorkspacesMenu = new QMenu(tr("&Own workspaces"), viewsMenu);
    QMenu *runMenu = window->menuBar()->addMenu(tr("&Run"));
    runMenu->addActions({run, cancel, runSetup});
    QMenu *go = window->menuBar()->addMenu(tr("&Go"));
    go->addActions({nextSink, previousSink, layerUp, layerDown, animate});
    QMenu *help = window->menuBar()->addMenu(tr("&Help"));
    help->addActions({shortcuts, about});
}

void WindowActions::makeToolBar(QMainWindow *window)
{
    QToolBar *bar = window->addToolBar(tr("Tool bar"));
    bar->setObjectName(QStringLiteral("toolBar"));
    bar->setMovable(false);
    bar->setIconSize({20, 20});
    bar->addActions(workspaces->actions());
    bar->addSeparator();
    bar->addActions({openModel, newTrace, openTrace, openRun});
    bar->addSeparator();
    bar->addActions({run, cancel, runSetup});
    bar->addSeparator();
    bar->addActions({previousSink, nextSink, layerDown, layerUp, animate, find});
    for (QAction *named : workspaces->actions() + QList<QAction *>{run})
        if (auto *button = qobject_cast<QToolButton *>(bar->widgetForAction(named)))
            button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    for (QToolButton *button : bar->findChildren<QToolButton *>())
        button->setFocusPolicy(Qt::TabFocus);
    window->setContextMenuPolicy(Qt::NoContextMenu); // it would offer to hide the only tool bar
}

void WindowActions::setIcons(const QPalette &palette)
{
    for (const auto &[action, name] : icons_)
        action->setIcon(themedIcon(name, palette));
}

QList<QAction *> WindowActions::all() const
{
    QList<QAction *> actions = findChildren<QAction *>(QString(), Qt::FindDirectChildrenOnly);
    actions.removeIf([](const QAction *action) { return action->text().isEmpty(); });
    return actions;
}

QString WindowActions::shortcutsText() const
{
    QString rows;
    const auto row = [&](const QString &keys, const QString &text) {
        rows += QStringLiteral("<tr><td style='padding-right:24px'><b>%1</b></td><td>%2</td></tr>")
                    .arg(keys.toHtmlEscaped(), text.toHtmlEscaped());
    };
    row(tr("Left, Right"), tr("Token before, after"));
    row(tr("Up, Down"), tr("Layer above, below"));
    row(tr("Shift+arrow, Ctrl+click, Shift+click"), tr("Extend or toggle the selection"));
    row(tr("Home, End"), tr("First, last token"));
    row(tr("Space"), tr("Play or pause the layer animation"));
    for (const QAction *action : all())
        if (!action->shortcut().isEmpty())
            row(action->shortcut().toString(QKeySequence::NativeText), action->text().remove(QLatin1Char('&')));
    return QStringLiteral("<table>%1</table>").arg(rows);
}

} // namespace sinkscope
