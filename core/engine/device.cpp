#include "core/engine/device.h"

#include "core/engine/card_kernels.h"
#include "core/engine/cuda_driver_internal.h"
#include "core/engine/cuda_library.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <torch/version.h>

#include <dlfcn.h>

namespace sinkscope {

namespace {

constexpr double usable_share = 0.9; // of a card's memory: the rest is lost between the allocator's segments

/// "13.0" of 13000.
std::string version_text(int64_t version)
{
    return std::to_string(version / 1000) + "." + std::to_string(version % 1000 / 10);
}

struct Loaded {
    std::filesystem::path library;
    std::string problem;
};

/// Why LibTorch sees no card though the driver is there.
std::string why_no_card()
{
    const int driver = CudaDriver::instance().version();
    const long needed = at::detail::getCUDAHooks().versionCUDART();
    if (driver > 0 && driver / 1000 < needed / 1000)
        return "the NVIDIA driver is too old: it goes up to CUDA " + version_text(driver) +
            ", and this LibTorch needs CUDA " + version_text(needed) + "; update the driver";
    return "the NVIDIA driver shows no device";
}

Loaded try_load_library()
{
    if (!CudaDriver::instance().is_there())
        return {{}, "no NVIDIA driver was found (libcuda.so.1)"};
    const CudaLibrary library = find_cuda_library(libtorch_folder(), libtorch_version());
    if (library.file.empty())
        return {{}, library.problem};
    if (!dlopen(library.file.c_str(), RTLD_NOW | RTLD_GLOBAL)) {
        const char *why = dlerror();
        return {{}, "libtorch_cuda could not be loaded: " + std::string(why ? why : library.file.string())};
    }
    if (!at::globalContext().hasCUDA() || at::detail::getCUDAHooks().deviceCount() == 0)
        return {library.file, why_no_card()};
    // Products of float32 are what they say: TORCH_ALLOW_TF32_CUBLAS_OVERRIDE=1 would round their factors to ten bits.
    at::globalContext().setAllowTF32CuBLAS(false);
    return {library.file, {}};
}

const Loaded &library()
{
    static const Loaded loaded = try_load_library();
    return loaded;
}

std::string card_problem(int card)
{
    const int cards = at::detail::getCUDAHooks().deviceCount();
    if (card >= cards)
        return "there is no card cuda:" + std::to_string(card) + ": the driver shows " +
            (cards == 1 ? "cuda:0 alone" : "cuda:0 to cuda:" + std::to_string(cards - 1));
    const CudaDriver &driver = CudaDriver::instance();
    const std::string problem = kernels_problem(at::detail::getCUDAHooks().showConfig(), driver.capability(card));
    return problem.empty() ? problem : driver.name(card) + " cannot be used: " + problem;
}

c10::CachingAllocator::Stat held_memory(int card)
{
    at::globalContext().lazyInitDevice(c10::DeviceType::CUDA);
    const auto all = static_cast<size_t>(c10::CachingAllocator::StatType::AGGREGATE);
    return c10::getDeviceAllocator(c10::DeviceType::CUDA)
        ->getDeviceStats(static_cast<c10::DeviceIndex>(card))
        .reserved_bytes[all];
}

} // namespace

std::string libtorch_version()
{
    return TORCH_VERSION;
}

std::filesystem::path libtorch_folder()
{
    Dl_info here{};
    const bool found = dladdr(reinterpret_cast<void *>(&at::globalContext), &here) && here.dli_fname;
    return found ? std::filesystem::path(here.dli_fname).parent_path() : std::filesystem::path();
}

std::string load_cuda(int card)
{
    return library().problem.empty() ? card_problem(card) : library().problem;
}

std::filesystem::path loaded_cuda_library()
{
    return library().library;
}

int cuda_cards()
{
    return CudaDriver::instance().cards();
}

std::string cuda_name(int card)
{
    return CudaDriver::instance().name(card);
}

std::string cuda_driver_version()
{
    const int version = CudaDriver::instance().version();
    return version > 0 ? version_text(version) : std::string();
}

int64_t available_cuda_memory(int card)
{
    const int64_t held = held_memory(card).current;
    const auto [free, total] =
        c10::getDeviceAllocator(c10::DeviceType::CUDA)->getMemoryInfo(static_cast<c10::DeviceIndex>(card));
    return static_cast<int64_t>(static_cast<double>(static_cast<int64_t>(free) + held) * usable_share);
}

int64_t most_cuda_memory_held(int card)
{
    return held_memory(card).peak;
}

} // namespace sinkscope
