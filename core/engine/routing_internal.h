#pragma once

#include <ATen/core/Tensor.h>

namespace sinkscope {

/// How the tokens of a mixture of experts were routed: T tokens, E experts, k of them for each token.
struct Routing {
    at::Tensor experts; ///< [T, k] int64, chosen, by descending weight
    at::Tensor weights; ///< [T, k] float32, by which what they write counts
    at::Tensor probabilities; ///< [T, E] float32: the router's scores of all experts, adding up to 1
    at::Tensor written; ///< [T, k] float32: l2 norm of what each adds to the experts' sum; undefined before they ran
};

} // namespace sinkscope
