#include "views/heat_map/spread_marks.h"

#include <algorithm>

namespace sinkscope {

std::vector<double> spreadMarks(const std::vector<double> &wanted, double gap, double low, double high)
{
    const auto count = static_cast<double>(wanted.size());
    if (wanted.size() > 1)
        gap = std::min(gap, std::max(0.0, high - low) / (count - 1));
    // Without the gaps the places need only ascend: neighbours in the wrong order share their mean.
    struct Pool {
        double sum;
        size_t size;
        double mean() const { return sum / static_cast<double>(size); }
    };
    std::vector<Pool> pools;
    for (size_t i = 0; i < wanted.size(); ++i) {
        pools.push_back({wanted[i] - gap * static_cast<double>(i), 1});
        while (pools.size() > 1 && pools[pools.size() - 2].mean() > pools.back().mean()) {
            const Pool last = pools.back();
            pools.pop_back();
            pools.back().sum += last.sum;
            pools.back().size += last.size;
        }
    }
    const double highest = std::max(low, high - gap * (count - 1));
    std::vector<double> places;
    for (const Pool &pool : pools)
        for (size_t i = 0; i < pool.size; ++i)
            places.push_back(std::clamp(pool.mean(), low, highest) + gap * static_cast<double>(places.size()));
    return places;
}

} // namespace sinkscope
