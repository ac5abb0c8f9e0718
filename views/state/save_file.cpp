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
    // Unbuffered, and on after a part: what a full disk refuses when a buffer is emptied at last, or behind a part that
    // it took, has lost its reason.
    bool good = output.open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    for (qint64 done = 0; good && done < bytes.size();) {
        const qint64 written = output.write(bytes.constData() + done, bytes.size() - done);
        good = written > 0;
        done += written;
    }
    if (!good || !output.commit())
        throw Error(file.toStdString(), {}, "cannot be written: " + output.errorString().toStdString());
}

} // namespace sinkscope
