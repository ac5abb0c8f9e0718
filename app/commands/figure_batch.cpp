#include "app/commands/figure_batch.h"

#include "app/paths.h"
#include "core/data/error.h"
#include "core/engine/pipeline.h"
#include "core/store/output_file.h"
#include "views/figures/figure_registry.h"
#include "views/state/save_file.h"

#include <QDir>

namespace sinkscope {

namespace {

const QString recipeEnding = QStringLiteral("recipe.json");
constexpr double millimetres_per_point = 25.4 / 72;

QString figureFile(const QString &figure, const QString &ending, const QString &folder)
{
    return QDir(folder).filePath(figure + QLatin1Char('.') + ending);
}

QStringList exportFormats(const FigureBatch &batch, const Figure &figure, const FigureData &data,
                          FigureExportOptions options, const QString &folder, const QString &name)
{
    QStringList written;
    for (const QString &format : batch.formats) {
        options.format = format;
        written << figureFile(name, format, folder);
        exportFigure(figure, data, options, written.last());
    }
    return written;
}

} // namespace

FigureData figureData(const FigureBatch &batch, const QString &name)
{
    FigureData data = batch.data;
    if (const auto found = batch.edits.find(name); found != batch.edits.end())
        data.edits = found->second;
    return data;
}

FigureExportOptions figureOptions(const FigureBatch &batch, const Figure &figure, const QString &name)
{
    FigureExportOptions options;
    const double width =
        batch.widthMillimetres > 0 ? batch.widthMillimetres : figure.defaultSize().width() * millimetres_per_point;
    options.sizeMillimetres = sizeForWidth(figure, figureData(batch, name), width, batch.fontPoints);
    if (batch.heightMillimetres > 0)
        options.sizeMillimetres.setHeight(batch.heightMillimetres);
    options.dpi = batch.dpi;
    options.fontPoints = batch.fontPoints;
    options.fontFamily = batch.fontFamily;
    options.lineWidth = batch.lineWidth;
    options.grey = batch.grey;
    return options;
}

QStringList figureFiles(const FigureBatch &batch, const QString &figure)
{
    QStringList files;
    for (const QString &format : batch.formats)
        files << figure + QLatin1Char('.') + format;
    if (batch.recipes)
        files << figure + QLatin1Char('.') + recipeEnding;
    return files;
}

QStringList allFigureIds()
{
    QStringList ids;
    for (const auto &figure : makeAllFigures())
        ids << figure->id();
    return ids;
}

void checkFigureFiles(const FigureBatch &batch, const QString &figure, const QString &folder)
{
    for (const QString &file : figureFiles(batch, figure))
        check_output(toPath(QDir(folder).filePath(file)), batch.inputs, OutputKind::other);
}

QStringList writeFigure(const FigureBatch &batch, const QString &figureId, const QString &folder)
{
    const auto figure = makeFigure(figureId);
    if (const auto choices = batch.options.find(figureId); choices != batch.options.end())
        for (const auto &[option, choice] : choices->second)
            figure->setOption(option, choice);
    const FigureData data = figureData(batch, figureId);
    if (batch.skipEmpty && !figure->emptyText(data).isEmpty())
        return {};
    FigureExportOptions options = figureOptions(batch, *figure, figureId);
    const Recipe recipe = makeRecipe(*figure, data, batch.files, options, QLatin1String(program_version()));
    options.recipe = QString::fromUtf8(recipeJson(recipe));
    QStringList written = exportFormats(batch, *figure, data, options, folder, figureId);
    if (batch.recipes) {
        written << figureFile(figureId, recipeEnding, folder);
        saveFile(written.last(), options.recipe.toUtf8());
    }
    return written;
}

QStringList writeFigure(const FigureBatch &batch, const Figure &figure, const QString &folder, const QString &name,
                        const QString &metadata)
{
    const FigureData data = figureData(batch, name);
    FigureExportOptions options = figureOptions(batch, figure, name);
    const Recipe recipe = makeRecipe(figure, data, batch.files, options, QLatin1String(program_version()));
    options.recipe = metadata.isEmpty() ? QString::fromUtf8(metadataJson(recipe)) : metadata;
    return exportFormats(batch, figure, data, options, folder, name);
}

} // namespace sinkscope
