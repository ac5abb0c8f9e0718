#include "core/engine/machine_rate_internal.h"

#include "core/engine/decoder_internal.h"

#include <ATen/Parallel.h>
#include <ATen/ops/ones.h>
#include <c10/util/Exception.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

namespace sinkscope {

namespace {

/// A product of a decoder's shape, 0.8 GFLOP; with sides `scale` times as long.
struct Product {
    int64_t scale = 1;
    int64_t rows() const { return 512 * scale; }
    int64_t inputs() const { return 768 * scale; }
    int64_t outputs() const { return 1024 * scale; }
    double operations() const { return 2.0 * static_cast<double>(rows() * inputs() * outputs()); }
};
constexpr int64_t largest_scale = 4; // 51 GFLOP and 100 MB
constexpr double rate_without_memory = 1e13; // a card's that has no room for a product
constexpr double long_enough = 2e-3; // seconds, beside which starting a kernel takes no time
constexpr double share_of_product =
    0.85; // of the rate of plain products that a whole pass reaches, attention and norms included

double time_product(const Product &product, at::ScalarType type, at::Device device)
{
    const auto options = at::TensorOptions(type).device(device);
    const at::Tensor x = at::ones({product.rows(), product.inputs()}, options),
                     weight = at::ones({product.outputs(), product.inputs()}, options);
    double best = 1e9;
    for (int round = 0; round < 4; ++round) {
        const auto start = std::chrono::steady_clock::now();
        project(x, Linear{weight, {}}).select(0, 0).select(0, 0).item<float>(); // reading a value waits for the device
        best = std::min(best, std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    }
    return best;
}

/// On a card a product of the processor's size is over before it has begun to count.
double time_rate(at::ScalarType type, at::Device device)
{
    Product product;
    double seconds = time_product(product, type, device);
    while (seconds < long_enough && product.scale < largest_scale) {
        product.scale *= 2;
        seconds = time_product(product, type, device);
    }
    return product.operations() / seconds;
}

} // namespace

double operations_per_second(at::ScalarType type, at::Device device)
{
    static std::mutex mutex;
    static std::map<std::tuple<at::ScalarType, std::string, int>, double> known;
    const std::lock_guard lock(mutex);
    double &rate = known[{type, device.str(), at::get_num_threads()}];
    try {
        if (rate == 0)
            rate = share_of_product * time_rate(type, device);
    } catch (const c10::OutOfMemoryError &) {
        return rate_without_memory; // whether the pass fits is told by its own forecast
    }
    return rate;
}

} // namespace sinkscope
