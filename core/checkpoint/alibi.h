#pragma once

#include "core/checkpoint/family.h"

#include <vector>

namespace sinkscope {

/// ALiBi's slope of each head: powers of two, as the family's own code makes them. `bias_max`: MPT's alibi_bias_max.
/// Falcon's are rounded to bfloat16 and divided by sqrt(head_dim), as it adds them before it scales the scores.
std::vector<double> alibi_slopes(Slopes kind, int heads, double bias_max, int head_dim);

} // namespace sinkscope
