#include "app/session.h"

#include "app/command_line.h"
#include "core/error.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QSaveFile>
#include <QStandardPaths>

#include <algorithm>

namespace sinkscope {

namespace {

constexpr qint64 largestFile = 64 << 20;

QJsonArray toJson(const std::vector<int> &values)
{
    QJsonArray array;
    for (const int value : values)
        array.append(value);
    return array;
}

QJsonObject toJson(const RunSetup &setup)
{
    return {{"sample", setup.sample},
            {"promptFormat", static_cast<int>(setup.promptFormat)},
            {"maxTokens", setup.maxTokens},
            {"computeType", static_cast<int>(setup.computeType)},
            {"device", static_cast<int>(setup.device)},
            {"threads", setup.threads},
            {"perHead", setup.perHead}};
}

QJsonObject toJson(const DetectorParameters &detector)
{
    return {{"preset", QString::fromStdString(detector.preset)},
            {"threshold", detector.threshold},
            {"absoluteCosine", detector.absolute_cosine},
            {"clip", detector.clip},
            {"bosWindow", detector.bos_window},
            {"minimumLifetime", detector.minimum_lifetime},
            {"labelRule", static_cast<int>(detector.label_rule)},
            {"rows", static_cast<int>(detector.rows)}};
}

/// Reads the members of a JSON object; what is missing keeps its default, what has the wrong type is an Error.
class Reader {
public:
    Reader(QJsonObject object, QString file, QString place) : object_(std::move(object)), file_(std::move(file)), place_(std::move(place)) { }

    QString text(const char *key) const { return value(key, QJsonValue::String).toString(); }
    bool boolean(const char *key, bool fallback) const { return value(key, QJsonValue::Bool).toBool(fallback); }
    double number(const char *key, double fallback) const { return value(key, QJsonValue::Double).toDouble(fallback); }
    QJsonObject plainObject(const char *key) const { return value(key, QJsonValue::Object).toObject(); }
    Reader object(const char *key) const { return {plainObject(key), file_, place(key)}; }
    QByteArray bytes(const char *key) const { return QByteArray::fromBase64(text(key).toLatin1()); }

    int integer(const char *key, int fallback) const
    {
        const double read = number(key, fallback);
        if (read != static_cast<double>(static_cast<int>(std::clamp(read, -2147483648.0, 2147483647.0))))
            fail(key, "a whole number");
        return static_cast<int>(read);
    }
    template<class Enum> Enum choice(const char *key, Enum fallback, Enum last) const
    {
        const int read = integer(key, static_cast<int>(fallback));
        if (read < 0 || read > static_cast<int>(last))
            fail(key, "a known choice");
        return static_cast<Enum>(read);
    }
    std::vector<int> integers(const char *key) const
    {
        std::vector<int> values;
        for (const QJsonValue entry : value(key, QJsonValue::Array).toArray()) {
            if (!entry.isDouble())
                fail(key, "whole numbers");
            values.push_back(entry.toInt(-1));
        }
        return values;
    }

private:
    QJsonValue value(const char *key, QJsonValue::Type type) const
    {
        const QJsonValue found = object_.value(QLatin1String(key));
        if (!found.isUndefined() && found.type() != type)
            fail(key, type == QJsonValue::Double ? "a number" : type == QJsonValue::String ? "text" : type == QJsonValue::Bool ? "true or false"
                     : type == QJsonValue::Array ? "an array" : "an object");
        return found;
    }
    QString place(const char *key) const { return place_.isEmpty() ? QString::fromLatin1(key) : place_ + QLatin1Char('.') + QLatin1String(key); }
    [[noreturn]] void fail(const char *key, const char *expected) const
    {
        throw Error(toPath(file_), place(key).toStdString(), std::string("expected ") + expected);
    }

