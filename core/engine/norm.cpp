#include "core/engine/norm_internal.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/rsqrt.h>

namespace sinkscope {

at::Tensor rms_norm(const at::Tensor &x, const at::Tensor &weight, double epsilon, bool weight_plus_one)
{
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
