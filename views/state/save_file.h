#pragma once

#include <functional>

class QByteArray;
class QString;

namespace sinkscope {

/// Asked before each saveFile(); throws Error where the file must not be written. The window's one, which knows what is
/// open; none without one.
using SaveCheck = std::function<void(const QString &file)>;
void setSaveCheck(SaveCheck check);

/// Writes the file as a whole or not at all: beside, then renamed. Throws Error.
void saveFile(const QString &file, const QByteArray &bytes);

} // namespace sinkscope
