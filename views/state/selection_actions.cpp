#include "views/state/selection_actions.h"

#include "core/data/run.h"

#include <algorithm>
#include <set>
#include <utility>

namespace sinkscope {

std::vector<int> sameIdNotSink(const Run &run, const Detection &detection, const std::vector<int> &tokens)
{
    std::set<int32_t> ids;
    for (const int token : tokens)
        if (token >= 0 && token < run.token_count())
            ids.insert(run.tokens[static_cast<size_t>(token)].id);
    std::vector<int> control;
    for (int token = 0; token < run.token_count(); ++token)
        if (ids.contains(run.tokens[static_cast<size_t>(token)].id) && !detection.find(token))
            control.push_back(token);
    return control;
}

std::vector<int> sameLevel(const Detection &detection, const std::vector<int> &tokens)
{
    std::set<std::pair<int, int>> levels;
    for (const int token : tokens)
        if (const Sink *sink = detection.find(token))
            levels.emplace(sink->l_start(), sink->lifetime());
    std::vector<int> found;
    for (const Sink &sink : detection.sinks)
        if (levels.contains({sink.l_start(), sink.lifetime()}))
            found.push_back(sink.position);
    return found;
}

int nextSink(const Detection &detection, int token, bool backwards)
{
    const std::vector<Sink> &sinks = detection.sinks;
    if (sinks.empty())
        return -1;
    const auto before = [](const Sink &sink, int position) { return sink.position < position; };
    if (backwards) {
        const auto found = std::lower_bound(sinks.begin(), sinks.end(), token, before);
        return found == sinks.begin() ? sinks.back().position : std::prev(found)->position;
    }
    const auto found = std::lower_bound(sinks.begin(), sinks.end(), token + 1, before);
    return found == sinks.end() ? sinks.front().position : found->position;
}

} // namespace sinkscope
