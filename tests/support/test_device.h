#pragma once

#include "core/engine/compute_settings.h"
#include "tests/support/test_paths.h"

namespace sinkscope::test {

/// Where a test computes: on the processor, or where SINKSCOPE_TEST_DEVICE says (`ctest -L device`: an emulated card).
inline Device test_device()
{
    const std::string name = environment_path("SINKSCOPE_TEST_DEVICE").string();
    return name.empty() ? Device::cpu : value_named(device_names, name, "SINKSCOPE_TEST_DEVICE");
}

} // namespace sinkscope::test
