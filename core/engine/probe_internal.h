#pragma once

#include "core/data/intervention.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace sinkscope {

/// Sees tensors where the decoder makes them: first asked, then handed (design.md, decision 2).
class Probe {
public:
    virtual ~Probe() = default;
    virtual bool wants(Site site, int layer) const = 0;
    /// `vectors` [rows, n] are those of tokens first_token.., on the compute device and in the compute type; valid during the call only.
    /// MLP sites can come in several pieces, in order.
    virtual void take(Site site, int layer, int64_t first_token, const at::Tensor &vectors) = 0;
    /// Attention column sums [H, T] (float32, CPU) of a block.
    virtual void take_column_sums(int /*layer*/, const at::Tensor & /*column_sums*/) {}
};

} // namespace sinkscope
