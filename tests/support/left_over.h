#pragma once

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStringList>
#include <QThread>
#include <QTimer>
#include <QWidget>

#include <mutex>
#include <unordered_set>

/// Qt's own hooks for tools that watch a program (qhooks_p.h, which packages leave out); 3 and 4 are called with each
/// QObject that is made and that goes.
extern "C" Q_DECL_IMPORT quintptr qtHookData[];

// What a window may leave behind when it goes: looked at from outside, by the lists of the kernel and of Qt.
namespace sinkscope::test {

struct LivingObjects {
    std::mutex mutex;
    std::unordered_set<const QObject *> objects;
};

/// Never destroyed: objects go until the very end.
inline LivingObjects &living_objects()
{
    static auto *living = new LivingObjects;
    return *living;
}

inline const bool objects_are_watched = [] {
    constexpr int made = 3, gone = 4;
    qtHookData[made] = reinterpret_cast<quintptr>(+[](QObject *object) {
        const std::scoped_lock lock(living_objects().mutex);
        living_objects().objects.insert(object);
    });
    qtHookData[gone] = reinterpret_cast<quintptr>(+[](QObject *object) {
        const std::scoped_lock lock(living_objects().mutex);
        living_objects().objects.erase(object);
    });
    return true;
}();

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
        const bool is_file = file.startsWith(u'/') && !file.startsWith(QLatin1String("/memfd:")) &&
            (QFileInfo(file).isFile() || file.endsWith(QLatin1String(" (deleted)")));
        if (is_file && !is_system)
            files << file;
    }
    return files;
}

/// What there was at a moment.
struct Present {
    std::unordered_set<const QObject *> objects;
    QStringList files;
};

inline Present present()
{
    Present now{{}, open_files()};
    const std::scoped_lock lock(living_objects().mutex);
    now.objects = living_objects().objects;
    return now;
}

/// Widgets, running timers and threads of Qt, objects of the class `owner`, and open files that were not there before,
/// each in words. Threads are told by what owns them: those of OpenMP stay, and have the name of the one that was there
/// when they were made.
inline QStringList left_over(const Present &before, const char *owner)
{
    QStringList left;
    {
        const std::scoped_lock lock(living_objects().mutex);
        for (const QObject *object : living_objects().objects) {
            const auto *timer = qobject_cast<const QTimer *>(object);
            const auto *thread = qobject_cast<const QThread *>(object);
            const bool counts = (object->isWidgetType() && !object->inherits("QTipLabel")) || // Qt's own, hides later
                (timer && timer->isActive()) || object->inherits(owner) ||
                (thread && thread->isRunning() &&
                 !thread->inherits("QThreadPoolThread")); // of the process, kept a while
            if (counts && !before.objects.contains(object))
                left << QStringLiteral("%1 \"%2\"")
                            .arg(QLatin1String(object->metaObject()->className()), object->objectName());
        }
    }
    QStringList opened = before.files;
    for (const QString &file : open_files())
        if (!opened.removeOne(file))
            left << QStringLiteral("the file %1, open").arg(file);
    return left;
}

} // namespace sinkscope::test
