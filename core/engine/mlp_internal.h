#pragma once

#include "core/checkpoint/config.h"
#include "core/data/intervention.h"
#include "core/engine/routing_internal.h"
#include "core/engine/weights_internal.h"

#include <ATen/core/Tensor.h>

#include <functional>
#include <initializer_list>
#include <vector>

namespace sinkscope {

/// Sees, and may change, the vectors at a site where they are made.
using SiteVisitor = std::function<void(Site, at::Tensor &)>;

/// The same at the sites within an expert, of the tokens [n] (int64) that chose it.
using ExpertVisitor = std::function<void(int expert, const at::Tensor &tokens, Site, at::Tensor &)>;

/// x [rows, in] times a projection's weight [out, in], plus its bias where there is one.
at::Tensor project(const at::Tensor &x, const Linear &linear);
/// The same by several.
std::vector<at::Tensor> project_each(const at::Tensor &x, std::initializer_list<const Linear *> linears);

/// One MLP on inputs x [n, h], gated or plain as configured: [n, h]. The sites inside it go to `visit` if it is given;
/// a plain MLP has no mlp_gate, and its mlp_up is what the activation is taken of.
at::Tensor feed_forward(const ModelConfig &config, const MlpWeights &weights, const at::Tensor &x,
                        const SiteVisitor &visit = {});

/// What tokens x [T, h] choose.
Routing route(const ModelConfig &config, const BlockWeights &weights, const at::Tensor &x);

/// A mixture of experts on x [T, h]: the routed experts, each on its own tokens at once, and the shared one. Fills
/// routing.written. `visit` sees the sites inside the shared expert, `visit_expert` those inside the routed ones.
at::Tensor mix_experts(const ModelConfig &config, const BlockWeights &weights, Routing &routing, const at::Tensor &x,
                       const SiteVisitor &visit = {}, const ExpertVisitor &visit_expert = {});

} // namespace sinkscope
