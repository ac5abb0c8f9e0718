#include "core/engine/machine_rate_internal.h"

#include "core/engine/decoder_internal.h"

#include <ATen/Parallel.h>
#include <ATen/ops/ones.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <tuple>

namespace sinkscope {

namespace {

constexpr int64_t rows = 512, inputs = 768, outputs = 1024;
constexpr double share_of_product =
    0.85; // of the rate of plain products that a whole pass reaches, attention and norms included

double time_product(at::ScalarType type, at::Device device)
{
    const auto options = at::TensorOptions(type).device(device);
    const at::Tensor x = at::ones({rows, inputs}, options), weight = at::ones({outputs, inputs}, options);
    double best = 1e9;
    for (int round = 0; round < 4; ++round) {
        const auto start = std::chrono::steady_clock::now();
        project(x, Linear{weight, {}}).select(0, 0).select(0, 0).item<float>(); // reading a value waits for the device
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
}

} // namespace

double operations_per_second(at::ScalarType type, at::Device device)
{
    static std::mutex mutex;
    static std::map<std::tuple<at::ScalarType, c10::DeviceType, int>, double> known;
    const std::lock_guard lock(mutex);
    double &rate = known[{type, device.type(), at::get_num_threads()}];
    if (rate == 0)
        rate = share_of_product * 2.0 * rows * inputs * outputs / time_product(type, device);
    return rate;
}

} // namespace sinkscope
