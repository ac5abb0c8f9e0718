#pragma once

#include "core/data/error.h"

#include <functional>
#include <stop_token>

namespace sinkscope {

/// Told how much of a computation is done, 0..1, from the thread that computes. May be empty.
using ProgressCallback = std::function<void(double fraction)>;

/// Throws Cancelled when an end was asked for.
inline void throw_if_stopped(const std::stop_token &stop)
{
    if (stop.stop_requested())
        throw Cancelled();
}

} // namespace sinkscope
