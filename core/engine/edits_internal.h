#pragma once

#include "core/analysis/cache_sweep.h"
#include "core/checkpoint/config.h"
#include "core/data/intervention.h"
#include "core/engine/key_window.h"

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace sinkscope {

/// Carries interventions out inside the forward pass.
class Edits {
public:
    Edits() = default;
    /// Throws Error for tokens, layers or heads outside the run, for sites that a block has not, and for operations
    /// that miss what they need.
    Edits(std::vector<Intervention> interventions, const ModelConfig &config, int tokens);

    /// A smaller cache of keys and values in all blocks. Throws Error for tokens outside the run and for a size that is
    /// out of range.
    Edits(CacheEdit cache, const ModelConfig &config, int tokens);

    bool empty() const { return interventions_.empty() && !cache_; }
    /// True when an intervention edits this site of this block, other than within a chosen expert.
    bool touch(Site site, int layer) const;
    /// True when a site within a chosen expert of this block is edited.
    bool touch_experts(int layer) const;
    /// True when any of the MLP sites of this block is edited: the MLP must then see all tokens at once.
    bool touch_mlp(int layer) const;
    /// The lowest block that is changed; `layers` when there is none.
    int first_layer() const;
    /// Edits `vectors` [T, n] in place, in the order in which the interventions were given.
    void apply(Site site, int layer, at::Tensor &vectors) const;
    /// Edits vectors [n, m] of the tokens [n] (int64) that chose the expert. Throws Error when a vector is to be
    /// replaced by those of tokens that did not.
    void apply_to_expert(Site site, int layer, int expert, const at::Tensor &tokens, at::Tensor &vectors) const;
    /// Throws Error when an intervention's tokens chose none of its experts: it would do nothing. `experts`: chosen,
    /// [T, k] int64.
    void check_choice(int layer, const at::Tensor &experts) const;
    /// Per head nothing, or T flags of the keys hidden in this block; empty when none are.
    std::vector<std::vector<uint8_t>> hidden_keys(int layer) const;
    /// Which keys queries see beside a window's.
    KeyWindow window() const;
    /// The first token whose prediction a smaller cache can change; T when it changes none.
    int first_token_of_cache() const;

private:
    std::vector<Intervention> interventions_;
    std::optional<CacheEdit> cache_;
    int layers_ = 0, tokens_ = 0;
    std::vector<int> heads_; ///< of each block
};

} // namespace sinkscope
