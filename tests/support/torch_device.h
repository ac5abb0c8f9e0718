#pragma once

#include "core/engine/device.h"
#include "tests/support/test_device.h"

#include <c10/core/Device.h>

namespace sinkscope::test {

/// test_device() as torch has it.
inline at::Device torch_device()
{
    if (test_device() == Device::cpu)
        return at::kCPU;
    if (const std::string problem = load_cuda(); !problem.empty())
        throw Error(problem);
    return at::Device(at::kCUDA, 0);
}

} // namespace sinkscope::test
