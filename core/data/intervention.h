#pragma once

#include <string>
#include <vector>

namespace sinkscope {

/// Probe points of a decoder block, named as in TransformerLens (definitions.md, "Symbols").
enum class Site {
    resid_pre,  ///< residual entering the block, h_t^l
    attn_out,   ///< o_t^l: what attention adds to the residual, after post norm, gate and multiplier
    mlp_in,     ///< MLP input after the norm, x_t
    mlp_gate,   ///< gate_proj(x); a plain MLP has none
    mlp_up,     ///< up_proj(x)
    mlp_act,    ///< act(gate), or act(up) in a plain MLP
    mlp_post,   ///< act(gate) * up: what is projected down
    mlp_out,    ///< f_t^l: what the MLP or the experts add to the residual, after post norm and multiplier
    key,        ///< k_proj output before q/k norm and RoPE
    value,      ///< v_proj output
    resid_post, ///< residual leaving the block
    attn_raw,   ///< o_proj output, before post norm and multiplier
    mlp_raw,    ///< down_proj output, or the experts' sum, before post norm and multiplier
};

/// "resid_pre", ... as written in files. `site_from_name` throws Error for an unknown name.
std::string site_name(Site site);
Site site_from_name(const std::string &name);

/// What is done to the vectors at a site.
enum class Operation {
    zero,            ///< v = 0
    scale,           ///< v = factor * v
    replace_mean,    ///< v = mean over that layer's tokens listed in `sources`
    replace_token,   ///< v = the vector of token sources[0] at the same site and layer
    cap_norm,        ///< v = v * min(1, factor / |v|)
    block_attention, ///< no query attends to `tokens` (as keys), rows renormalised; `site` is not used
};

std::string operation_name(Operation operation);
Operation operation_from_name(const std::string &name);

/// One edit of the forward pass, as data (design.md, decision 4).
struct Intervention {
    Site site = Site::mlp_out;
    Operation operation = Operation::zero;
    std::vector<int> layers;  ///< block indices
    std::vector<int> tokens;  ///< positions edited (or, for block_attention, the keys hidden)
    double factor = 1.0;      ///< scale, cap_norm
    std::vector<int> sources; ///< replace_mean, replace_token
    std::vector<int> heads;   ///< block_attention: query heads; none = all
    bool operator==(const Intervention &) const = default;
};

/// One line for people: "scale mlp_out of tokens 27, 56 at block 2 by 5".
std::string describe(const Intervention &intervention);

} // namespace sinkscope
