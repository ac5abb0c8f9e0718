#pragma once

#include <filesystem>
#include <string>

namespace sinkscope {

/// LibTorch's CUDA half, as find_cuda_library() found it.
struct CudaLibrary {
    std::filesystem::path file; ///< libtorch_cuda.so; empty where there is none
    std::string problem; ///< why, for a person
};

/// Looks in $LibTorch_ROOT, in `loaded` (the folder of the libtorch_cpu.so that this process has), and in own_cache(),
/// where packaging/setup.sh unpacks it. It must be of `version` ("2.11.0"), as the loaded half is.
CudaLibrary find_cuda_library(const std::filesystem::path &loaded, const std::string &version);

/// "2.11.0" of the LibTorch whose libraries lie in `folder`: an unpacked archive's, or a Python wheel's; "" when it
/// does not say.
std::string libtorch_version_in(const std::filesystem::path &folder);

} // namespace sinkscope
