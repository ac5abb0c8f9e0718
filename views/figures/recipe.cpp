#include "views/figures/recipe.h"

#include "views/figures/figure_registry.h"
#include "views/state/record_json.h"

#include "core/analysis/sinks.h"
#include "core/data/error.h"
#include "core/json/json_reader.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace sinkscope {

namespace {

constexpr int recipe_version = 1;
constexpr qsizetype maximum_bytes = 64 << 20;

QString text(const JsonReader &json)
{
    return QString::fromStdString(json.string());
}

/// Every field must be there.
DetectorParameters readDetector(const JsonReader &json)
{
    DetectorParameters all;
    for_each_field(all, [&json](const char *name, const auto &...) { json.at(name); });
    return json.record<DetectorParameters>();
}

QJsonObject axisJson(const AxisEdit &edit)
{
    QJsonObject object;
    if (edit.low)
        object["low"] = *edit.low;
    if (edit.high)
        object["high"] = *edit.high;
    if (edit.logarithmic)
        object["logarithmic"] = *edit.logarithmic;
    return object;
}

QJsonObject editsJson(const FigureEdits &edits)
{
    QJsonArray panels;
    for (const auto &[number, edit] : edits.panels)
        panels.append(
            QJsonObject{{"panel", number}, {"shown", edit.shown}, {"x", axisJson(edit.x)}, {"y", axisJson(edit.y)}});
    return {{"title", edits.title}, {"caption", edits.caption}, {"panels", panels}};
}

AxisEdit axisOf(const JsonReader &json)
{
    AxisEdit edit;
    if (const auto low = json.find("low"))
        edit.low = low->real();
    if (const auto high = json.find("high"))
        edit.high = high->real();
    if (const auto logarithmic = json.find("logarithmic"))
        edit.logarithmic = logarithmic->boolean();
    return edit;
}

/// Recipes of older versions have none.
FigureEdits readEdits(const JsonReader &recipe)
{
    FigureEdits edits;
    const auto json = recipe.find("edits");
    if (!json)
        return edits;
    json->read("title", edits.title);
    json->read("caption", edits.caption);
    for (const JsonReader &panel : json->at("panels").elements())
        edits.panels[panel.at("panel").integer(0, 10'000)] = {panel.at("shown").boolean(), axisOf(panel.at("x")),
                                                              axisOf(panel.at("y"))};
    return edits;
}

QJsonObject contentOf(const Recipe &recipe)
{
    QJsonObject options;
    for (const auto &[option, choice] : recipe.options)
        options[option] = choice;
    QJsonArray runs;
    for (const Recipe::RunFile &run : recipe.runs)
        runs.append(QJsonObject{{"path", run.path}, {"hash", run.hash}, {"model", run.model}, {"trace", run.trace}});
    QJsonArray tokens;
    for (const int token : recipe.selectedTokens)
        tokens.append(token);
    return {{"program_version", recipe.programVersion},
            {"figure", recipe.figure},
            {"options", options},
            {"runs", runs},
            {"detector", recordJson(recipe.detector)},
            {"selected_tokens", tokens},
            {"current_token", recipe.currentToken},
            {"layer", recipe.layer},
            {"head", recipe.head},
            {"width_mm", recipe.sizeMillimetres.width()},
            {"height_mm", recipe.sizeMillimetres.height()},
            {"dpi", recipe.dpi},
            {"font_points", recipe.fontPoints},
            {"font_family", recipe.fontFamily},
            {"line_width", recipe.lineWidth},
            {"grey", recipe.grey},
            {"names_run", recipe.namesRun},
            {"edits", editsJson(recipe.edits)}};
}

} // namespace

Recipe makeRecipe(const Figure &figure, const FigureData &data, std::vector<Recipe::RunFile> files,
                  const FigureExportOptions &options, const QString &programVersion)
{
    Recipe recipe;
    recipe.programVersion = programVersion;
    recipe.figure = figure.id();
    for (const FigureOption &option : figure.options())
        recipe.options[option.id] = option.choiceIds[static_cast<size_t>(option.current)];
    recipe.runs = std::move(files);
    recipe.runs.resize(data.runs.size());
    for (size_t i = 0; i < data.runs.size(); ++i) {
        const Run &run = *data.runs[i].run;
        recipe.runs[i].model = QString::fromStdString(run.model.name);
        recipe.runs[i].trace = QString::fromStdString(run.trace.source);
        if (!run.trace.prompt_format.empty())
            recipe.runs[i].trace += QStringLiteral(", prompt ") + QString::fromStdString(run.trace.prompt_format);
    }
    if (!data.runs.empty())
        recipe.detector = data.runs.front().detection->parameters;
    recipe.selectedTokens = data.selectedTokens;
    recipe.currentToken = data.currentToken;
    recipe.layer = data.layer;
    recipe.head = data.head;
    recipe.sizeMillimetres = options.sizeMillimetres;
    recipe.dpi = options.dpi;
    recipe.fontPoints = options.fontPoints;
    recipe.fontFamily = options.fontFamily;
    recipe.lineWidth = options.lineWidth;
    recipe.grey = options.grey;
    recipe.namesRun = data.namesRun;
    recipe.edits = data.edits;
    return recipe;
}

QByteArray recipeJson(const Recipe &recipe)
{
    QJsonObject object = contentOf(recipe);
    object["sinkscope_recipe"] = recipe_version;
    return QJsonDocument(object).toJson(QJsonDocument::Indented); // Qt sorts the keys
}

QByteArray metadataJson(const Recipe &recipe, const QJsonObject &more)
{
    QJsonObject object = contentOf(recipe);
    for (auto entry = more.begin(); entry != more.end(); ++entry)
        object[entry.key()] = entry.value();
    object["sinkscope_figure"] = recipe_version;
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

Recipe parseRecipe(const QByteArray &json, const QString &source)
{
    if (json.size() > maximum_bytes)
        throw Error(source.toStdString(), {}, "too large for a recipe");
    const JsonReader reader =
        JsonReader::parse({json.constData(), static_cast<size_t>(json.size())}, source.toStdString());
    if (const int version = reader.at("sinkscope_recipe").integer(1); version > recipe_version)
        reader.fail("sinkscope_recipe",
                    "version " + std::to_string(version) + " was made by a newer program; this one reads up to " +
                        std::to_string(recipe_version));
    Recipe recipe;
    recipe.programVersion = text(reader.at("program_version"));
    recipe.figure = text(reader.at("figure"));
    const JsonReader options = reader.at("options");
    for (const std::string &option : options.keys())
        recipe.options[QString::fromStdString(option)] = text(options.at(option));
    for (const JsonReader &run : reader.at("runs").elements())
        recipe.runs.push_back(
            {text(run.at("path")), text(run.at("hash")), text(run.at("model")), text(run.at("trace"))});
    recipe.detector = readDetector(reader.at("detector"));
    for (const JsonReader &token : reader.at("selected_tokens").elements())
        recipe.selectedTokens.push_back(token.integer(0));
    recipe.currentToken = reader.at("current_token").integer(-1);
    recipe.layer = reader.at("layer").integer(0, 1'000'000);
    recipe.head = reader.at("head").integer(-1, 1'000'000);
    recipe.sizeMillimetres = {reader.at("width_mm").real(10, 2000), reader.at("height_mm").real(10, 2000)};
    recipe.dpi = reader.at("dpi").integer(36, 2400);
    recipe.fontPoints = reader.at("font_points").real(4, 40);
    if (const auto family = reader.find("font_family"))
        recipe.fontFamily = text(*family);
    reader.read("line_width", recipe.lineWidth, 0.1, 10.0);
    reader.read("grey", recipe.grey);
    reader.read("names_run", recipe.namesRun);
    recipe.edits = readEdits(reader);
    return recipe;
}

std::unique_ptr<Figure> makeFigure(const Recipe &recipe)
{
    std::unique_ptr<Figure> figure = makeFigure(recipe.figure);
    for (const auto &[option, choice] : recipe.options)
        figure->setOption(option, choice);
    return figure;
}

FigureData recipeData(const Recipe &recipe, const std::vector<std::shared_ptr<const Run>> &runs)
{
    FigureData data;
    for (const std::shared_ptr<const Run> &run : runs)
        data.runs.push_back({run, detect(*run, recipe.detector)});
    data.selectedTokens = recipe.selectedTokens;
    data.currentToken = recipe.currentToken;
    data.layer = recipe.layer;
    data.head = recipe.head;
    data.namesRun = recipe.namesRun;
    data.edits = recipe.edits;
    return data;
}

FigureExportOptions recipeExport(const Recipe &recipe, const QString &format)
{
    return {.sizeMillimetres = recipe.sizeMillimetres,
            .format = format,
            .dpi = recipe.dpi,
            .recipe = QString::fromUtf8(recipeJson(recipe)),
            .fontPoints = recipe.fontPoints,
            .fontFamily = recipe.fontFamily,
            .lineWidth = recipe.lineWidth,
            .grey = recipe.grey};
}

} // namespace sinkscope
