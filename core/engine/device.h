#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace sinkscope {

/// Loads LibTorch's CUDA half (cuda_library.h) where both it and an NVIDIA driver are there. Cheap when repeated.
/// Returns "" when that card can be used, else the reason why not, for a person.
std::string load_cuda(int card = 0);

/// The libtorch_cuda.so that load_cuda() has loaded; empty without one.
std::filesystem::path loaded_cuda_library();

/// Cards that the driver shows; 0 without one.
int cuda_cards();
/// The card's name, such as "NVIDIA H100 80GB HBM3"; "" when the driver does not say.
std::string cuda_name(int card);
/// "13.0", of the CUDA that the driver goes up to; "" without a driver.
std::string cuda_driver_version();

/// Bytes of the card's memory that this process could have, what it holds now included. After load_cuda().
int64_t available_cuda_memory(int card);
/// Bytes of the card's memory that this process has held at most. After load_cuda().
int64_t most_cuda_memory_held(int card);

/// "2.11.0", of the LibTorch that this program was built with.
std::string libtorch_version();
/// Where the LibTorch lies that this process has loaded; empty when the system does not say.
std::filesystem::path libtorch_folder();

} // namespace sinkscope
