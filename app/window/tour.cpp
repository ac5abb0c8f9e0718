#include "app/window/tour.h"

#include "app/window/help_texts.h"
#include "core/data/error.h"
#include "views/state/run_sides.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>

namespace sinkscope {

namespace {

/// An object of the file whose keys are all read, or refused.
class Place {
public:
    Place(QString file, QString path, const QJsonValue &value) : file_(std::move(file)), path_(std::move(path))
    {
        if (!value.isObject())
            fail({}, "expected an object");
        object_ = value.toObject();
    }

    [[noreturn]] void fail(const QString &key, const std::string &what) const
    {
        const QString place = key.isEmpty() ? path_ : path_.isEmpty() ? key : path_ + QLatin1Char('.') + key;
        throw Error(file_.toStdString() + ": " + (place.isEmpty() ? "" : place.toStdString() + ": ") + what);
    }
    bool has(const QString &key) const { return object_.contains(key); }
    QString text(const QString &key)
    {
        const QJsonValue value = take(key);
        if (!value.isUndefined() && !value.isString())
            fail(key, "expected a text");
        return value.toString();
    }
    double number(const QString &key)
    {
        const QJsonValue value = take(key);
        if (!value.isDouble())
            fail(key, "expected a number");
        return value.toDouble();
    }
    int integer(const QString &key)
    {
        const double value = number(key);
        if (value != static_cast<int>(value))
            fail(key, "expected a whole number");
        return static_cast<int>(value);
    }
    std::vector<int> integers(const QString &key)
    {
        std::vector<int> found;
        for (const QJsonValue value : list(key)) {
            if (!value.isDouble())
                fail(key, "expected a list of whole numbers");
            found.push_back(value.toInt());
        }
        return found;
    }
    QJsonArray list(const QString &key)
    {
        const QJsonValue value = take(key);
        if (!value.isUndefined() && !value.isArray())
            fail(key, "expected a list");
        return value.toArray();
    }
    QJsonValue take(const QString &key)
    {
        known_ << key;
        return object_.value(key);
    }
    void end() const
    {
        for (const QString &key : object_.keys())
            if (!known_.contains(key))
                fail(key, "is not known");
    }
    QString pathOf(const QString &key) const { return path_.isEmpty() ? key : path_ + QLatin1Char('.') + key; }
    const QString &file() const { return file_; }

private:
    QString file_, path_;
    QJsonObject object_;
    QStringList known_;
};

Intervention interventionOf(Place place)
{
    Intervention edit;
    try {
        edit.operation = operation_from_name(place.text("operation").toStdString());
        if (place.has("site"))
            edit.site = site_from_name(place.text("site").toStdString());
    } catch (const Error &error) {
        place.fail({}, error.what());
    }
    edit.layers = place.integers("layers");
    edit.tokens = place.integers("tokens");
    if (place.has("factor"))
        edit.factor = place.number("factor");
    edit.sources = place.integers("sources");
    edit.heads = place.integers("heads");
    place.end();
    return edit;
}

TourSetting settingOf(Place &place)
{
    TourSetting setting;
    setting.workspace = place.text("workspace");
    setting.view = place.text("view");
    setting.grid = place.text("grid");
    setting.preset = place.text("preset");
    if (place.has("threshold"))
        setting.threshold = place.number("threshold");
    if (place.has("layer"))
        setting.layer = place.integer("layer");
    if (place.has("current"))
        setting.current = place.integer("current");
    if (place.has("tokens"))
        setting.tokens = place.integers("tokens");
    if (place.has("variant"))
        setting.variant = place.text("variant");
    setting.side = place.text("side");
    if (!setting.side.isEmpty() && !sideNamed(setting.side))
        place.fail("side", "expected baseline, variant or difference");
    int number = 0;
    for (const QJsonValue edit : place.list("interventions"))
        setting.interventions.push_back(
            interventionOf({place.file(), place.pathOf(QStringLiteral("interventions[%1]").arg(number++)), edit}));
    return setting;
}

/// A section's text: lines "> ..." are the paper's finding, one that begins with "Try it: " what can be tried.
void takeText(TourStep &step, const HelpTopic &section)
{
    step.title = section.title;
    QStringList text, paper;
    for (const QString &line : section.text.split(QLatin1Char('\n')))
        if (line.startsWith(QLatin1String("> ")))
            paper << line.mid(2);
        else if (line.startsWith(QLatin1String("! ")))
            step.tryText = line.mid(2);
        else
            text << line;
    step.text = text.join(QLatin1Char('\n')).trimmed();
    step.paper = paper.join(QLatin1Char('\n'));
}

QJsonArray toJson(const std::vector<int> &numbers)
{
    QJsonArray array;
    for (const int number : numbers)
        array.append(number);
    return array;
}

void addSetting(QJsonObject &object, const TourSetting &setting)
{
    const auto add = [&](const char *key, const QString &text) {
        if (!text.isEmpty())
            object.insert(QLatin1String(key), text);
    };
    add("workspace", setting.workspace);
    add("view", setting.view);
    add("grid", setting.grid);
    add("preset", setting.preset);
    if (setting.threshold)
        object.insert(QLatin1String("threshold"), *setting.threshold);
    if (setting.layer)
        object.insert(QLatin1String("layer"), *setting.layer);
    if (setting.current)
        object.insert(QLatin1String("current"), *setting.current);
    if (setting.tokens)
        object.insert(QLatin1String("tokens"), toJson(*setting.tokens));
    if (setting.variant)
        object.insert(QLatin1String("variant"), *setting.variant);
    add("side", setting.side);
    QJsonArray edits;
    for (const Intervention &edit : setting.interventions) {
        QJsonObject entry{{"operation", QString::fromStdString(operation_name(edit.operation))},
                          {"site", QString::fromStdString(site_name(edit.site))},
                          {"layers", toJson(edit.layers)},
                          {"tokens", toJson(edit.tokens)},
                          {"factor", edit.factor}};
        if (!edit.sources.empty())
            entry.insert(QLatin1String("sources"), toJson(edit.sources));
        if (!edit.heads.empty())
            entry.insert(QLatin1String("heads"), toJson(edit.heads));
        edits.append(entry);
    }
    if (!edits.isEmpty())
        object.insert(QLatin1String("interventions"), edits);
}

} // namespace

Tour readTour(const QString &file)
{
    QFile input(file);
    if (!input.open(QIODevice::ReadOnly))
        throw Error(file.toStdString() + ": " + input.errorString().toStdString());
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(input.readAll(), &problem);
    if (document.isNull())
        throw Error(file.toStdString() + ": no JSON: " + problem.errorString().toStdString());
    Place place(file, {}, document.isObject() ? QJsonValue(document.object()) : QJsonValue());
    if (!place.has("sinkscope_tour"))
        place.fail({}, "is no tour of this program");
    if (const int version = place.integer("sinkscope_tour"); version < 1 || version > tour_version)
        place.fail("sinkscope_tour",
                   "version " + std::to_string(version) + ": this program reads up to " + std::to_string(tour_version));
    Tour tour;
    tour.folder = QFileInfo(file).path();
    tour.title = place.text("title");
    tour.run = place.text("run");
    const QString texts = place.text("texts");
    const std::vector<HelpTopic> sections =
        texts.isEmpty() ? std::vector<HelpTopic>() : helpTopics(localText(tour.folder + QLatin1Char('/') + texts));
    if (!sections.empty() && !sections.front().page.isEmpty())
        tour.title = sections.front().page;
    int number = 0;
    for (const QJsonValue value : place.list("steps")) {
        Place entry(file, QStringLiteral("steps[%1]").arg(number++), value);
        TourStep step;
        step.id = entry.text("id");
        const auto section = std::ranges::find(sections, step.id, &HelpTopic::id);
        if (section != sections.end())
            takeText(step, *section);
        for (const auto &[key, member] :
             {std::pair{"title", &TourStep::title}, {"text", &TourStep::text}, {"paper", &TourStep::paper}})
            if (entry.has(QLatin1String(key)))
                step.*member = entry.text(QLatin1String(key));
        if (step.title.isEmpty())
            entry.fail("title", "is missing: a title, or an id whose section the texts have");
        step.setting = settingOf(entry);
        if (entry.has("try")) {
            Place trial(file, entry.pathOf("try"), entry.take("try"));
            if (trial.has("text"))
                step.tryText = trial.text("text");
            step.trial = settingOf(trial);
            trial.end();
        }
        entry.end();
        tour.steps.push_back(std::move(step));
    }
    place.end();
    if (tour.steps.empty())
        place.fail("steps", "there is no step");
    return tour;
}

QByteArray tourJson(const Tour &tour)
{
    QJsonArray steps;
    for (const TourStep &step : tour.steps) {
        QJsonObject object{{"title", step.title}, {"text", step.text}};
        if (!step.paper.isEmpty())
            object.insert(QLatin1String("paper"), step.paper);
        addSetting(object, step.setting);
        if (!step.tryText.isEmpty()) {
            QJsonObject trial{{"text", step.tryText}};
            addSetting(trial, step.trial);
            object.insert(QLatin1String("try"), trial);
        }
        steps.append(object);
    }
    return QJsonDocument(
               QJsonObject{
                   {"sinkscope_tour", tour_version}, {"title", tour.title}, {"run", tour.run}, {"steps", steps}})
        .toJson();
}

} // namespace sinkscope
