#pragma once

#include <QString>

namespace sinkscope {

/// Something to tell the user without stopping them.
struct Notice {
    enum class Level { information, warning, error };
    Level level = Level::information;
    QString text; ///< one sentence
    QString advice; ///< what to do about it; may be empty
    QString about = {}; ///< what it speaks of, for MessageBar::retract(); empty = nothing that can go away
    QString folder = {}; ///< that a button opens; empty = none
};

/// What notices can be about.
namespace notice_about {
inline const QString run = QStringLiteral("run"); ///< the one on screen
inline const QString variant = QStringLiteral("variant"); ///< the one beside it
} // namespace notice_about

/// Tags of the window's jobs: of two with the same, the later one replaces the earlier.
namespace job_tag {
inline const QString model = QStringLiteral("model");
inline const QString trace = QStringLiteral("trace");
inline const QString run = QStringLiteral("run");
inline const QString analysis = QStringLiteral("analysis");
inline const QString companions = QStringLiteral("companions");
inline const QString forecast = QStringLiteral("forecast");
inline const QString save = QStringLiteral("save");
inline const QString generation = QStringLiteral("generation");
inline const QString lab = QStringLiteral("lab");
inline const QString lab_session = QStringLiteral("lab session");
inline const QString lab_release = QStringLiteral("lab release");
inline const QString mix =
    QStringLiteral("lab mix"); ///< of its own, so that a slider's newest place replaces the queued one
inline const QString problems = QStringLiteral("problems");
inline const QString save_traces = QStringLiteral("save traces");
inline const QString hashes = QStringLiteral("hashes");
inline QString question(const QString &view)
{
    return QStringLiteral("lab ") + view;
}
inline QString set(const QString &file)
{
    return QStringLiteral("set ") + file;
}
} // namespace job_tag

/// What the progress line says while a job of that tag starts.
QString jobTitle(const QString &tag);
/// What a user can do when a job of that tag has failed; may be empty.
QString jobAdvice(const QString &tag);

} // namespace sinkscope
