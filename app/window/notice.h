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
};

/// What notices can be about.
namespace notice_about {
inline const QString run = QStringLiteral("run"); ///< the one on screen
inline const QString variant = QStringLiteral("variant"); ///< the one beside it
} // namespace notice_about

/// Tags of the window's jobs.
namespace job_tag {
inline const QString model = QStringLiteral("model");
inline const QString trace = QStringLiteral("trace");
inline const QString run = QStringLiteral("run");
inline const QString analysis = QStringLiteral("analysis");
inline const QString companions = QStringLiteral("companions");
inline const QString forecast = QStringLiteral("forecast");
inline const QString save = QStringLiteral("save");
inline const QString generation = QStringLiteral("generation");
inline const QString lab = QStringLiteral("lab"); ///< and what begins with it: told where it was asked, not as a notice
inline const QString lab_session = QStringLiteral("lab session");
} // namespace job_tag

/// What the progress line says while a job of that tag starts.
QString jobTitle(const QString &tag);
/// What a user can do when a job of that tag has failed; may be empty.
QString jobAdvice(const QString &tag);

} // namespace sinkscope
