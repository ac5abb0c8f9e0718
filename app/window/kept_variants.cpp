#include "app/window/kept_variants.h"

#include "app/paths.h"
#include "core/data/error.h"
#include "core/store/run_file.h"
#include "views/state/save_file.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace sinkscope {

namespace {

QDir folderOf(const QString &sessionFile)
{
    return QDir(QFileInfo(sessionFile).absolutePath() + QStringLiteral("/variants"));
}

QJsonObject toJson(const VariantEffect &effect)
{
    QJsonArray divergence;
    for (const float value : effect.divergence)
        divergence.append(static_cast<double>(value));
    return {{"first_layer", effect.first_layer}, {"seconds", effect.seconds}, {"divergence", divergence}};
}

int64_t gridBytes(const Run &run)
{
    constexpr int64_t grids = 9; // and one a head
    return int64_t{4} * run.token_count() * (run.layers() + 1) *
        (grids + static_cast<int64_t>(run.grids.sink_score_per_head.size()));
}

} // namespace

bool canBeKept(const std::vector<LabVariant> &variants)
{
    int64_t bytes = 0;
    for (const LabVariant &variant : variants)
        bytes += gridBytes(*variant.run);
    return bytes <= largest_kept;
}

void writeKeptVariants(const QString &sessionFile, const std::vector<LabVariant> &variants)
{
    QDir folder = folderOf(sessionFile);
    folder.removeRecursively();
    if (variants.empty())
        return;
    folder.mkpath(QStringLiteral("."));
    for (size_t i = 0; i < variants.size(); ++i) {
        const QString name = folder.filePath(QStringLiteral("%1").arg(i, 3, 10, QLatin1Char('0')));
        write_run(*variants[i].run, toPath(name + QStringLiteral(".h5")));
        saveFile(name + QStringLiteral(".json"),
                 QJsonDocument(toJson(variants[i].effect)).toJson(QJsonDocument::Compact));
    }
}

std::vector<LabVariant> readKeptVariants(const QString &sessionFile, const Run &baseline)
{
    std::vector<LabVariant> variants;
    const QDir folder = folderOf(sessionFile);
    for (const QString &file : folder.entryList({QStringLiteral("*.h5")}, QDir::Files, QDir::Name)) {
        try {
            LabVariant variant;
            auto run = std::make_shared<const Run>(read_run(toPath(folder.filePath(file))));
            if (run->tokens != baseline.tokens || run->model != baseline.model)
                continue;
            variant.effect.comparison = compare_runs(baseline, baseline.detection, *run, run->detection);
            variant.run = std::move(run);
            QFile effect(folder.filePath(QFileInfo(file).completeBaseName() + QStringLiteral(".json")));
            if (effect.open(QIODevice::ReadOnly)) {
                const QJsonObject values = QJsonDocument::fromJson(effect.readAll()).object();
                variant.effect.first_layer = values[QLatin1String("first_layer")].toInt();
                variant.effect.seconds = values[QLatin1String("seconds")].toDouble();
                for (const QJsonValue value : values[QLatin1String("divergence")].toArray())
                    variant.effect.divergence.push_back(static_cast<float>(value.toDouble()));
            }
            variants.push_back(std::move(variant));
        } catch (const Error &) {
            // of another version, or damaged: the session goes on without it
        }
    }
    return variants;
}

} // namespace sinkscope
