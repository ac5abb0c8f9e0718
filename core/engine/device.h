#pragma once

#include <string>

namespace sinkscope {

/// Loads libtorch_cuda beside libtorch_cpu where both it and an NVIDIA driver are there. Cheap when repeated.
/// Returns "" when a CUDA device can be used, else the reason why not, for a person.
std::string load_cuda();

} // namespace sinkscope
