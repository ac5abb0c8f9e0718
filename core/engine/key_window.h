#pragma once

#include <cstdint>
#include <vector>

namespace sinkscope {

/// Which keys a query sees of those further back: beyond its last `width` ones (its own among them) only kept ones.
struct KeyWindow {
    int width = 0; ///< 0 = it sees all
    std::vector<uint8_t> kept; ///< [T] flags
};

} // namespace sinkscope
