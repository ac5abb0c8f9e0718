#include "app/window/arrangement.h"

#include <QCoreApplication>

#include <algorithm>

namespace sinkscope {

QStringList arrangementIds()
{
    return {QStringLiteral("explore"), QStringLiteral("lab"), QStringLiteral("set"), QStringLiteral("teach")};
}

const std::vector<Arrangement> &arrangements()
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Arrangement", text); };
    static const std::vector<Arrangement> all{
        {QStringLiteral("explore"),
         tr("Explore"),
         tr("Find the sinks of a run and look at one"),
         {"heatMap", "tokenStrip", "sinkTable", "norm-profiles"},
         {"corpus", "lab"}},
        {QStringLiteral("lab"),
         tr("Lab"),
         tr("Change the forward pass and see what becomes of the sinks"),
         {"heatMap", "tokenStrip", "lab", "compare"},
         {"corpus"},
         0.5,
         0.6,
         0.6},
        {QStringLiteral("set"),
         tr("Set"),
         tr("Count the sinks of many traces"),
         {"corpus", "tokenStrip", "sinkTable", "sink-levels"},
         {"lab"},
         0.6,
         0.75,
         0.4},
        {QStringLiteral("teach"),
         tr("Teach"),
         tr("Few large views, for a class"),
         {"heatMap", "tokenStrip", "norm-profiles"},
         {"corpus", "lab", "sinkTable", "detector", "selections"},
         0.55,
         0.6,
         0},
    };
    return all;
}

const Arrangement &arrangementOf(const QString &id)
{
    const auto found = std::ranges::find(arrangements(), id, &Arrangement::id);
    return found == arrangements().end() ? arrangements().front() : *found;
}

} // namespace sinkscope
