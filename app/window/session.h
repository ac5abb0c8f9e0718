#pragma once

#include "app/commands/figure_batch.h"
#include "app/window/workspace.h"
#include "core/analysis/sinks.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <vector>

namespace sinkscope {

inline constexpr int session_version = 2;

/// All that is restored at the next start. Paths are absolute here and relative to the session's file on disk.
struct Session {
    QString run, model, trace; ///< empty = not open
    QStringList companions; ///< runs compared with
    QStringList sets; ///< detection files
    RunSetup setup;
    DetectorParameters detector;
    std::vector<int> selectedTokens;
    int currentToken = -1;
    int layer = 0;
    int head = -1;
    QJsonObject selections; ///< named ones, as the views write them
    FigureChoices figures; ///< options of the figures
    QJsonObject gridDisplay; ///< which grid, colours and limits, as the views write it
    std::vector<double>
        mapRange; ///< what the heat map shows of the run: first and end token, first and end row; or empty
    QJsonObject workspaces; ///< which is shown, the own ones, how the others lie
    QByteArray geometry, layout; ///< QWidget::saveGeometry, QMainWindow::saveState
    bool operator==(const Session &) const = default;

    /// Without the files and what belongs to them: how the window and the views stood.
    Session withoutFiles() const;
};

/// Writes beside and renames. Throws Error.
void writeSession(const Session &session, const QString &file);

/// Throws Error naming the file and the key: no JSON, no session, made by a newer version, a value of the wrong type.
Session readSession(const QString &file);

/// Where the window keeps the session between starts.
QString defaultSessionFile();

} // namespace sinkscope
