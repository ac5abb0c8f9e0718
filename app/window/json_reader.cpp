#include "app/window/json_reader.h"

#include "app/commands/command_line.h"
#include "core/data/error.h"

#include <QFile>
#include <QJsonDocument>

#include <limits>

namespace sinkscope {

namespace {

constexpr qint64 largestFile = 64 << 20;

const char *nameOf(QJsonValue::Type type)
{
    switch (type) {
    case QJsonValue::Double:
        return "a number";
    case QJsonValue::String:
        return "text";
    case QJsonValue::Bool:
        return "true or false";
    case QJsonValue::Array:
        return "an array";
    default:
        return "an object";
    }
}

} // namespace

JsonReader JsonReader::fromFile(const QString &file)
{
    QFile input(file);
    if (!input.open(QIODevice::ReadOnly))
        throw Error(toPath(file), "", "cannot be read: " + input.errorString().toStdString());
    if (input.size() > largestFile)
        throw Error(toPath(file), "", "too large: expected at most 64 MiB of JSON");
    QJsonParseError failure;
    const QJsonDocument document = QJsonDocument::fromJson(input.readAll(), &failure);
    if (failure.error != QJsonParseError::NoError)
        throw Error(toPath(file), "byte " + std::to_string(failure.offset), failure.errorString().toStdString());
    if (!document.isObject())
        throw Error(toPath(file), "", "expected a JSON object");
    return {document.object(), file, {}};
}

QJsonValue JsonReader::value(const char *key, QJsonValue::Type type) const
{
    const QJsonValue found = object_.value(QLatin1String(key));
    if (!found.isUndefined() && found.type() != type)
        fail(key, std::string("expected ") + nameOf(type));
    return found;
}

QString JsonReader::place(const char *key) const
{
    return place_.isEmpty() ? QString::fromLatin1(key) : place_ + QLatin1Char('.') + QLatin1String(key);
}

void JsonReader::fail(const char *key, const std::string &what) const
{
    throw Error(toPath(file_), place(key).toStdString(), what);
}

int JsonReader::integer(const char *key, int fallback) const
{
    const double read = number(key, fallback);
    if (!(read >= std::numeric_limits<int>::min() && read <= std::numeric_limits<int>::max()) ||
        read != static_cast<int>(read))
        fail(key, "expected a whole number");
    return static_cast<int>(read);
}

std::vector<int> JsonReader::integers(const char *key) const
{
    std::vector<int> values;
    for (const QJsonValue entry : value(key, QJsonValue::Array).toArray()) {
        if (!entry.isDouble())
            fail(key, "expected whole numbers");
        values.push_back(entry.toInt(-1));
    }
    return values;
}

std::vector<double> JsonReader::numbers(const char *key) const
{
    std::vector<double> values;
    for (const QJsonValue entry : value(key, QJsonValue::Array).toArray()) {
        if (!entry.isDouble())
            fail(key, "expected numbers");
        values.push_back(entry.toDouble());
    }
    return values;
}

QStringList JsonReader::texts(const char *key) const
{
    QStringList values;
    for (const QJsonValue entry : value(key, QJsonValue::Array).toArray()) {
        if (!entry.isString())
            fail(key, "expected texts");
        values << entry.toString();
    }
    return values;
}

std::vector<JsonReader> JsonReader::objects(const char *key) const
{
    std::vector<JsonReader> readers;
    for (const QJsonValue entry : value(key, QJsonValue::Array).toArray()) {
        if (!entry.isObject())
            fail(key, "expected objects");
        readers.emplace_back(entry.toObject(), file_, place(key));
    }
    return readers;
}

QJsonArray integersToJson(const std::vector<int> &values)
{
    QJsonArray array;
    for (const int value : values)
        array.append(value);
    return array;
}

QJsonObject detectorToJson(const DetectorParameters &parameters)
{
    return {{"preset", QString::fromStdString(parameters.preset)},
            {"threshold", parameters.threshold},
            {"absoluteCosine", parameters.absolute_cosine},
            {"clip", parameters.clip},
            {"bosWindow", parameters.bos_window},
            {"minimumLifetime", parameters.minimum_lifetime},
            {"labelRule", static_cast<int>(parameters.label_rule)},
            {"rows", static_cast<int>(parameters.rows)}};
}

DetectorParameters detectorFromJson(const JsonReader &reader)
{
    DetectorParameters parameters;
    if (const QString preset = reader.text("preset"); !preset.isEmpty())
        parameters.preset = preset.toStdString();
    parameters.threshold = reader.number("threshold", parameters.threshold);
    parameters.absolute_cosine = reader.boolean("absoluteCosine", parameters.absolute_cosine);
    parameters.clip = reader.boolean("clip", parameters.clip);
    parameters.bos_window = reader.integer("bosWindow", parameters.bos_window);
    parameters.minimum_lifetime = reader.integer("minimumLifetime", parameters.minimum_lifetime);
    parameters.label_rule = reader.choice("labelRule", parameters.label_rule, LabelRule::paper);
    parameters.rows = reader.choice("rows", parameters.rows, RowConvention::block_input);
    return parameters;
}

} // namespace sinkscope
