#pragma once

#include <algorithm>
#include <cstdint>

namespace sinkscope {

/// Which keys a query sees: those up to its own, no further back than a window and no further than where its chunk
/// begins. Always inlined: the attention kernels are compiled for several instruction sets.
struct Reach {
    int window = 0; ///< keys that a query sees, itself included; 0 = all before it
    int chunk = 0; ///< queries see keys of their own chunk of so many tokens; 0 = all

    bool limited() const { return window > 0 || chunk > 0; }
    [[gnu::always_inline]] int first_key(int query) const
    {
        const int of_window = window > 0 ? query - window + 1 : 0;
        const int of_chunk = chunk > 0 ? query / chunk * chunk : 0;
        return of_window > of_chunk ? of_window : of_chunk;
    }
    /// The most keys that any of so many queries sees.
    int64_t most_keys(int64_t tokens) const
    {
        const int64_t of_window = window > 0 ? std::min<int64_t>(window, tokens) : tokens;
        return chunk > 0 ? std::min<int64_t>(chunk, of_window) : of_window;
    }
};

} // namespace sinkscope
