#include "app/jobs/failure_text.h"

#include "app/paths.h"
#include "core/engine/forecast.h"
#include "core/engine/free_memory.h"

#include <QCoreApplication>

#include <filesystem>
#include <new>

namespace sinkscope {

QString failureText(const std::exception &failure)
{
    if (const auto *file = dynamic_cast<const std::filesystem::filesystem_error *>(&failure))
        return QStringLiteral("%1: %2").arg(fromPath(file->path1()), QString::fromStdString(file->code().message()));
    if (dynamic_cast<const std::bad_alloc *>(&failure))
        return QCoreApplication::translate("Failure",
                                           "there is too little memory for it: this process may have %1 in all; close "
                                           "other programs, or take fewer tokens, traces or dots per inch")
            .arg(QString::fromStdString(bytes_text(available_memory())));
    return QString::fromUtf8(failure.what());
}

} // namespace sinkscope
