#include "core/engine/mlp_internal.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/bincount.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/topk.h>
#include <ATen/ops/zeros_like.h>

#include <limits>
#include <tuple>

namespace sinkscope {

namespace {

constexpr int64_t strip_values = int64_t{16} << 20; // float32 values of an expert's largest temporary: 64 MiB

/// Only experts of the best groups can be chosen.
at::Tensor within_groups(const ExpertsConfig &experts, const at::Tensor &score)
{
    const at::Tensor grouped = score.view({score.size(0), experts.groups, -1});
    const bool by_two = experts.group_score == GroupScore::sum_of_best_two;
    const at::Tensor of_group =
        by_two ? std::get<0>(grouped.topk(std::min<int64_t>(2, grouped.size(2)), -1)).sum(-1) : grouped.amax(-1);
    const at::Tensor chosen = std::get<1>(of_group.topk(experts.used_groups, -1));
    const at::Tensor others = at::zeros_like(of_group, at::kBool).fill_(true).scatter_(1, chosen, false);
    return grouped.masked_fill(others.unsqueeze(-1), -std::numeric_limits<double>::infinity()).view(score.sizes());
}

} // namespace

Routing route(const ModelConfig &config, const BlockWeights &weights, const at::Tensor &x)
{
    const ExpertsConfig &experts = config.experts;
    const auto wide = [](const at::Tensor &tensor) { return tensor.defined() ? tensor.to(at::kFloat) : tensor; };
    const at::Tensor logits = project(wide(x), {wide(weights.router.weight), wide(weights.router.bias)});
    Routing result;
    at::Tensor score = logits;
    if (experts.score == RouterScore::sigmoid) {
        score = at::sigmoid(logits);
        result.probabilities = score / score.sum(-1, true);
    } else {
        result.probabilities = at::softmax(logits, -1);
        if (experts.score == RouterScore::softmax)
            score = result.probabilities;
    }
    at::Tensor choice = score;
    if (weights.router_bias.weight.defined())
        choice = score + wide(weights.router_bias.weight);
    if (experts.groups > 1)
        choice = within_groups(experts, choice);
    const at::Tensor chosen = std::get<1>(choice.topk(experts.used, -1));
    at::Tensor weight = score.gather(1, chosen);
    if (experts.score == RouterScore::softmax_of_chosen)
        weight = at::softmax(weight, -1);
    if (experts.renormalise)
        weight = weight / weight.sum(-1, true);
    at::Tensor order; // the choice can go by other scores than the weight
    std::tie(result.weights, order) = (weight * experts.scale).sort(/*stable=*/true, -1, /*descending=*/true);
    result.experts = chosen.gather(1, order);
    return result;
}

at::Tensor mix_experts(const ModelConfig &config, const BlockWeights &weights, Routing &routing, const at::Tensor &x,
                       const SiteVisitor &visit, const ExpertVisitor &visit_expert)
{
    const ExpertsConfig &experts = config.experts;
    at::Tensor result = at::zeros_like(x), written = at::empty({routing.weights.numel()}, routing.weights.options());
    // the places [T * k] of the routing, one expert's after the other's
    const at::Tensor flat = routing.experts.reshape({-1}), order = flat.argsort(/*stable=*/true, 0, false);
    const at::Tensor tokens = order.div(experts.used, "floor"), counts = flat.bincount({}, experts.count).to(at::kCPU);
    const at::Tensor weight = routing.weights.reshape({-1}).index_select(0, order).unsqueeze(1).to(x.scalar_type());
    // an edit must see all of an expert's tokens at once
    const int64_t strip = visit_expert ? x.size(0) : std::max<int64_t>(64, strip_values / experts.intermediate_size);
    int64_t first = 0;
    for (int expert = 0; expert < experts.count; ++expert) {
        const int64_t end = first + counts.data_ptr<int64_t>()[expert];
        if (first == end)
            continue;
        const MlpWeights own = weights.expert(expert);
        for (; first < end; first += std::min(strip, end - first)) {
            const int64_t rows = std::min(strip, end - first);
            const at::Tensor which = tokens.narrow(0, first, rows), share = weight.narrow(0, first, rows);
            at::Tensor input = x.index_select(0, which);
            if (experts.weigh_input)
                input.mul_(share);
            SiteVisitor inside;
            if (visit_expert)
                inside = [&](Site site, at::Tensor &vectors) { visit_expert(expert, which, site, vectors); };
            at::Tensor output = feed_forward(config, own, input, inside);
            if (!experts.weigh_input)
                output.mul_(share);
            written.index_copy_(0, order.narrow(0, first, rows),
                                at::linalg_vector_norm(output, 2, {1}, false, at::kFloat));
            result.index_add_(0, which, output);
        }
    }
    routing.written = written.view_as(routing.weights);
    if (weights.shared.down.weight.defined()) {
        at::Tensor shared = feed_forward(config, weights.shared, x, visit);
        if (weights.shared_router.weight.defined())
            shared.mul_(at::sigmoid(project(x, weights.shared_router)));
        result.add_(shared);
    }
    return result;
}

} // namespace sinkscope
