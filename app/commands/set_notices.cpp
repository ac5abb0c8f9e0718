#include "app/commands/set_notices.h"

#include "app/commands/console.h"

namespace sinkscope {

void SetNotices::add(const std::string &trace, const std::vector<std::string> &notices)
{
    for (const std::string &notice : notices) {
        std::string pattern = notice;
        std::erase_if(pattern, [](char c) { return c >= '0' && c <= '9'; });
        Known &known = known_[pattern];
        if (++known.traces > 1)
            continue;
        known.first = trace + ": " + notice;
        printNote(QString::fromStdString(known.first));
    }
}

void SetNotices::tellCounts() const
{
    for (const auto &[pattern, known] : known_)
        if (known.traces > 1)
            printNote(
                QStringLiteral("%1 more traces, as %2").arg(known.traces - 1).arg(QString::fromStdString(known.first)));
}

} // namespace sinkscope
