#include "core/checkpoint/alibi.h"

#include <bit>
#include <cmath>
#include <cstdint>

namespace sinkscope {
namespace {

float rounded_to_bfloat16(float value)
{
    const auto bits = std::bit_cast<uint32_t>(value);
    return std::bit_cast<float>((bits + 0x7fff + ((bits >> 16) & 1)) & 0xffff0000u);
}

/// The slopes of the largest power of two of heads, then every second one of twice as many.
std::vector<double> slopes_by_powers(int heads)
{
    const int whole = static_cast<int>(std::bit_floor(static_cast<unsigned>(heads)));
    std::vector<double> slopes;
    for (int i = 1; i <= whole; ++i)
        slopes.push_back(std::pow(2.0, -8.0 * i / whole));
    for (int i = 1; i <= heads - whole; ++i)
        slopes.push_back(std::pow(2.0, -4.0 * (2 * i - 1) / whole));
    return slopes;
}

/// Those of the smallest power of two that is large enough, the odd ones first.
std::vector<double> slopes_by_next_power(int heads, double bias_max)
{
    const int whole = static_cast<int>(std::bit_ceil(static_cast<unsigned>(heads)));
    std::vector<double> slopes;
    for (int i = 0; i < heads; ++i) {
        const int place = whole == heads ? i + 1 : i < whole / 2 ? 2 * i + 2 : 2 * (i - whole / 2) + 1;
        slopes.push_back(std::pow(2.0, -bias_max * place / whole));
    }
    return slopes;
}

} // namespace

std::vector<double> alibi_slopes(Slopes kind, int heads, double bias_max, int head_dim)
{
    switch (kind) {
    case Slopes::none:
        return {};
    case Slopes::by_powers:
        return slopes_by_powers(heads);
    case Slopes::by_powers_rounded: {
        std::vector<double> slopes = slopes_by_powers(heads);
        for (double &slope : slopes)
            slope = static_cast<double>(rounded_to_bfloat16(static_cast<float>(slope))) / std::sqrt(head_dim);
        return slopes;
    }
    case Slopes::by_next_power:
        return slopes_by_next_power(heads, bias_max);
    }
    return {};
}

} // namespace sinkscope
