#pragma once

#include <QList>
#include <QObject>

class QAction;
class QMainWindow;
class QMenu;
class QUndoStack;

namespace sinkscope {

/// The window's actions, in menus and tool bar, with their keys. They do nothing until someone connects to them.
class WindowActions : public QObject {
    Q_OBJECT
public:
    WindowActions(QMainWindow *window, QUndoStack *undo);

    QAction *openModel, *newTrace, *openTrace, *openRun, *openDemo, *compare, *stopComparing, *saveRun, *exportFigures, *exportCsv,
        *quit;
    QAction *copy, *find, *selectAllSinks, *sameLevel, *controlGroup, *clearSelection;
    QAction *run, *cancel, *runSetup;
    QAction *nextSink, *previousSink, *animate, *resetLayout;
    QAction *shortcuts, *about;
    QMenu *recentMenu, *viewsMenu;

    /// For the command palette.
    QList<QAction *> all() const;

    /// A table of all keys, rich text.
    QString shortcutsText() const;

private:
    void makeMenus(QMainWindow *window, QUndoStack *undo);
    void makeToolBar(QMainWindow *window);
    QAction *make(const QString &text, const QString &keys, const QString &tip);
};

} // namespace sinkscope
