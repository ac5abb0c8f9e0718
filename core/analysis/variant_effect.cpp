#include "core/analysis/variant_effect.h"

#include <algorithm>
#include <limits>
#include <numeric>

namespace sinkscope {

double VariantEffect::mean_divergence() const
{
    if (divergence.empty())
        return std::numeric_limits<double>::quiet_NaN();
    return std::accumulate(divergence.begin(), divergence.end(), 0.0) / static_cast<double>(divergence.size());
}

double VariantEffect::largest_divergence() const
{
    if (divergence.empty())
        return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(*std::ranges::max_element(divergence));
}

} // namespace sinkscope
