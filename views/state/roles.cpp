#include "views/state/roles.h"

#include <QCoreApplication>

namespace sinkscope {

TokenRole roleOf(const Detection &detection, int token)
{
    const Sink *sink = detection.find(token);
    return sink ? roleOf(detection, *sink) : TokenRole::ordinary;
}

TokenRole roleOf(const Detection &detection, const Sink &sink)
{
    if (sink.position == detection.bos_position)
        return TokenRole::bos;
    return sink.label == SinkLabel::bos ? TokenRole::primary : roleOf(sink.label);
}

TokenRole roleOf(SinkLabel label)
{
    switch (label) {
    case SinkLabel::bos:
        return TokenRole::bos;
    case SinkLabel::primary:
        return TokenRole::primary;
    case SinkLabel::secondary:
        return TokenRole::secondary;
    case SinkLabel::noise:
        break;
    }
    return TokenRole::noise;
}

QString roleTitle(TokenRole role)
{
    switch (role) {
    case TokenRole::ordinary:
        return QCoreApplication::translate("TokenRole", "ordinary token");
    case TokenRole::bos:
        return QCoreApplication::translate("TokenRole", "BOS sink");
    case TokenRole::primary:
        return QCoreApplication::translate("TokenRole", "primary sink");
    case TokenRole::secondary:
        return QCoreApplication::translate("TokenRole", "secondary sink");
    case TokenRole::noise:
        return QCoreApplication::translate("TokenRole", "noise");
    }
    return {};
}

} // namespace sinkscope
