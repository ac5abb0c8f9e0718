#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <filesystem>

namespace sinkscope {

/// A path as Qt holds it (from a dialog, the command line, a session), for core; and back. File names are bytes: those
/// that are no UTF-8 stand in the text as lone surrogates U+DC80..U+DCFF, as Python has them, so that the file is
/// found.
std::filesystem::path toPath(const QString &text);
QString fromPath(const std::filesystem::path &path);

/// What main() was given, Qt's own options taken out when the application object has done so.
QStringList argumentList(int argc, const char *const *argv);

} // namespace sinkscope
