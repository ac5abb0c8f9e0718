#include "app/recipe.h"

#include "app/command_line.h"
#include "app/json_reader.h"
#include "app/run_loading.h"
#include "core/error.h"
#include "core/pipeline.h"
#include "core/store/run_hash.h"
#include "views/figures/figure_registry.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>

namespace sinkscope {

namespace {

constexpr char versionKey[] = "sinkscope_recipe";

/// The file itself, or one of its name beside the recipe: recipes travel together with their runs.
QString findSource(const QString &file, const QString &recipeFile)
{
    const QString beside = QFileInfo(recipeFile).absoluteDir().filePath(QFileInfo(file).fileName());
    return QFileInfo::exists(file) || !QFileInfo::exists(beside) ? file : beside;
}

} // namespace

QString recipeText(const FigureRecipe &recipe)
{
    QJsonArray runs;
    for (const FigureRecipe::Source &source : recipe.runs)
        runs.append(QJsonObject{{"file", source.file}, {"sample", source.sample}, {"hash", source.hash}, {"model", source.model}, {"trace", source.trace},
                                {"detector", detectorToJson(source.detector)}});
    const QJsonObject object{{versionKey, recipeVersion},
                             {"program_version", recipe.programVersion},
                             {"figure", recipe.figure},
                             {"runs", runs},
                             {"selection", QJsonObject{{"tokens", integersToJson(recipe.selectedTokens)},
                                                       {"current", recipe.currentToken},
                                                       {"layer", recipe.layer},
                                                       {"head", recipe.head}}},
                             {"format", recipe.format},
                             {"width_mm", recipe.sizeMillimetres.width()},
                             {"height_mm", recipe.sizeMillimetres.height()},
                             {"dpi", recipe.dpi},
                             {"font_points", recipe.fontPoints}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Indented));
}

FigureRecipe readRecipe(const QString &file)
{
    const JsonReader reader = JsonReader::fromFile(file);
    const int version = reader.integer(versionKey, 0);
    if (version < 1 || version > recipeVersion)
        reader.fail(versionKey, version < 1 ? "not a figure's recipe" : "made by a newer program (version " + std::to_string(version) + ")");
    FigureRecipe recipe;
    recipe.programVersion = reader.text("program_version");
    recipe.figure = reader.text("figure");
    for (const JsonReader &run : reader.objects("runs"))
        recipe.runs.push_back({run.text("file"), run.integer("sample", 0), run.text("hash"), run.text("model"), run.text("trace"),
                               detectorFromJson(run.object("detector"))});
    if (recipe.runs.empty())
        reader.fail("runs", "expected at least one run");
    const JsonReader selection = reader.object("selection");
    recipe.selectedTokens = selection.integers("tokens");
    recipe.currentToken = selection.integer("current", -1);
    recipe.layer = selection.integer("layer", 0);
    recipe.head = selection.integer("head", -1);
    recipe.format = reader.text("format");
    recipe.sizeMillimetres = {reader.number("width_mm", 0), reader.number("height_mm", 0)};
    recipe.dpi = reader.integer("dpi", 300);
    recipe.fontPoints = reader.number("font_points", 8);
    return recipe;
}

FigureRecipe makeRecipe(const QString &figure, const FigureData &data, const std::vector<RunSource> &sources,
                        const FigureExportOptions &options)
{
    FigureRecipe recipe;
    recipe.programVersion = QLatin1String(program_version());
    recipe.figure = figure;
    for (size_t i = 0; i < std::min(data.runs.size(), sources.size()); ++i) {
        const Run &run = *data.runs[i].run;
        recipe.runs.push_back({sources[i].file, sources[i].sample, QString::fromStdString(run_hash(run)), QString::fromStdString(run.model.name),
                               QString::fromStdString(run.trace.source), data.runs[i].detection.parameters});
    }
    recipe.selectedTokens = data.selectedTokens;
    recipe.currentToken = data.currentToken;
    recipe.layer = data.layer;
    recipe.head = data.head;
    recipe.format = options.format;
    recipe.sizeMillimetres = options.sizeMillimetres;
    recipe.dpi = options.dpi;
    recipe.fontPoints = options.fontPoints;
    return recipe;
}

QString replayRecipe(const QString &recipeFile, const QString &folder)
{
    const FigureRecipe recipe = readRecipe(recipeFile);
    FigureData data;
    for (const FigureRecipe::Source &source : recipe.runs) {
        const std::filesystem::path file = toPath(findSource(source.file, recipeFile));
        std::shared_ptr<const Run> run = loadRun(file, source.sample);
        if (QString::fromStdString(run_hash(*run)) != source.hash)
            throw Error(file, "", "has other content than the run that the recipe " + recipeFile.toStdString() + " was made from");
        const Detection detection = detect(*run, source.detector);
        data.runs.push_back({std::move(run), detection});
    }
    data.selectedTokens = recipe.selectedTokens;
    data.currentToken = recipe.currentToken;
    data.layer = recipe.layer;
    data.head = recipe.head;

    const auto figure = makeFigure(recipe.figure);
    QFile verbatim(recipeFile);
    if (!verbatim.open(QIODevice::ReadOnly))
        throw Error(toPath(recipeFile), "", "cannot be read");
    FigureExportOptions options;
    options.sizeMillimetres = recipe.sizeMillimetres;
    options.format = recipe.format;
    options.dpi = recipe.dpi;
    options.fontPoints = recipe.fontPoints;
    options.recipe = QString::fromUtf8(verbatim.readAll());
    const QString file = QDir(folder).filePath(figure->id() + QLatin1Char('.') + recipe.format);
    exportFigure(*figure, data, options, file);
    return file;
}

} // namespace sinkscope
