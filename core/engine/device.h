#pragma once

#include <cstdint>
#include <string>

namespace sinkscope {

/// Loads libtorch_cuda beside libtorch_cpu where both it and an NVIDIA driver are there. Cheap when repeated.
/// Returns "" when a CUDA device can be used, else the reason why not, for a person.
std::string load_cuda();

/// The card's name, such as "NVIDIA H100 80GB HBM3"; "" when the driver does not say. After load_cuda().
std::string cuda_name(int device);

/// Bytes of the card's memory that this process could have, what it holds now included. After load_cuda().
int64_t available_cuda_memory(int device);

} // namespace sinkscope
