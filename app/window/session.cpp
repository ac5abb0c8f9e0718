#include "app/window/session.h"

#include "app/commands/command_line.h"
#include "app/window/json_reader.h"
#include "core/data/error.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

namespace sinkscope {

namespace {

QJsonObject toJson(const RunSetup &setup)
{
    return {{"sample", setup.sample},
            {"promptFormat", static_cast<int>(setup.promptFormat)},
            {"maxTokens", setup.maxTokens},
            {"computeType", static_cast<int>(setup.computeType)},
            {"device", static_cast<int>(setup.device)},
            {"threads", setup.threads},
            {"memoryMegabytes", setup.memoryMegabytes},
            {"perHead", setup.perHead}};
}

RunSetup readSetup(const JsonReader &reader)
{
    return {.sample = reader.integer("sample", 0),
            .promptFormat = reader.choice("promptFormat", PromptFormat::automatic, PromptFormat::raw),
            .maxTokens = reader.integer("maxTokens", 0),
            .computeType = reader.choice("computeType", ComputeType::automatic, ComputeType::bfloat16),
            .device = reader.choice("device", Device::automatic, Device::cuda),
            .threads = reader.integer("threads", 0),
            .memoryMegabytes = reader.integer("memoryMegabytes", 0),
            .perHead = reader.boolean("perHead", false)};
}

QJsonObject toJson(const FigureChoices &figures)
{
    QJsonObject object;
    for (const auto &[figure, choices] : figures) {
        QJsonObject options;
        for (const auto &[option, choice] : choices)
            options.insert(option, choice);
        object.insert(figure, options);
    }
    return object;
}

/// What is no string is passed over: an option that is not there stands as in a new figure.
FigureChoices readFigures(const QJsonObject &object)
{
    FigureChoices figures;
    for (auto figure = object.begin(); figure != object.end(); ++figure) {
        const QJsonObject options = figure.value().toObject();
        for (auto option = options.begin(); option != options.end(); ++option)
            if (option.value().isString())
                figures[figure.key()][option.key()] = option.value().toString();
    }
    return figures;
}

} // namespace

Session Session::withoutFiles() const
{
    Session session;
    session.setup = setup;
    session.setup.sample = 0;
    session.figures = figures;
    session.gridDisplay = gridDisplay;
    session.workspaces = workspaces;
    session.geometry = geometry;
    session.layout = layout;
    return session;
}

QString defaultSessionFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/session.json");
}

void writeSession(const Session &session, const QString &file)
{
    const QDir folder = QFileInfo(file).absoluteDir();
    folder.mkpath(QStringLiteral("."));
    const auto relative = [&](const QString &path) { return path.isEmpty() ? path : folder.relativeFilePath(path); };
    QJsonArray companions, sets;
    for (const QString &path : session.sets)
        sets.append(relative(path));
    for (const QString &path : session.companions)
        companions.append(QJsonObject{{"path", relative(path)}});
    QJsonArray mapRange;
    for (const double edge : session.mapRange)
        mapRange.append(edge);
    const QJsonObject object{{"sinkscope_session", sessionVersion},
                             {"run", relative(session.run)},
                             {"model", relative(session.model)},
                             {"trace", relative(session.trace)},
                             {"companions", companions},
                             {"sets", sets},
                             {"setup", toJson(session.setup)},
                             {"detector", detectorToJson(session.detector)},
                             {"selection",
                              QJsonObject{{"tokens", integersToJson(session.selectedTokens)},
                                          {"current", session.currentToken},
                                          {"layer", session.layer},
                                          {"head", session.head}}},
                             {"selections", session.selections},
                             {"figures", toJson(session.figures)},
                             {"gridDisplay", session.gridDisplay},
                             {"mapRange", mapRange},
                             {"workspaces", session.workspaces},
                             {"geometry", QString::fromLatin1(session.geometry.toBase64())},
                             {"layout", QString::fromLatin1(session.layout.toBase64())}};
    QSaveFile output(file);
    if (!output.open(QIODevice::WriteOnly) || output.write(QJsonDocument(object).toJson()) < 0 || !output.commit())
        throw Error(toPath(file), "", "cannot be written: " + output.errorString().toStdString());
}

Session readSession(const QString &file)
{
    const JsonReader reader = JsonReader::fromFile(file);
    const int version = reader.integer("sinkscope_session", 0);
    if (version < 1 || version > sessionVersion)
        throw Error(toPath(file), "sinkscope_session",
                    version < 1 ? std::string("not a session of this program")
                                : "version " + std::to_string(version) +
                            " was made by a newer program; this one reads up to " + std::to_string(sessionVersion));

    const QDir folder = QFileInfo(file).absoluteDir();
    const auto absolute = [&](const QString &path) {
        return path.isEmpty() ? path : QDir::cleanPath(folder.absoluteFilePath(path));
    };
    Session session;
    session.run = absolute(reader.text("run"));
    session.model = absolute(reader.text("model"));
    session.trace = absolute(reader.text("trace"));
    for (const JsonReader &companion : reader.objects("companions"))
        if (const QString path = absolute(companion.text("path")); !path.isEmpty())
            session.companions << path;
    for (const QString &path : reader.texts("sets"))
        session.sets << absolute(path);
    session.setup = readSetup(reader.object("setup"));
    session.detector = detectorFromJson(reader.object("detector"));
    const JsonReader selection = reader.object("selection");
    session.selectedTokens = selection.integers("tokens");
    session.currentToken = selection.integer("current", -1);
    session.layer = selection.integer("layer", 0);
    session.head = selection.integer("head", -1);
    session.selections = reader.plainObject("selections");
    session.figures = readFigures(reader.plainObject("figures"));
    session.gridDisplay = reader.plainObject("gridDisplay");
    session.mapRange = reader.numbers("mapRange");
    session.workspaces = reader.plainObject("workspaces");
    session.geometry = reader.bytes("geometry");
    session.layout = reader.bytes("layout");
    return session;
}

} // namespace sinkscope
