#pragma once

#include <QList>
#include <QObject>

#include <utility>
#include <vector>

class QAction;
class QActionGroup;
class QMainWindow;
class QMenu;
class QPalette;
class QUndoStack;

namespace sinkscope {

/// The window's actions, in menus and tool bar, with their keys. They do nothing until someone connects to them.
class WindowActions : public QObject {
    Q_OBJECT
public:
    WindowActions(QMainWindow *window, QUndoStack *undo);

    QAction *openModel, *newTrace, *openTrace, *openRun, *openDemo, *compare, *stopComparing, *saveRun, *exportFigures,
        *exportCsv, *quit;
    QAction *copy, *find, *selectAllSinks, *sameLevel, *controlGroup, *clearSelection;
    QAction *run, *cancel, *runSetup;
    QAction *nextSink, *nextSide, *previousSink, *layerUp, *layerDown, *animate;
    QAction *listViews, *resetLayout, *keepWorkspace, *runProperties;
    QActionGroup *workspaces; ///< one action an arrangement, whose id is its data
    QAction *help, *keys, *glossary, *tour, *secondTour, *openTour, *recordTour, *about;
    QAction *present, *textLarger, *textSmaller, *textAsItWas;
    QActionGroup *themes, *languages; ///< the name of one is its action's data; empty = the system's
    QMenu *recentMenu, *viewsMenu, *ownWorkspacesMenu;

    /// For the command palette.
    QList<QAction *> all() const;

    /// Draws the icons in the palette's colours.
    void setIcons(const QPalette &palette);

    /// Rows of a Markdown table: the keys of all actions.
    QString keysTable() const;

private:
    QActionGroup *choices(const std::vector<std::pair<QString, QString>> &named);
    void makeMenus(QMainWindow *window, QUndoStack *undo);
    void makeToolBar(QMainWindow *window);
    QAction *make(const QString &text, const QString &keys, const QString &tip, const char *icon = nullptr);

    std::vector<std::pair<QAction *, QString>> icons_;
};

} // namespace sinkscope