    QJsonObject object_;
    QString file_, place_;
};

RunSetup readSetup(const Reader &reader)
{
    return {.sample = reader.integer("sample", 0),
            .promptFormat = reader.choice("promptFormat", PromptFormat::automatic, PromptFormat::raw),
            .maxTokens = reader.integer("maxTokens", 0),
            .computeType = reader.choice("computeType", ComputeType::automatic, ComputeType::bfloat16),
            .device = reader.choice("device", Device::automatic, Device::cuda),
            .threads = reader.integer("threads", 0),
            .perHead = reader.boolean("perHead", false)};
}

DetectorParameters readDetector(const Reader &reader)
{
    DetectorParameters detector;
    if (const QString preset = reader.text("preset"); !preset.isEmpty())
        detector.preset = preset.toStdString();
    detector.threshold = reader.number("threshold", detector.threshold);
    detector.absolute_cosine = reader.boolean("absoluteCosine", detector.absolute_cosine);
    detector.clip = reader.boolean("clip", detector.clip);
    detector.bos_window = reader.integer("bosWindow", detector.bos_window);
    detector.minimum_lifetime = reader.integer("minimumLifetime", detector.minimum_lifetime);
    detector.label_rule = reader.choice("labelRule", detector.label_rule, LabelRule::paper);
    detector.rows = reader.choice("rows", detector.rows, RowConvention::block_input);
    return detector;
}

} // namespace

QString defaultSessionFile()
{
    return QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + QStringLiteral("/session.json");
}

void writeSession(const Session &session, const QString &file)
{
    const QDir folder = QFileInfo(file).absoluteDir();
    folder.mkpath(QStringLiteral("."));
    const auto relative = [&](const QString &path) { return path.isEmpty() ? path : folder.relativeFilePath(path); };
    const QJsonObject object{{"sinkscope_session", sessionVersion},
                             {"run", relative(session.run)},
                             {"model", relative(session.model)},
                             {"trace", relative(session.trace)},
                             {"setup", toJson(session.setup)},
                             {"detector", toJson(session.detector)},
                             {"selection", QJsonObject{{"tokens", toJson(session.selectedTokens)},
                                                       {"current", session.currentToken},
                                                       {"layer", session.layer},
                                                       {"head", session.head}}},
                             {"selections", session.selections},
                             {"gridDisplay", session.gridDisplay},
                             {"geometry", QString::fromLatin1(session.geometry.toBase64())},
                             {"layout", QString::fromLatin1(session.layout.toBase64())}};
    QSaveFile output(file);
    if (!output.open(QIODevice::WriteOnly) || output.write(QJsonDocument(object).toJson()) < 0 || !output.commit())
        throw Error(toPath(file), "", "cannot be written: " + output.errorString().toStdString());
}

Session readSession(const QString &file)
{
    QFile input(file);
    if (!input.open(QIODevice::ReadOnly))
        throw Error(toPath(file), "", "cannot be read: " + input.errorString().toStdString());
    if (input.size() > largestFile)
        throw Error(toPath(file), "", "too large for a session");
    QJsonParseError failure;
    const QJsonDocument document = QJsonDocument::fromJson(input.readAll(), &failure);
    if (failure.error != QJsonParseError::NoError)
        throw Error(toPath(file), "byte " + std::to_string(failure.offset), failure.errorString().toStdString());
    const Reader reader(document.object(), file, {});
    const int version = reader.integer("sinkscope_session", 0);
    if (version < 1 || version > sessionVersion)
        throw Error(toPath(file), "sinkscope_session",
                    version < 1 ? std::string("not a session of this program")
                                : "version " + std::to_string(version) + " was made by a newer program; this one reads up to " + std::to_string(sessionVersion));

    const QDir folder = QFileInfo(file).absoluteDir();
    const auto absolute = [&](const QString &path) { return path.isEmpty() ? path : QDir::cleanPath(folder.absoluteFilePath(path)); };
    Session session;
    session.run = absolute(reader.text("run"));
    session.model = absolute(reader.text("model"));
    session.trace = absolute(reader.text("trace"));
    session.setup = readSetup(reader.object("setup"));
    session.detector = readDetector(reader.object("detector"));
    const Reader selection = reader.object("selection");
    session.selectedTokens = selection.integers("tokens");
    session.currentToken = selection.integer("current", -1);
    session.layer = selection.integer("layer", 0);
    session.head = selection.integer("head", -1);
    session.selections = reader.plainObject("selections");
    session.gridDisplay = reader.plainObject("gridDisplay");
    session.geometry = reader.bytes("geometry");
    session.layout = reader.bytes("layout");
    return session;
}

} // namespace sinkscope
