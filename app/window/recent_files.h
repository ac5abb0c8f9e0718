#pragma once

#include <QString>
#include <QStringList>

namespace sinkscope {

/// The files and folders opened last, newest first, kept in QSettings.
QStringList recentFiles();
void addRecentFile(const QString &path);
void clearRecentFiles();

} // namespace sinkscope
