#pragma once

#include "app/window/notice.h"

#include <QString>
#include <QStringList>

class QWidget;

namespace sinkscope {

class RunDocument;
class Selection;

/// The window's questions about files. Each returns an empty string when the user backs out.
QString askForRun(QWidget *window); ///< a run, or anything else that can be opened
QStringList askForRuns(QWidget *window); ///< one or several to compare with
QString askForTrace(QWidget *window);
QString askForSavePath(QWidget *window, const QString &title);

QString askForTracePath(QWidget *window); ///< of JSONL to write
QString askForTour(QWidget *window);
QString askForTourPath(QWidget *window); ///< of one to record
QString askForFolder(QWidget *window, const QString &title);

/// What to do with something that is in no file.
enum class Leave { save, discard, cancel };
/// Asks; `what` says in a sentence what would be lost.
Leave askToSave(QWidget *window, const QString &what);

/// True when opening `path` replaces the run on screen.
bool replacesRun(const QString &path);

/// Writes the sink table as CSV to a file that the user chooses. Says what became of it (an empty notice when the user
/// backed out).
Notice exportSinks(QWidget *window, const RunDocument &document);

/// The selected tokens (or the current one) with their values at the current layer, tab-separated, to the clipboard.
void copyTokens(const RunDocument &document, const Selection &selection);

void showAbout(QWidget *window);

} // namespace sinkscope
