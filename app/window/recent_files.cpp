#include "app/window/recent_files.h"

#include <QSettings>

namespace sinkscope {

namespace {

constexpr int kept = 12;
const QString key = QStringLiteral("recentFiles");

} // namespace

QStringList recentFiles()
{
    return QSettings().value(key).toStringList();
}

void addRecentFile(const QString &path)
{
    QStringList files = recentFiles();
    files.removeAll(path);
    files.prepend(path);
    QSettings().setValue(key, QStringList(files.mid(0, kept)));
}

void clearRecentFiles()
{
    QSettings().remove(key);
}

} // namespace sinkscope
