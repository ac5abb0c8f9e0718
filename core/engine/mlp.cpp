#include "core/engine/mlp_internal.h"

#include "core/engine/generation_kernel.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/silu.h>

#include <algorithm>
#include <span>

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

bool is_few(const at::Tensor &x)
{
    return x.is_cpu() && (x.scalar_type() == at::kFloat || x.scalar_type() == at::kBFloat16) &&
        x.numel() <= most_few_rows * x.size(-1);
}

/// A dense weight as multiply_few() takes it.
StoredMatrix dense_matrix(const at::Tensor &weight)
{
    return {weight.scalar_type() == at::kFloat ? StorageType::f32 : StorageType::bf16, weight.size(0), weight.size(1),
            static_cast<int64_t>(weight.size(1) * weight.element_size()),
            static_cast<const std::byte *>(weight.data_ptr())};
}

/// Of few rows, in float32 and rounded once. No library product does for these: MKL divides them among threads along
/// their depth, and then adds in another order than one thread does.
std::vector<at::Tensor> project_few(const at::Tensor &x, std::span<const Linear *const> linears)
{
    const int64_t columns = x.size(-1), rows = x.numel() / columns;
    const at::Tensor wide = x.to(at::kFloat).contiguous();
    std::vector<at::Tensor> held, results;
    std::vector<StoredMatrix> dense;
    std::vector<FewRowsProduct> products;
    dense.reserve(linears.size()); // products point into it
    for (const Linear *linear : linears) {
        const StoredMatrix &matrix = linear->stored
            ? *linear->stored
            : dense.emplace_back(dense_matrix(held.emplace_back(linear->weight.contiguous())));
        std::vector<int64_t> shape = x.sizes().vec();
        shape.back() = matrix.rows;
        results.push_back(at::empty(shape, at::kFloat));
        products.push_back({&matrix, results.back().data_ptr<float>()});
    }
    multiply_few({wide.data_ptr<float>(), rows, products, at::get_num_threads()});
    for (size_t i = 0; i < results.size(); ++i) {
        if (linears[i]->bias.defined())
            results[i].add_(linears[i]->bias);
        results[i] = results[i].to(x.scalar_type());
    }
    return results;
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
        at::Tensor part = at::linear(wide, weight.narrow(0, first, rows).to(at::kFloat));
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
    if (is_few(x)) {
        const Linear *one = &linear;
        return project_few(x, {&one, 1}).front();
    }
    if (x.is_cpu() && x.scalar_type() == at::kBFloat16 && !has_fast_bfloat16())
        return project_in_float32(x, linear);
    return at::linear(x, linear.weight, linear.bias);
}

std::vector<at::Tensor> project_each(const at::Tensor &x, std::initializer_list<const Linear *> linears)
{
    if (is_few(x))
        return project_few(x, linears);
    std::vector<at::Tensor> results;
    for (const Linear *linear : linears)
        results.push_back(project(x, *linear));
    return results;
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
        std::vector<at::Tensor> both = project_each(x, {&weights.gate, &weights.up});
        gate = std::move(both[0]);
        up = std::move(both[1]);
        offer(Site::mlp_gate, gate);
    } else {
        up = project(x, weights.up);
    }
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
