#pragma once

#include "core/data/run.h"

#include <optional>
#include <string>

namespace sinkscope {

/// Where a pass first made what is no number (NaN or infinite).
struct NotFinite {
    int layer = 0; ///< the block; L for the residual that leaves the stack
    std::string
        site; ///< as interventions name it: "resid_pre", "key", "value", "attn_out", "mlp_out"; "resid_post" at L
    int tokens = 0; ///< how many tokens have such a vector there
    int first_token = 0;
};

/// The first block and, in the order of the forward pass, site of the computed rows at which the norm of a token's
/// vector is not finite; nothing for a sound run.
std::optional<NotFinite> first_not_finite(const Run &run);

/// "is not finite from block 0, attn_out, on: 5 of 12 tokens, the first at position 7"; of a run of float16 weights
/// also that such files overflow.
std::string not_finite_text(const NotFinite &found, const Run &run);

/// The notice of a detection whose pass was not finite, of such a text and what follows; and the text that is behind
/// such a notice in a detection, empty when it has none: what a set keeps of it.
std::string not_finite_notice(const std::string &text);
std::string not_finite_text_of(const Detection &detection);

} // namespace sinkscope
