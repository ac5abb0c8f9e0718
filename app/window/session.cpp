#include "app/window/session.h"

#include "app/paths.h"
#include "core/data/error.h"
#include "core/json/json_reader.h"
#include "core/text/text_file.h"
#include "views/state/record_json.h"
#include "views/state/save_file.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStandardPaths>

#include <cctype>
#include <optional>
#include <type_traits>

namespace sinkscope {

namespace {

constexpr uint64_t largest_file = 64 << 20; ///< bytes

/// Version 1 spelled the fields in camel case and wrote enums as numbers, memory in 10^6 bytes.
std::string oldKey(std::string name)
{
    for (size_t i = name.find('_'); i != std::string::npos; i = name.find('_')) {
        name.erase(i, 1);
        name[i] = static_cast<char>(std::toupper(static_cast<unsigned char>(name[i])));
    }
    return name;
}

template <class Record> Record recordOf(const JsonReader &session, const char *key, int version)
{
    const std::optional<JsonReader> json = session.find(key);
    if (!json || version > 1)
        return json ? json->record<Record>() : Record();
    Record record;
    for_each_field(record, [&json](const char *name, auto &field, const auto &...more) {
        if constexpr (std::is_enum_v<std::remove_cvref_t<decltype(field)>>) {
            int number = static_cast<int>(field);
            json->read(oldKey(name), number, 0, (static_cast<int>(more.size()) + ...) - 1);
            field = static_cast<std::remove_cvref_t<decltype(field)>>(number);
        } else {
            json->read(oldKey(name), field, more...);
        }
    });
    return record;
}

RunSetup readSetup(const JsonReader &session, int version)
{
    auto setup = recordOf<RunSetup>(session, "setup", version);
    int megabytes = 0;
    if (const auto json = session.find("setup"); json && version == 1)
        json->read("memoryMegabytes", megabytes, 0);
    if (megabytes > 0)
        setup.compute.memory_limit = int64_t{megabytes} * 1'000'000;
    return setup;
}

/// What is kept as the views wrote it.
QJsonObject objectOf(const JsonReader &session, const char *key)
{
    const std::optional<JsonReader> json = session.find(key);
    if (json && !json->is_object())
        json->fail("expected an object");
    return json ? QJsonDocument::fromJson(QByteArray::fromStdString(json->json())).object() : QJsonObject();
}

QString textOf(const JsonReader &json, const char *key)
{
    std::string text;
    json.read(key, text);
    return QString::fromStdString(text);
}

QByteArray bytesOf(const JsonReader &json, const char *key)
{
    return QByteArray::fromBase64(textOf(json, key).toLatin1());
}

QJsonArray toJson(const std::vector<int> &values)
{
    QJsonArray array;
    for (const int value : values)
        array.append(value);
    return array;
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
    const QJsonObject object{{"sinkscope_session", session_version},
                             {"run", relative(session.run)},
                             {"model", relative(session.model)},
                             {"trace", relative(session.trace)},
                             {"companions", companions},
                             {"sets", sets},
                             {"setup", recordJson(session.setup)},
                             {"detector", recordJson(session.detector)},
                             {"selection",
                              QJsonObject{{"tokens", toJson(session.selectedTokens)},
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
    saveFile(file, QJsonDocument(object).toJson());
}

Session readSession(const QString &file)
{
    const JsonReader reader = JsonReader::parse(read_whole_file(toPath(file), largest_file), toPath(file));
    int version = 0;
    reader.read("sinkscope_session", version);
    if (version < 1 || version > session_version)
        reader.fail("sinkscope_session",
                    version < 1 ? std::string("not a session of this program")
                                : "version " + std::to_string(version) +
                            " was made by a newer program; this one reads up to " + std::to_string(session_version));

    const QDir folder = QFileInfo(file).absoluteDir();
    const auto absolute = [&](const QString &path) {
        return path.isEmpty() ? path : QDir::cleanPath(folder.absoluteFilePath(path));
    };
    Session session;
    session.run = absolute(textOf(reader, "run"));
    session.model = absolute(textOf(reader, "model"));
    session.trace = absolute(textOf(reader, "trace"));
    if (const auto companions = reader.find("companions"))
        for (const JsonReader &companion : companions->elements())
            if (const QString path = absolute(textOf(companion, "path")); !path.isEmpty())
                session.companions << path;
    std::vector<std::string> sets;
    reader.read("sets", sets);
    for (const std::string &path : sets)
        session.sets << absolute(QString::fromStdString(path));
    session.setup = readSetup(reader, version);
    session.detector = recordOf<DetectorParameters>(reader, "detector", version);
    if (const auto selection = reader.find("selection")) {
        selection->read("tokens", session.selectedTokens);
        selection->read("current", session.currentToken);
        selection->read("layer", session.layer);
        selection->read("head", session.head);
    }
    session.selections = objectOf(reader, "selections");
    session.figures = readFigures(objectOf(reader, "figures"));
    session.gridDisplay = objectOf(reader, "gridDisplay");
    reader.read("mapRange", session.mapRange);
    session.workspaces = objectOf(reader, "workspaces");
    session.geometry = bytesOf(reader, "geometry");
    session.layout = bytesOf(reader, "layout");
    return session;
}

} // namespace sinkscope
