#pragma once

class QByteArray;
class QString;

namespace sinkscope {

/// Writes the file as a whole or not at all: beside, then renamed. Throws Error.
void saveFile(const QString &file, const QByteArray &bytes);

} // namespace sinkscope
