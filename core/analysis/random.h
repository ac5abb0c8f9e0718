#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>
#include <random>
#include <utility>
#include <vector>

namespace sinkscope {

/// Seeded random numbers that are the same on every machine: std::mt19937_64's output is fixed by the standard, while
/// the standard distributions and std::shuffle differ between libraries.
class Random {
public:
    explicit Random(uint64_t seed) : engine_(seed) { }

    /// Uniform in [0, 1), 53 bits.
    double uniform() { return static_cast<double>(engine_() >> 11) * 0x1.0p-53; }

    /// Uniform in 0..bound-1, without bias; bound > 0.
    uint64_t below(uint64_t bound)
    {
        const uint64_t biased =
            (UINT64_MAX % bound + 1) % bound; // that many of the largest outputs would favour small results
        uint64_t value = engine_();
        while (value > UINT64_MAX - biased)
            value = engine_();
        return value % bound;
    }

    /// Standard normal (Box-Muller, one of the pair).
    double normal()
    {
        const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));
        return radius * std::cos(2.0 * std::numbers::pi * uniform());
    }

    /// Fisher-Yates.
    template <typename T> void shuffle(std::vector<T> &values)
    {
        for (size_t i = values.size(); i > 1; --i)
            std::swap(values[i - 1], values[static_cast<size_t>(below(i))]);
    }

private:
    std::mt19937_64 engine_;
};

} // namespace sinkscope
