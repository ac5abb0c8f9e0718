#pragma once

#include "core/data/intervention.h"
#include "core/engine/routing_internal.h"

#include <ATen/core/Tensor.h>

#include <cstdint>

namespace sinkscope {

/// Sees tensors where the decoder makes them: first asked, then handed (design.md, decision 2).
class Probe {
public:
    virtual ~Probe() = default;
    virtual bool wants(Site site, int layer) const = 0;
    /// `vectors` [rows, n] are those of tokens first_token.., on the compute device and in the compute type; valid
    /// during the call only. MLP sites can come in several pieces, in order; those inside an MLP whose tokens choose
    /// experts are the shared expert's.
    virtual void take(Site site, int layer, int64_t first_token, const at::Tensor &vectors) = 0;
    /// Attention column sums [H, T] (float32, CPU) of a block.
    virtual void take_column_sums(int /*layer*/, const at::Tensor & /*column_sums*/) { }
    /// What a block's learned sinks take of each query's probability, [H, T] (float32, CPU); blocks without have no
    /// call. A head's column sums add up to T less the sum of its row.
    virtual void take_sink_share(int /*layer*/, const at::Tensor & /*share*/) { }
    /// Whether take_expert() is to be called in this block, which costs every expert all of its tokens at once.
    virtual bool wants_experts(int /*layer*/) const { return false; }
    /// Vectors [n, m] at a site within an expert, of the tokens [n] (int64, ascending) that chose it.
    virtual void take_expert(Site /*site*/, int /*layer*/, int /*expert*/, const at::Tensor & /*tokens*/,
                             const at::Tensor & /*vectors*/)
    {
    }
    /// The experts that all tokens chose, and what these wrote, on the compute device; blocks without have no call.
    virtual void take_experts(int /*layer*/, const Routing & /*routing*/) { }
};

} // namespace sinkscope
