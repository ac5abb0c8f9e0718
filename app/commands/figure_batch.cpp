#include "app/commands/figure_batch.h"

#include "app/paths.h"
#include "core/data/error.h"
#include "core/engine/pipeline.h"
#include "views/figures/figure_registry.h"
#include "views/state/save_file.h"

#include <QDir>

namespace sinkscope {

namespace {

constexpr double millimetresPerPoint = 25.4 / 72;

QSizeF sizeOf(const FigureBatch &batch, const Figure &figure)
{
    const double width =
        batch.widthMillimetres > 0 ? batch.widthMillimetres : figure.defaultSize().width() * millimetresPerPoint;
    QSizeF size = sizeForWidth(figure, batch.data, width, batch.fontPoints);
    if (batch.heightMillimetres > 0)
        size.setHeight(batch.heightMillimetres);
    return size;
}

FigureExportOptions optionsFor(const FigureBatch &batch, const Figure &figure)
{
    FigureExportOptions options;
    options.sizeMillimetres = sizeOf(batch, figure);
    options.dpi = batch.dpi;
    options.fontPoints = batch.fontPoints;
    return options;
}

QStringList exportFormats(const FigureBatch &batch, const Figure &figure, FigureExportOptions options,
                          const QString &folder)
{
    QStringList written;
    for (const QString &format : batch.formats) {
        options.format = format;
        written << QDir(folder).filePath(figure.id() + QLatin1Char('.') + format);
        exportFigure(figure, batch.data, options, written.last());
    }
    return written;
}

} // namespace

QStringList allFigureIds()
{
    QStringList ids;
    for (const auto &figure : makeAllFigures())
        ids << figure->id();
    return ids;
}

QStringList writeFigure(const FigureBatch &batch, const QString &figureId, const QString &folder)
{
    const auto figure = makeFigure(figureId);
    if (const auto choices = batch.options.find(figureId); choices != batch.options.end())
        for (const auto &[option, choice] : choices->second)
            figure->setOption(option, choice);
    if (batch.skipEmpty && !figure->emptyText(batch.data).isEmpty())
        return {};
    FigureExportOptions options = optionsFor(batch, *figure);
    const Recipe recipe = makeRecipe(*figure, batch.data, batch.files, options, QLatin1String(program_version()));
    options.recipe = QString::fromUtf8(recipeJson(recipe));
    QStringList written = exportFormats(batch, *figure, options, folder);
    if (batch.recipes) {
        written << QDir(folder).filePath(figureId + QStringLiteral(".recipe.json"));
        saveFile(written.last(), options.recipe.toUtf8());
    }
    return written;
}

QStringList writeFigure(const FigureBatch &batch, const Figure &figure, const QString &folder)
{
    FigureExportOptions options = optionsFor(batch, figure);
    const Recipe recipe = makeRecipe(figure, batch.data, batch.files, options, QLatin1String(program_version()));
    options.recipe = QString::fromUtf8(metadataJson(recipe));
    return exportFormats(batch, figure, options, folder);
}

} // namespace sinkscope
