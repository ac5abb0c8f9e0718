#pragma once

#include "core/data/run.h"

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
    bool zeroIsUnknown = true; ///< a 0 says nothing to people
};
using Facts = std::vector<Fact>;

Facts modelFacts(const ModelCard &card);
Facts runFacts(const Run &run); ///< the model's facts among them

/// "Title:  value" lines, aligned; what is empty or not known is left out.
QString factsText(const Facts &facts);
QJsonObject factsObject(const Facts &facts);

} // namespace sinkscope
