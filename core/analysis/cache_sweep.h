#pragma once

#include "core/data/names.h"

#include <array>
#include <cstdint>
#include <vector>

namespace sinkscope {

/// How the cache of keys and values is made smaller.
enum class CacheSaving {
    window, ///< to the last W keys (Operation::window)
    quantise, ///< to b bits (Operation::quantise, keys and values alike)
};
inline constexpr std::array cache_saving_names{Name<CacheSaving>{CacheSaving::window, "window"},
                                               Name<CacheSaving>{CacheSaving::quantise, "quantise"}};

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
    std::vector<int> sizes; ///< W or b
    double whole_perplexity = 0; ///< with the whole cache
    uint64_t seed = 0; ///< of the random tokens
    std::vector<CacheCurve> curves; ///< one for each of spared_tokens_names
};

} // namespace sinkscope
