#pragma once

#include "core/data/names.h"

#include <array>
#include <cstdint>
#include <vector>

namespace sinkscope {

/// How the cache of keys and values is made smaller.
enum class CacheSaving {
    window, ///< a query sees the last W keys and the spared ones, rows renormalised, positions as they are
            ///< (StreamingLLM, arXiv 2309.17453)
    quantise, ///< keys and values to 2^bits equal steps, the spared ones exact and out of the ranges: keys between each
              ///< channel's extremes, values between each token's own (as in KVSink, arXiv 2508.04257)
};
inline constexpr std::array cache_saving_names{Name<CacheSaving>{CacheSaving::window, "window"},
                                               Name<CacheSaving>{CacheSaving::quantise, "quantise"}};
inline constexpr int most_bits = 16; ///< from 1

/// A cache that is smaller in all blocks.
struct CacheEdit {
    CacheSaving saving = CacheSaving::window;
    int size = 0; ///< W in keys, a query's own included, or bits
    std::vector<int> spared; ///< positions
};

/// Which tokens are spared.
enum class SparedTokens { none, bos, sinks, random, first_four };
inline constexpr std::array spared_tokens_names{
    Name<SparedTokens>{SparedTokens::none, "none"}, Name<SparedTokens>{SparedTokens::bos, "bos"},
    Name<SparedTokens>{SparedTokens::sinks, "sinks"}, Name<SparedTokens>{SparedTokens::random, "random"},
    Name<SparedTokens>{SparedTokens::first_four, "first-four"}};

/// Predictions against the size of the cache while certain tokens are spared.
struct CacheCurve {
    SparedTokens spared = SparedTokens::none;
    std::vector<int> tokens; ///< that are spared, ascending
    std::vector<double> perplexity; ///< for each size
    std::vector<double> mean_divergence; ///< KL(whole cache || smaller one), nats per token
};

/// What chosen tokens save when the cache is made smaller in all blocks.
struct CacheSweep {
    CacheSaving saving = CacheSaving::window;
    std::vector<int> sizes; ///< W or bits
    double whole_perplexity = 0; ///< with the whole cache
    uint64_t seed = 0; ///< of the random tokens
    std::vector<CacheCurve> curves; ///< one for each of spared_tokens_names
};

/// The sizes that are swept when none are named, ascending: powers of two below the trace's length, or bits.
std::vector<int> usual_cache_sizes(CacheSaving saving, int tokens);

} // namespace sinkscope
