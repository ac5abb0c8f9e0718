#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStringList>

// What a window may leave behind when it goes: looked at from outside, by the kernel's own lists.
namespace sinkscope::test {

/// Threads of this process that have the name.
inline int threads_named(const QByteArray &name)
{
    int count = 0;
    for (const QString &id : QDir(QStringLiteral("/proc/self/task")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QFile comm(QStringLiteral("/proc/self/task/%1/comm").arg(id));
        count += comm.open(QIODevice::ReadOnly) && comm.readAll().trimmed() == name;
    }
    return count;
}

/// The files that this process has open, the system's own left out.
inline QStringList open_files()
{
    QStringList files;
    for (const QFileInfo &entry : QDir(QStringLiteral("/proc/self/fd")).entryInfoList(QDir::Files | QDir::System)) {
        const QString file = entry.symLinkTarget();
        const bool is_system = file.startsWith(QLatin1String("/dev/")) || file.startsWith(QLatin1String("/usr/")) ||
            file.startsWith(QLatin1String("/proc/")) || file.contains(QLatin1String("fontconfig"));
        if (file.startsWith(u'/') && QFileInfo(file).isFile() && !is_system)
            files << file;
    }
    return files;
}

} // namespace sinkscope::test
