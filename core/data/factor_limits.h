#pragma once

#include "core/data/intervention.h"

#include <limits>

namespace sinkscope {

/// The least factor that an operation takes: a norm is not capped below nothing.
inline double lowest_factor(Operation operation)
{
    return operation == Operation::cap_norm ? 0 : std::numeric_limits<double>::lowest();
}

} // namespace sinkscope
