#pragma once

#include "core/analysis/sinks.h"

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>
#include <QString>
#include <QStringList>

#include <vector>

namespace sinkscope {

/// Reads the members of a JSON object from a file: what is missing keeps its default, what has the wrong type is an
/// Error that names file and key.
class JsonReader {
public:
    /// Reads the whole file, which must hold one JSON object.
    static JsonReader fromFile(const QString &file);
    JsonReader(QJsonObject object, QString file, QString place)
        : object_(std::move(object)), file_(std::move(file)), place_(std::move(place))
    {
    }

    QString text(const char *key) const { return value(key, QJsonValue::String).toString(); }
    bool boolean(const char *key, bool fallback) const { return value(key, QJsonValue::Bool).toBool(fallback); }
    double number(const char *key, double fallback) const { return value(key, QJsonValue::Double).toDouble(fallback); }
    QJsonObject plainObject(const char *key) const { return value(key, QJsonValue::Object).toObject(); }
    JsonReader object(const char *key) const { return {plainObject(key), file_, place(key)}; }
    QByteArray bytes(const char *key) const { return QByteArray::fromBase64(text(key).toLatin1()); }
    int integer(const char *key, int fallback) const;
    std::vector<int> integers(const char *key) const;
    std::vector<double> numbers(const char *key) const;
    QStringList texts(const char *key) const;
    std::vector<JsonReader> objects(const char *key) const;

    /// An enum written as its number; `last` is its largest value.
    template <class Enum> Enum choice(const char *key, Enum fallback, Enum last) const
    {
        const int read = integer(key, static_cast<int>(fallback));
        if (read < 0 || read > static_cast<int>(last))
            fail(key, "expected a known choice");
        return static_cast<Enum>(read);
    }

    [[noreturn]] void fail(const char *key, const std::string &what) const;

private:
    QJsonValue value(const char *key, QJsonValue::Type type) const;
    QString place(const char *key) const;

    QJsonObject object_;
    QString file_, place_;
};

/// The detector's parameters as sessions and recipes keep them.
QJsonObject detectorToJson(const DetectorParameters &parameters);
DetectorParameters detectorFromJson(const JsonReader &reader);

QJsonArray integersToJson(const std::vector<int> &values);

} // namespace sinkscope
