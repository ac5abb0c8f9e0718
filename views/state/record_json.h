#pragma once

#include "core/data/names.h"

#include <QJsonObject>
#include <QString>

#include <optional>
#include <string>
#include <type_traits>

namespace sinkscope {

/// A record of which for_each_field() knows the fields, as sessions and recipes hold it; enums by name.
template <class Record> QJsonObject recordJson(Record record)
{
    QJsonObject object;
    for_each_field(record, [&object](const char *name, const auto &field, const auto &...more) {
        using Field = std::remove_cvref_t<decltype(field)>;
        QJsonValue value;
        if constexpr (std::is_enum_v<Field>)
            value = name_of(more..., field);
        else if constexpr (std::is_same_v<Field, std::string>)
            value = QString::fromStdString(field);
        else if constexpr (std::is_same_v<Field, int64_t>)
            value = static_cast<qint64>(field);
        else if constexpr (std::is_same_v<Field, std::optional<std::string>>) // nothing: the key is left out
            value = field ? QJsonValue(QString::fromStdString(*field)) : QJsonValue(QJsonValue::Undefined);
        else
            value = field;
        object[QLatin1String(name)] = value;
    });
    return object;
}

} // namespace sinkscope
