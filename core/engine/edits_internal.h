#pragma once

#include "core/checkpoint/config.h"
#include "core/data/intervention.h"
#include "core/engine/reach.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

namespace sinkscope {

/// Carries interventions out inside the forward pass.
class Edits {
public:
    Edits() = default;
    /// Throws Error for tokens, layers or heads outside the run, for sites that a block has not, and for operations
    /// that miss what they need.
    Edits(std::vector<Intervention> interventions, const ModelConfig &config, int tokens);

    bool empty() const { return interventions_.empty(); }
    /// True when an intervention edits this site of this block.
    bool touch(Site site, int layer) const;
    /// True when any of the MLP sites of this block is edited: the MLP must then see all tokens at once.
    bool touch_mlp(int layer) const;
    /// The lowest block that is changed; `layers` when there is none.
    int first_layer() const;
    /// Edits `vectors` [T, n] in place, in the order in which the interventions were given.
    void apply(Site site, int layer, at::Tensor &vectors) const;
    /// Per head nothing, or T flags of the keys hidden in this block; empty when none are.
    std::vector<std::vector<uint8_t>> hidden_keys(int layer) const;
    /// The keys that queries see in this block beside a window's; all without one.
    KeyWindow window(int layer) const;

private:
    std::vector<Intervention> interventions_;
    int layers_ = 0, tokens_ = 0;
    std::vector<int> heads_; ///< of each block
};

} // namespace sinkscope
