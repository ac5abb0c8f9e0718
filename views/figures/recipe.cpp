#include "views/figures/recipe.h"

#include "views/figures/figure_registry.h"

#include "core/analysis/sinks.h"
#include "core/data/error.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>
#include <cmath>

namespace sinkscope {

namespace {

constexpr int recipeVersion = 1;
constexpr qsizetype maximumBytes = 64 << 20;

constexpr std::array<const char *, 3> rowConventions{"block_output_final_norm", "block_output", "block_input"};
constexpr std::array<const char *, 2> labelRules{"published", "paper"};

/// Reads keys of a JSON object and throws Errors that name them.
class Reader {
public:
    Reader(QJsonObject object, QString source, QString place)
        : object_(std::move(object)), source_(std::move(source)), place_(std::move(place))
    {
    }

    QString text(const char *key) const { return value(key, QJsonValue::String, "a string").toString(); }
    bool flag(const char *key) const { return value(key, QJsonValue::Bool, "true or false").toBool(); }
    QJsonArray array(const char *key) const { return value(key, QJsonValue::Array, "an array").toArray(); }
    QJsonObject raw(const char *key) const { return value(key, QJsonValue::Object, "an object").toObject(); }
    Reader object(const char *key) const { return {raw(key), source_, path(key)}; }

    double number(const char *key, double low, double high) const
    {
        const double found = value(key, QJsonValue::Double, "a number").toDouble();
        if (!(found >= low && found <= high))
            fail(key, QStringLiteral("expected %1 to %2, found %3").arg(low).arg(high).arg(found));
        return found;
    }

    int integer(const char *key, int low, int high) const
    {
        const double found = number(key, low, high);
        if (found != std::floor(found))
            fail(key, QStringLiteral("expected a whole number, found %1").arg(found));
        return static_cast<int>(found);
    }

    template <size_t N> size_t oneOf(const char *key, const std::array<const char *, N> &names) const
    {
        const QString found = text(key);
        for (size_t i = 0; i < N; ++i) {
            if (found == QLatin1String(names[i]))
                return i;
        }
        fail(key, QStringLiteral("unknown value \"%1\"").arg(found));
    }

    [[noreturn]] void fail(const char *key, const QString &what) const
    {
        throw Error(source_.toStdString(), path(key).toStdString(), what.toStdString());
    }

private:
    QString path(const char *key) const
    {
        return place_.isEmpty() ? QString::fromLatin1(key) : place_ + u'.' + QLatin1String(key);
    }

    QJsonValue value(const char *key, QJsonValue::Type type, const char *expected) const
    {
        const QJsonValue found = object_.value(QLatin1String(key));
        if (found.type() != type)
            fail(key,
                 QStringLiteral("expected %1, found %2")
                     .arg(QLatin1String(expected), found.isUndefined() ? "nothing" : "another type"));
        return found;
    }

    QJsonObject object_;
    QString source_;
    QString place_;
};

DetectorParameters readDetector(const Reader &reader)
{
    DetectorParameters detector;
    detector.preset = reader.text("preset").toStdString();
    detector.threshold = reader.number("threshold", -1, 1);
    detector.absolute_cosine = reader.flag("absolute_cosine");
    detector.clip = reader.flag("clip");
    detector.bos_window = reader.integer("bos_window", 1, 1000);
    detector.minimum_lifetime = reader.integer("minimum_lifetime", 0, 1'000'000);
    detector.label_rule = static_cast<LabelRule>(reader.oneOf("label_rule", labelRules));
    detector.rows = static_cast<RowConvention>(reader.oneOf("rows", rowConventions));
    return detector;
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
            {"detector", detectorJson(recipe.detector)},
            {"selected_tokens", tokens},
            {"current_token", recipe.currentToken},
            {"layer", recipe.layer},
            {"head", recipe.head},
            {"width_mm", recipe.sizeMillimetres.width()},
            {"height_mm", recipe.sizeMillimetres.height()},
            {"dpi", recipe.dpi},
            {"font_points", recipe.fontPoints}};
}

} // namespace

