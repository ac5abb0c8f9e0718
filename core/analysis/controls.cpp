#include "core/analysis/controls.h"

#include "core/analysis/match.h"
#include "core/analysis/random.h"
#include "core/data/run.h"

#include <algorithm>
#include <set>

namespace sinkscope {

namespace {

/// Tokens that can be controls: neither sinks nor chosen nor taken already.
class Free {
public:
    Free(int tokens, const Detection &detection, std::span<const int> chosen)
        : tokens_(tokens), taken_(chosen.begin(), chosen.end())
    {
        taken_.insert(detection.bos_position);
        for (const Sink &sink : detection.sinks)
            taken_.insert(sink.position);
    }

    bool operator()(int position) const { return position >= 0 && position < tokens_ && !taken_.contains(position); }
    void take(int position) { taken_.insert(position); }
    std::vector<int> within(int position, int reach) const
    {
        std::vector<int> found;
        for (int other = position - reach; other <= position + reach; ++other)
            if ((*this)(other))
                found.push_back(other);
        return found;
    }

private:
    int tokens_;
    std::set<int> taken_;
};

} // namespace

bool MeasuredTokens::is_control(int position) const
{
    return std::ranges::find(controls, position) != controls.end();
}

std::vector<int> MeasuredTokens::all() const
{
    std::vector<int> positions = chosen;
    positions.insert(positions.end(), controls.begin(), controls.end());
    return positions;
}

std::string MeasuredTokens::control_text() const
{
    return kind ? std::string(name_of(control_kind_names, *kind)) + ", seed " + std::to_string(seed) : "none";
}

MeasuredTokens measured_tokens(std::span<const Token> tokens, const Detection &detection, std::vector<int> chosen,
                               std::optional<ControlKind> kind, uint64_t seed)
{
    MeasuredTokens measured{std::move(chosen), {}, kind, seed};
    if (measured.chosen.empty() && !tokens.empty()) {
        measured.chosen.push_back(detection.bos_position);
        for (const Sink &sink : detection.sinks)
            if (sink.position != detection.bos_position)
                measured.chosen.push_back(sink.position);
    }
    if (kind)
        measured.controls = control_tokens(tokens, detection, measured.chosen, *kind, seed);
    return measured;
}

int random_control_reach(int tokens)
{
    return std::max(1, tokens / 16);
}

std::vector<int> control_tokens(std::span<const Token> tokens, const Detection &detection, std::span<const int> chosen,
                                ControlKind kind, uint64_t seed)
{
    if (kind == ControlKind::same_ids)
        return same_token_controls(tokens, detection, chosen, seed).positions;
    const auto count = static_cast<int>(tokens.size());
    Free free(count, detection, chosen);
    Random random(seed);
    std::vector<int> controls;
    const auto add = [&](int position) {
        free.take(position);
        controls.push_back(position);
    };
    for (const int position : chosen) {
        if (position < 0 || position >= count)
            continue;
        if (kind == ControlKind::random) {
            std::vector<int> near;
            for (int reach = random_control_reach(count); near.empty() && reach <= 2 * count; reach *= 2)
                near = free.within(position, reach);
            if (!near.empty())
                add(near[random.below(near.size())]);
            continue;
        }
        int behind = position + 1, before = position - 1;
        while (behind < count && !free(behind))
            ++behind;
        while (before >= 0 && !free(before))
            --before;
        if (behind < count || before >= 0)
            add(behind < count ? behind : before);
    }
    std::ranges::sort(controls);
    return controls;
}

} // namespace sinkscope
