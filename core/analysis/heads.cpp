#include "core/analysis/heads.h"

#include <cmath>
#include <limits>
#include <unordered_map>

namespace sinkscope {

HeadClass head_class(const HeadAttention &attention, int layer, int head, const HeadThresholds &thresholds)
{
    const auto above = [layer, head](const Grid &grid, double threshold) {
        return !grid.empty() && static_cast<double>(grid(layer, head)) > threshold;
    };
    if (above(attention.on_bos, thresholds.sink))
        return HeadClass::sink;
    if (above(attention.on_previous, thresholds.previous))
        return HeadClass::previous;
    if (above(attention.on_induction, thresholds.induction))
        return HeadClass::induction;
    if (above(attention.on_near, thresholds.local))
        return HeadClass::local;
    return HeadClass::other;
}

double sink_rate(const Grid &score, double epsilon)
{
    int above = 0, known = 0;
    for (const float value : score.values()) {
        known += !std::isnan(value);
        above += static_cast<double>(value) > epsilon;
    }
    return known ? static_cast<double>(above) / known : std::numeric_limits<double>::quiet_NaN();
}

std::vector<std::vector<int>> induction_keys(std::span<const int> ids)
{
    std::vector<std::vector<int>> keys(ids.size());
    std::unordered_map<int, std::vector<int>> behind; // per id, the keys behind its copies so far
    for (size_t t = 0; t < ids.size(); ++t) {
        std::vector<int> &copies = behind[ids[t]];
        keys[t] = copies;
        copies.push_back(static_cast<int>(t) + 1);
    }
    return keys;
}

} // namespace sinkscope
