#pragma once

#include <QFile>
#include <QString>

#include <filesystem>

namespace sinkscope {

/// A path as Qt holds it (from a dialog, the command line, a session), for core; and back.
inline std::filesystem::path toPath(const QString &text)
{
    return std::filesystem::path(QFile::encodeName(text).toStdString());
}

inline QString fromPath(const std::filesystem::path &path)
{
    return QFile::decodeName(QByteArray::fromStdString(path.string()));
}

} // namespace sinkscope
