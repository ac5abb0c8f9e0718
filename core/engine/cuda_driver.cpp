#include "core/engine/cuda_driver_internal.h"

#include <dlfcn.h>

namespace sinkscope {

namespace {

constexpr int attribute_major = 75, attribute_minor = 76; // of the compute capability, as cuda.h numbers them

} // namespace

CudaDriver::CudaDriver() : library_(dlopen("libcuda.so.1", RTLD_LAZY | RTLD_GLOBAL))
{
    call("cuInit", 0U);
}

const CudaDriver &CudaDriver::instance()
{
    static const CudaDriver driver;
    return driver;
}

/// False when the driver has no such function or it fails.
template <class... Arguments> bool CudaDriver::call(const char *function, Arguments... arguments) const
{
    const auto address = library_ ? reinterpret_cast<int (*)(Arguments...)>(dlsym(library_, function)) : nullptr;
    return address && address(arguments...) == 0;
}

int CudaDriver::version() const
{
    int version = 0;
    return call("cuDriverGetVersion", &version) ? version : 0;
}

int CudaDriver::cards() const
{
    int count = 0;
    return call("cuDeviceGetCount", &count) ? count : 0;
}

std::string CudaDriver::name(int card) const
{
    int handle = 0;
    char text[256] = {};
    const bool told = call("cuDeviceGet", &handle, card) &&
        call("cuDeviceGetName", static_cast<char *>(text), static_cast<int>(sizeof(text) - 1), handle);
    return told ? text : "";
}

int CudaDriver::capability(int card) const
{
    int handle = 0, major = 0, minor = 0;
    const bool told = call("cuDeviceGet", &handle, card) &&
        call("cuDeviceGetAttribute", &major, attribute_major, handle) &&
        call("cuDeviceGetAttribute", &minor, attribute_minor, handle);
    return told ? 10 * major + minor : 0;
}

} // namespace sinkscope
