#include "core/engine/mlp_internal.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

namespace sinkscope {

namespace {

constexpr int64_t widened_values = int64_t{2} << 20; // bfloat16 weights that are float32 at a time: 8 MiB

/// False on CPUs whose bfloat16 products would be emulated an element at a time: there float32 products of the same
/// bfloat16 values, rounded once at the end, are several times faster and closer to the exact result.
bool has_fast_bfloat16()
{
#if defined(__x86_64__)
    static const bool fast = __builtin_cpu_supports("avx512bf16");
    return fast;
#else
    return false;
#endif
}

/// MKL divides a product of few rows among threads along its depth, and then adds in another order than one thread
/// does: such are filled up with rows of zeros, so that the bits do not depend on the number of threads. Single rows,
/// which generation makes, are not divided so.
constexpr int64_t undivided_rows = 12, few_rows = 4;

at::Tensor product(const at::Tensor &x, const at::Tensor &weight, const at::Tensor &bias = {})
{
    const int64_t columns = x.size(-1), rows = x.numel() / columns;
    if (!x.is_cpu() || x.scalar_type() != at::kFloat || rows <= few_rows || rows >= undivided_rows)
        return at::linear(x, weight, bias);
    at::Tensor filled = at::zeros({undivided_rows, columns}, x.options());
    filled.narrow(0, 0, rows).copy_(x.reshape({rows, columns}));
    std::vector<int64_t> shape = x.sizes().vec();
    shape.back() = weight.size(0);
    return at::linear(filled, weight, bias).narrow(0, 0, rows).view(shape);
}

/// A strip of the weight's rows at a time: all of a large matrix in float32 would take twice the memory that it was
/// given, and a strip that the allocator keeps is not cleared by the kernel each time.
at::Tensor project_in_float32(const at::Tensor &x, const Linear &linear)
{
    const at::Tensor wide = x.to(at::kFloat), &weight = linear.weight;
    const int64_t outputs = weight.size(0), strip = std::clamp<int64_t>(widened_values / weight.size(1), 1, outputs);
    std::vector<int64_t> shape = x.sizes().vec();
    shape.back() = outputs;
    at::Tensor result = at::empty(shape, x.options());
    for (int64_t first = 0; first < outputs; first += strip) {
        const int64_t rows = std::min(strip, outputs - first);
        at::Tensor part = product(wide, weight.narrow(0, first, rows).to(at::kFloat));
        if (linear.bias.defined())
            part.add_(linear.bias.narrow(0, first, rows));
        result.narrow(-1, first, rows).copy_(part);
    }
    return result;
}

at::Tensor activate(const ModelConfig &config, const at::Tensor &x)
{
    if (config.gate_alpha != 1.0)
        return x * at::sigmoid(x * config.gate_alpha);
    switch (config.activation) {
    case Activation::silu:
        return at::silu(x);
    case Activation::gelu:
        return at::gelu(x);
    case Activation::gelu_tanh:
        return at::gelu(x, "tanh");
    case Activation::relu:
        return at::relu(x);
    case Activation::relu_squared:
        return at::relu(x).square_();
    }
    return x;
}

} // namespace

at::Tensor project(const at::Tensor &x, const Linear &linear)
{
    if (x.is_cpu() && x.scalar_type() == at::kBFloat16 && !has_fast_bfloat16())
        return project_in_float32(x, linear);
    return product(x, linear.weight, linear.bias);
}

at::Tensor feed_forward(const ModelConfig &config, const MlpWeights &weights, const at::Tensor &x,
                        const SiteVisitor &visit)
{
    const auto offer = [&visit](Site site, at::Tensor &vectors) {
        if (visit)
            visit(site, vectors);
    };
    at::Tensor gate, up;
    if (config.gated_mlp) {
        gate = project(x, weights.gate);
        offer(Site::mlp_gate, gate);
    }
    up = project(x, weights.up);
    offer(Site::mlp_up, up);
    if (config.gate_limit > 0) {
        gate = gate.clamp_max(config.gate_limit);
        up = up.clamp(-config.gate_limit, config.gate_limit);
    }
    at::Tensor product = activate(config, config.gated_mlp ? gate : up);
    offer(Site::mlp_act, product);
    if (config.gated_mlp)
        product.mul_(config.up_plus_one ? up + 1 : up);
    offer(Site::mlp_post, product);
    return project(product, weights.down);
}

} // namespace sinkscope
