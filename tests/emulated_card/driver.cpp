// A stand-in for libcuda.so.1, NVIDIA's driver: what the program asks it before it loads LibTorch's CUDA half.

#include "tests/emulated_card/settings.h"

#include <cstring>

using emulated_card::settings;

namespace {

constexpr int success = 0, invalid_value = 1, invalid_device = 101;
constexpr int attribute_major = 75, attribute_minor = 76; // of the compute capability, as cuda.h numbers them

bool exists(int device)
{
    return device >= 0 && device < settings().cards;
}

} // namespace

extern "C" {

int cuInit(unsigned)
{
    return success;
}

int cuDriverGetVersion(int *version)
{
    *version = settings().driver;
    return success;
}

int cuDeviceGetCount(int *count)
{
    *count = settings().cards;
    return success;
}

int cuDeviceGet(int *handle, int index)
{
    *handle = index;
    return exists(index) ? success : invalid_device;
}

int cuDeviceGetName(char *name, int length, int device)
{
    std::strncpy(name, "emulated card", static_cast<size_t>(length));
    return exists(device) ? success : invalid_device;
}

int cuDeviceGetAttribute(int *value, int attribute, int device)
{
    if (!exists(device))
        return invalid_device;
    const std::string &capability = settings().capability;
    const size_t dot = capability.find('.');
    if (attribute == attribute_major)
        *value = std::stoi(capability.substr(0, dot));
    else if (attribute == attribute_minor)
        *value = std::stoi(capability.substr(dot + 1));
    else
        return invalid_value;
    return success;
}

} // extern "C"
