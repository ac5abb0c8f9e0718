#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace sinkscope {

/// Loads libtorch_cuda beside libtorch_cpu where both it and an NVIDIA driver are there. Cheap when repeated.
/// Returns "" when a CUDA device can be used, else the reason why not, for a person.
std::string load_cuda();

/// The card's name, such as "NVIDIA H100 80GB HBM3"; "" when the driver does not say. After load_cuda().
std::string cuda_name(int device);

/// Bytes of the card's memory that this process could have, what it holds now included. After load_cuda().
int64_t available_cuda_memory(int device);

/// "2.11.0", of the LibTorch that this program was built with.
std::string libtorch_version();
/// Where the LibTorch lies that this process has loaded; empty when the system does not say.
std::filesystem::path libtorch_folder();

} // namespace sinkscope
