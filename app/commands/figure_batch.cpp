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

QSizeF sizeOf(const FigureBatch &batch, const Figure &figure)
{
    const double width =
        batch.widthMillimetres > 0 ? batch.widthMillimetres : figure.defaultSize().width() * millimetres_per_point;
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

QString figureFile(const QString &figure, const QString &ending, const QString &folder)
{
    return QDir(folder).filePath(figure + QLatin1Char('.') + ending);
}

QStringList exportFormats(const FigureBatch &batch, const Figure &figure, FigureExportOptions options,
                          const QString &folder)
{
    QStringList written;
    for (const QString &format : batch.formats) {
        options.format = format;
        written << figureFile(figure.id(), format, folder);
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

void checkFigureFiles(const FigureBatch &batch, const QString &figure, const QString &folder)
{
    for (const QString &format : batch.formats)
        check_output(toPath(figureFile(figure, format, folder)), batch.inputs, OutputKind::other);
    if (batch.recipes)
        check_output(toPath(figureFile(figure, recipeEnding, folder)), batch.inputs, OutputKind::other);
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
        written << figureFile(figureId, recipeEnding, folder);
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
