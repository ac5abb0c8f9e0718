#include "core/engine/norm_internal.h"

#include "core/engine/generation_kernel.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty_like.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/rsqrt.h>

#include <cmath>

namespace sinkscope {

namespace {

/// Of few rows, for which starting half a dozen operations takes longer than they do.
at::Tensor rms_norm_of_few(const at::Tensor &x, const at::Tensor &weight, double epsilon, bool weight_plus_one)
{
    const at::Tensor from = x.contiguous();
    at::Tensor result = at::empty_like(from);
    const int64_t columns = x.size(-1), rows = x.numel() / columns;
    const float *factors = weight.defined() ? weight.data_ptr<float>() : nullptr;
    for (int64_t row = 0; row < rows; ++row) {
        const float *values = from.data_ptr<float>() + row * columns;
        float *out = result.data_ptr<float>() + row * columns;
        double sum = 0;
        for (int64_t i = 0; i < columns; ++i)
            sum += double{values[i]} * double{values[i]};
        const auto mean = static_cast<float>(sum / static_cast<double>(columns));
        const float scale = 1 / std::sqrt(mean + static_cast<float>(epsilon));
        for (int64_t i = 0; i < columns; ++i)
            out[i] = values[i] * scale * (factors ? factors[i] + (weight_plus_one ? 1.0f : 0.0f) : 1.0f);
    }
    return result;
}

} // namespace

at::Tensor rms_norm(const at::Tensor &x, const at::Tensor &weight, double epsilon, bool weight_plus_one)
{
    const bool is_plain =
        !weight.defined() || (weight.dim() == 1 && weight.scalar_type() == at::kFloat && weight.is_contiguous());
    if (x.is_cpu() && x.scalar_type() == at::kFloat && is_plain && x.numel() <= most_few_rows * x.size(-1))
        return rms_norm_of_few(x, weight, epsilon, weight_plus_one);
    const at::Tensor wide = x.to(at::kFloat);
    const at::Tensor scale = at::rsqrt(wide.square().mean(-1, true).add_(epsilon));
    if (weight_plus_one) // Gemma multiplies before it rounds
        return (wide * scale).mul_(weight.to(at::kFloat).add(1)).to(x.scalar_type());
    at::Tensor normed = (wide * scale).to(x.scalar_type());
    return weight.defined() ? normed.mul_(weight) : normed;
}

at::Tensor normalise(const at::Tensor &x, const Linear &norm, const ModelConfig &config)
{
    if (config.norm == NormKind::rms) {
        const at::Tensor normed =
            rms_norm(x, norm.weight, config.norm_eps, config.norm_weight_plus_one && norm.weight.defined());
        return norm.bias.defined() ? normed + norm.bias : normed;
    }
    const at::Tensor weight = norm.weight.defined() && config.norm_weight_plus_one ? norm.weight + 1 : norm.weight;
    if (!weight.defined() || weight.dim() == 1)
        return at::layer_norm(x, {x.size(-1)}, weight, norm.bias, config.norm_eps);
    const at::Tensor normed = at::layer_norm(x, {x.size(-1)}, {}, {}, config.norm_eps) * weight;
    return norm.bias.defined() ? normed + norm.bias : normed;
}

at::Tensor normalise_heads(const at::Tensor &x, const Linear &norm, const ModelConfig &config)
{
    return config.qk_norm_weight ? normalise(x, norm, config) : rms_norm(x, {}, config.norm_eps);
}

} // namespace sinkscope
