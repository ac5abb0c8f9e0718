#include "core/analysis/match.h"

#include "core/analysis/random.h"
#include "core/data/run.h"

#include <algorithm>
#include <map>
#include <set>

namespace sinkscope {

ControlGroup same_token_controls(std::span<const Token> tokens, const Detection &detection, std::span<const int> sinks,
                                 uint64_t seed)
{
    struct Id {
        int sinks = 0;
        std::vector<int> others;
    };
    std::map<int32_t, Id> ids;
    std::set<int> taken(sinks.begin(), sinks.end());
    for (const int sink : taken)
        if (sink >= 0 && static_cast<size_t>(sink) < tokens.size())
            ++ids[tokens[static_cast<size_t>(sink)].id].sinks;
    for (const Sink &sink : detection.sinks)
        taken.insert(sink.position);
    for (size_t position = 0; position < tokens.size(); ++position)
        if (const auto id = ids.find(tokens[position].id);
            id != ids.end() && !taken.contains(static_cast<int>(position)))
            id->second.others.push_back(static_cast<int>(position));

    Random random(seed);
    ControlGroup group;
    std::vector<int> left_over;
    for (auto &[id, members] : ids) {
        random.shuffle(members.others);
        const size_t drawn = std::min(members.others.size(), static_cast<size_t>(members.sinks));
        const auto end = members.others.begin() + static_cast<std::ptrdiff_t>(drawn);
        group.positions.insert(group.positions.end(), members.others.begin(), end);
        left_over.insert(left_over.end(), end, members.others.end());
        group.matched += static_cast<int>(drawn);
        group.missing += members.sinks - static_cast<int>(drawn);
    }
    random.shuffle(left_over);
    while (group.missing > 0 && !left_over.empty()) {
        group.positions.push_back(left_over.back());
        left_over.pop_back();
        --group.missing;
    }
    std::sort(group.positions.begin(), group.positions.end());
    return group;
}

} // namespace sinkscope
