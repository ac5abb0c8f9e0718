#pragma once

#include "core/data/run.h"
#include "core/engine/probe_internal.h"

#include <vector>

namespace sinkscope {

/// Reduces the tensors of a block to the grid rows of definitions.md: norms, cosines with the BOS candidates, sink
/// scores. Keeps no activations. Norms, cosines and sums are accumulated in float32 or better.
class StandardProbe : public Probe {
public:
    /// `candidates`: how many leading positions can be the BOS sink.
    StandardProbe(int tokens, int candidates, bool per_head);

    bool wants(Site site, int layer) const override;
    void take(Site site, int layer, int64_t first_token, const at::Tensor &vectors) override;
    void take_column_sums(int layer, const at::Tensor &column_sums) override;
    void take_sink_share(int layer, const at::Tensor &share) override;
    void take_experts(int layer, const Routing &routing) override;

    /// The rows of the block that ran last; the probe is then empty for the next.
    BlockRows rows(int layer);
    /// The rows of layer L: the residual that leaves the stack, and the final norm's output.
    BlockRows final_rows(int layers, const at::Tensor &residual, const at::Tensor &normed);

private:
    struct NormAndCosine {
        std::vector<float> norm;
        std::vector<std::vector<float>> cosine; ///< per candidate
        Grid top_share; ///< [1, T], see GridKind::resid_top_share
    };
    NormAndCosine reduce(const at::Tensor &vectors) const;

    int tokens_, candidates_;
    bool per_head_;
    BlockRows rows_;
};

} // namespace sinkscope
