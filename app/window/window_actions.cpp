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
    nextSide = make(tr("Next of &baseline, variant, difference"), "V",
                    tr("What heat map, text and sink table show while a run stands beside this one"));
    animate = make(tr("&Play through the layers"), {}, tr("Moves the current layer upwards (Space)"), "play-layers");
    animate->setCheckable(true);
    layerUp = make(tr("Layer &above"), "Ctrl+Up", tr("The next layer, nearer to the output"), "layer-up");
    layerDown = make(tr("Layer &below"), "Ctrl+Down", tr("The previous layer, nearer to the input"), "layer-down");
    listViews = make(tr("&List of views"), {}, tr("All views by group, beside them"));
    listViews->setCheckable(true);
    listViews->setChecked(true);
    resetLayout =
        make(tr("&Reset layout"), {}, tr("Puts the views of this workspace where they were at the first start"));
    keepWorkspace = make(tr("&Keep workspace as…"), {}, tr("The views as they lie now, under a name of your own"));
    runProperties =
        make(tr("Run &properties…"), "Alt+Return", tr("Model, trace, settings and detector of the run on screen"));
    workspaces = new QActionGroup(this);
    int number = 0;
    for (const Arrangement &arrangement : arrangements()) {
        QAction *action = make(arrangement.title, QStringLiteral("Ctrl+%1").arg(++number), arrangement.purpose,
                               qPrintable(arrangement.id));
        action->setData(arrangement.id);
        action->setCheckable(true);
        workspaces->addAction(action);
    }
    help = make(tr("&Help"), "F1", tr("What the view with the focus shows"), "help");
    keys = make(tr("&Keys"), {}, tr("All keys"));
    glossary = make(tr("&Glossary"), {}, tr("What the words mean"));
    tour = make(tr("&Tour: the paper in ten minutes"), {},
                tr("Steps through the paper's findings on the demo; what you have comes back at the end"), "tour");
    tour->setObjectName(QStringLiteral("tour"));
    secondTour = make(tr("Second tour: the paper's own &family"), {},
                      tr("The same findings on Qwen2.5-Coder 0.5B, where the clip hides nothing"));
    secondTour->setObjectName(QStringLiteral("secondTour"));
    openDemo->setObjectName(QStringLiteral("openDemo"));
    openTour = make(tr("&Open tour…"), {}, tr("A tour that somebody wrote"));
    recordTour = make(tr("&Record tour…"), {}, tr("Adds a step from what is on screen to a tour of your own"));
    present = make(tr("&Presentation"), "F5", tr("The whole screen, large text, a ring around the pointer"), "teach");
    present->setCheckable(true);
    textLarger = make(tr("Text &larger"), "Ctrl++", {});
    textLarger->setShortcuts({QKeySequence(QStringLiteral("Ctrl++")), QKeySequence(QStringLiteral("Ctrl+="))});
    textSmaller = make(tr("Text &smaller"), "Ctrl+-", {});
    textAsItWas = make(tr("Text as it &was"), "Ctrl+0", {});
    themes = choices({{tr("&Light"), QStringLiteral("light")},
                      {tr("&Dark"), QStringLiteral("dark")},
                      {tr("As the &system"), QStringLiteral("system")}});
    languages = choices({{tr("As the system"), {}},
                         {QStringLiteral("English"), QStringLiteral("en")},
                         {QStringLiteral("Deutsch"), QStringLiteral("de")},
                         {QStringLiteral("简体中文"), QStringLiteral("zh_CN")}});
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
    go->addActions({nextSink, previousSink, layerUp, layerDown, nextSide, animate});
    QMenu *helpMenu = window->menuBar()->addMenu(tr("&Help"));
    helpMenu->addActions({help, glossary, keys});
    helpMenu->addSeparator();
    helpMenu->addActions({tour, secondTour, openTour, recordTour});
    helpMenu->addSeparator();
    helpMenu->addAction(about);
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
    bar->addSeparator();
    bar->addActions({tour, help});
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

QActionGroup *WindowActions::choices(const std::vector<std::pair<QString, QString>> &named)
{
    auto *group = new QActionGroup(this);
    for (const auto &[text, name] : named) {
        auto *action = new QAction(text, group); // no command of its own in the palette
        action->setData(name);
        action->setCheckable(true);
    }
    return group;
}

QString WindowActions::keysTable() const
{
    QString rows = QStringLiteral("| | |\n|---|---|\n");
    for (const QAction *action : all())
        if (!action->shortcut().isEmpty())
            rows += QStringLiteral("| %1 | %2 |\n")
                        .arg(action->shortcut().toString(QKeySequence::NativeText),
                             action->text().remove(QLatin1Char('&')));
    return rows;
}

} // namespace sinkscope
