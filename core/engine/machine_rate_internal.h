#pragma once

#include <c10/core/Device.h>
#include <c10/core/ScalarType.h>

namespace sinkscope {

/// Floating-point operations per second that a pass runs at with torch's present number of threads: timed on a product
/// of a decoder's shape (some 50 ms) when first asked for, and remembered.
double operations_per_second(at::ScalarType type, at::Device device);

} // namespace sinkscope
