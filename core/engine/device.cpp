#include "core/engine/device.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/CachingDeviceAllocator.h>
#include <torch/version.h>

#include <dlfcn.h>

#include <filesystem>

namespace sinkscope {

namespace {

constexpr double usable_share = 0.9; // of a card's memory: the rest is lost between the allocator's segments

/// libcuda, or nullptr.
void *driver()
{
    static void *const handle = dlopen("libcuda.so.1", RTLD_LAZY | RTLD_GLOBAL);
    return handle;
}

std::string try_load_cuda()
{
    if (!driver())
        return "no NVIDIA driver was found (libcuda.so.1)";
    const std::filesystem::path library = libtorch_folder() / "libtorch_cuda.so";
    if (!dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL)) {
        const char *why = dlerror();
        return "libtorch_cuda could not be loaded: " + std::string(why ? why : library.string());
    }
    if (!at::globalContext().hasCUDA() || at::detail::getCUDAHooks().deviceCount() == 0)
        return "the NVIDIA driver shows no device";
    // Products of float32 are what they say: TORCH_ALLOW_TF32_CUBLAS_OVERRIDE=1 would round their factors to ten bits.
    at::globalContext().setAllowTF32CuBLAS(false);
    return {};
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

std::string load_cuda()
{
    static const std::string result = try_load_cuda();
    return result;
}

std::string cuda_name(int device)
{
    if (!driver())
        return {};
    // the driver's own interface: torch tells names only through libtorch_cuda's headers
    const auto initialise = reinterpret_cast<int (*)(unsigned)>(dlsym(driver(), "cuInit"));
    const auto get = reinterpret_cast<int (*)(int *, int)>(dlsym(driver(), "cuDeviceGet"));
    const auto get_name = reinterpret_cast<int (*)(char *, int, int)>(dlsym(driver(), "cuDeviceGetName"));
    int handle = 0;
    char name[256] = {};
    const bool told = initialise && get && get_name && initialise(0) == 0 && get(&handle, device) == 0 &&
        get_name(name, sizeof(name) - 1, handle) == 0;
    return told ? name : "";
}

int64_t available_cuda_memory(int device)
{
    at::globalContext().lazyInitDevice(c10::DeviceType::CUDA);
    c10::DeviceAllocator *const allocator = c10::getDeviceAllocator(c10::DeviceType::CUDA);
    const auto index = static_cast<c10::DeviceIndex>(device);
    const auto [free, total] = allocator->getMemoryInfo(index);
    const auto all = static_cast<size_t>(c10::CachingAllocator::StatType::AGGREGATE);
    const int64_t held = allocator->getDeviceStats(index).reserved_bytes[all].current;
    return static_cast<int64_t>(static_cast<double>(static_cast<int64_t>(free) + held) * usable_share);
}

} // namespace sinkscope
