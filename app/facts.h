#pragma once

#include "core/run.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QString>

#include <vector>

namespace sinkscope {

/// One thing to know about a model or a run: a key for JSON, a title for people, a value for both.
struct Fact {
    QString key;
    QString title;
    QJsonValue value;
};
using Facts = std::vector<Fact>;

Facts modelFacts(const ModelCard &card);
Facts runFacts(const Run &run); ///< the model's facts among them

/// "Title:  value" lines, aligned; empty values are left out.
QString factsText(const Facts &facts);
QJsonObject factsObject(const Facts &facts);

} // namespace sinkscope
