#include "core/analysis/cache_sweep.h"

#include <algorithm>

namespace sinkscope {

std::vector<int> usual_cache_sizes(CacheSaving saving, int tokens)
{
    if (saving == CacheSaving::quantise)
        return {2, 3, 4, 8};
    constexpr size_t most_sizes = 4; // a pass for each, and for each group of spared tokens
    std::vector<int> windows{1};
    while (2 * windows.back() < tokens)
        windows.push_back(2 * windows.back());
    if (windows.size() > most_sizes)
        windows.erase(windows.begin(), windows.end() - most_sizes);
    return windows;
}

} // namespace sinkscope
