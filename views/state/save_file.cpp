#include "views/state/save_file.h"

#include "core/data/error.h"

#include <QSaveFile>

#include <utility>

namespace sinkscope {

namespace {

SaveCheck saveCheck;

} // namespace

void setSaveCheck(SaveCheck check)
{
    saveCheck = std::move(check);
}

void saveFile(const QString &file, const QByteArray &bytes)
{
    if (saveCheck)
        saveCheck(file);
    QSaveFile output(file);
    // unbuffered: what a full disk refuses when a buffer is emptied at last has lost its reason
    if (!output.open(QIODevice::WriteOnly | QIODevice::Unbuffered) || output.write(bytes) != bytes.size() ||
        !output.commit())
        throw Error(file.toStdString(), {}, "cannot be written: " + output.errorString().toStdString());
}

} // namespace sinkscope
