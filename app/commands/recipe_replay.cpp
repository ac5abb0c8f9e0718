#include "app/commands/recipe_replay.h"

#include "app/jobs/run_loading.h"
#include "app/paths.h"
#include "core/data/error.h"
#include "core/store/run_hash.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace sinkscope {

namespace {

constexpr qint64 largest_recipe = 16 << 20;

std::shared_ptr<const Run> runOf(const Recipe::RunFile &entry, const QString &recipeFile)
{
    const auto [file, record] =
        recordOf(QDir::cleanPath(QFileInfo(recipeFile).absoluteDir().absoluteFilePath(entry.path)));
    std::shared_ptr<const Run> run = loadRun(toPath(file), record);
    if (!entry.hash.isEmpty() && QString::fromStdString(run_hash(*run)) != entry.hash)
        throw Error(toPath(file), "",
                    "has other content than the run that the recipe " + recipeFile.toStdString() + " was made from");
    return run;
}

} // namespace

Recipe::RunFile recipeRunFile(const Run &run, const QString &file, int sample, const QString &folder)
{
    return recipeRunFile(run, run.detection, file, sample, folder);
}

Recipe::RunFile recipeRunFile(const Run &run, const Detection &filed, const QString &file, int sample,
                              const QString &folder)
{
    const QString hash = QString::fromStdString(run_hash(run, filed));
    if (file.isEmpty())
        return {.path = {}, .hash = hash, .model = {}, .trace = {}};
    const QString path = QDir(QDir(folder).absolutePath()).relativeFilePath(QFileInfo(file).absoluteFilePath());
    return {.path = recordPath(path, sample), .hash = hash, .model = {}, .trace = {}};
}

QStringList replayRecipe(const QString &recipeFile, const QStringList &formats, const QString &folder)
{
    QFile input(recipeFile);
    if (!input.open(QIODevice::ReadOnly))
        throw Error(toPath(recipeFile), "", "cannot be read: " + input.errorString().toStdString());
    if (input.size() > largest_recipe)
        throw Error(toPath(recipeFile), "", "too large for a recipe");
    const Recipe recipe = parseRecipe(input.readAll(), recipeFile);
    std::vector<std::shared_ptr<const Run>> runs;
    for (const Recipe::RunFile &entry : recipe.runs)
        runs.push_back(runOf(entry, recipeFile));
    const auto figure = makeFigure(recipe);
    const FigureData data = recipeData(recipe, runs);
    QStringList written;
    for (const QString &format : formats) {
        written << QDir(folder).filePath(figure->id() + QLatin1Char('.') + format);
        exportFigure(*figure, data, recipeExport(recipe, format), written.last());
    }
    return written;
}

} // namespace sinkscope
