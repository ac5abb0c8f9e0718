#pragma once

#include "core/checkpoint/config.h"
#include "core/engine/weights_internal.h"

namespace sinkscope {

/// x / rms(x) * weight, over the last dimension, the statistics in float32 whatever the type. Without weight where it
/// is undefined.
at::Tensor rms_norm(const at::Tensor &x, const at::Tensor &weight, double epsilon, bool weight_plus_one = false);

/// The model's kind of norm over the last dimension, with the weight and bias that are defined. A weight of two
/// dimensions has a row for each head of x [T, heads, d].
at::Tensor normalise(const at::Tensor &x, const Linear &norm, const ModelConfig &config);

/// Of queries or keys: RMS where they have no weights, whatever the model's own kind.
at::Tensor normalise_heads(const at::Tensor &x, const Linear &norm, const ModelConfig &config);

} // namespace sinkscope