QJsonObject detectorJson(const DetectorParameters &detector)
{
    return {{"preset", QString::fromStdString(detector.preset)},
            {"threshold", detector.threshold},
            {"absolute_cosine", detector.absolute_cosine},
            {"clip", detector.clip},
            {"bos_window", detector.bos_window},
            {"minimum_lifetime", detector.minimum_lifetime},
            {"label_rule", labelRules[static_cast<size_t>(detector.label_rule)]},
            {"rows", rowConventions[static_cast<size_t>(detector.rows)]}};
}

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
    }
    if (!data.runs.empty())
        recipe.detector = data.runs.front().detection.parameters;
    recipe.selectedTokens = data.selectedTokens;
    recipe.currentToken = data.currentToken;
    recipe.layer = data.layer;
    recipe.head = data.head;
    recipe.sizeMillimetres = options.sizeMillimetres;
    recipe.dpi = options.dpi;
    recipe.fontPoints = options.fontPoints;
    return recipe;
}

QByteArray recipeJson(const Recipe &recipe)
{
    QJsonObject object = contentOf(recipe);
    object["sinkscope_recipe"] = recipeVersion;
    return QJsonDocument(object).toJson(QJsonDocument::Indented); // Qt sorts the keys
}

QByteArray metadataJson(const Recipe &recipe, const QJsonObject &more)
{
    QJsonObject object = contentOf(recipe);
    for (auto entry = more.begin(); entry != more.end(); ++entry)
        object[entry.key()] = entry.value();
    object["sinkscope_figure"] = recipeVersion;
    return QJsonDocument(object).toJson(QJsonDocument::Indented);
}

Recipe parseRecipe(const QByteArray &json, const QString &source)
{
    if (json.size() > maximumBytes)
        throw Error(source.toStdString(), {}, "too large for a recipe");
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject())
        throw Error(source.toStdString(), {},
                    "expected a JSON object: " + error.errorString().toStdString() + " at byte " +
                        std::to_string(error.offset));
    const Reader reader(document.object(), source, {});
    if (const int version = reader.integer("sinkscope_recipe", 1, 1'000'000); version > recipeVersion)
        reader.fail("sinkscope_recipe",
                    QStringLiteral("version %1 was made by a newer program; this one reads up to %2")
                        .arg(version)
                        .arg(recipeVersion));
    Recipe recipe;
    recipe.programVersion = reader.text("program_version");
    recipe.figure = reader.text("figure");
    const QJsonObject options = reader.raw("options");
    for (auto option = options.begin(); option != options.end(); ++option)
        recipe.options[option.key()] = reader.object("options").text(option.key().toUtf8().constData());
    const QJsonArray runs = reader.array("runs");
    for (qsizetype i = 0; i < runs.size(); ++i) {
        const Reader run(runs[i].toObject(), source, QStringLiteral("runs[%1]").arg(i));
        recipe.runs.push_back({run.text("path"), run.text("hash"), run.text("model"), run.text("trace")});
    }
    recipe.detector = readDetector(reader.object("detector"));
    for (const QJsonValue &token : reader.array("selected_tokens")) {
        if (!token.isDouble() || token.toInt(-1) < 0)
            reader.fail("selected_tokens", QStringLiteral("expected token positions"));
        recipe.selectedTokens.push_back(token.toInt());
    }
    recipe.currentToken = reader.integer("current_token", -1, INT32_MAX);
    recipe.layer = reader.integer("layer", 0, 1'000'000);
    recipe.head = reader.integer("head", -1, 1'000'000);
    recipe.sizeMillimetres = {reader.number("width_mm", 10, 2000), reader.number("height_mm", 10, 2000)};
    recipe.dpi = reader.integer("dpi", 36, 2400);
    recipe.fontPoints = reader.number("font_points", 4, 40);
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
    return data;
}

FigureExportOptions recipeExport(const Recipe &recipe, const QString &format)
{
    return {recipe.sizeMillimetres, format, recipe.dpi, QString::fromUtf8(recipeJson(recipe)), recipe.fontPoints};
}

} // namespace sinkscope
