#include "core/engine/device.h"

#include <ATen/Context.h>
#include <ATen/detail/CUDAHooksInterface.h>

#include <dlfcn.h>

#include <filesystem>

namespace sinkscope {

namespace {

std::string try_load_cuda()
{
    if (!dlopen("libcuda.so.1", RTLD_LAZY | RTLD_GLOBAL))
        return "no NVIDIA driver was found (libcuda.so.1)";
    Dl_info here{};
    const bool found = dladdr(reinterpret_cast<void *>(&at::globalContext), &here) && here.dli_fname;
    const std::filesystem::path folder = found ? std::filesystem::path(here.dli_fname).parent_path() : "";
    const std::filesystem::path library = folder / "libtorch_cuda.so";
    if (!dlopen(library.c_str(), RTLD_NOW | RTLD_GLOBAL)) {
        const char *why = dlerror();
        return "libtorch_cuda could not be loaded: " + std::string(why ? why : library.string());
    }
    if (!at::globalContext().hasCUDA() || at::detail::getCUDAHooks().deviceCount() == 0)
        return "the NVIDIA driver shows no device";
    return {};
}

} // namespace

std::string load_cuda()
{
    static const std::string result = try_load_cuda();
    return result;
}

} // namespace sinkscope
