#pragma once

#include "core/data/names.h"

#include <array>
#include <string>
#include <vector>

namespace sinkscope {

/// Probe points of a decoder block, named as in TransformerLens (definitions.md, "Symbols").
enum class Site {
    resid_pre, ///< residual entering the block, h_t^l
    attn_out, ///< o_t^l: what attention adds to the residual, after post norm, gate and multiplier
    mlp_in, ///< MLP input after the norm, x_t
    mlp_gate, ///< gate_proj(x); a plain MLP has none
    mlp_up, ///< up_proj(x)
    mlp_act, ///< act(gate), or act(up) in a plain MLP
    mlp_post, ///< act(gate) * up: what is projected down
    mlp_out, ///< f_t^l: what the MLP or the experts add to the residual, after post norm and multiplier
    key, ///< k_proj output before q/k norm and RoPE
    value, ///< v_proj output
    resid_post, ///< residual leaving the block
    attn_raw, ///< o_proj output, before post norm and multiplier
    mlp_raw, ///< down_proj output, or the experts' sum, before post norm and multiplier
};

inline constexpr std::array site_names{Name<Site>{Site::resid_pre, "resid_pre"},
                                       Name<Site>{Site::attn_out, "attn_out"},
                                       Name<Site>{Site::mlp_in, "mlp_in"},
                                       Name<Site>{Site::mlp_gate, "mlp_gate"},
                                       Name<Site>{Site::mlp_up, "mlp_up"},
                                       Name<Site>{Site::mlp_act, "mlp_act"},
                                       Name<Site>{Site::mlp_post, "mlp_post"},
                                       Name<Site>{Site::mlp_out, "mlp_out"},
                                       Name<Site>{Site::key, "key"},
                                       Name<Site>{Site::value, "value"},
                                       Name<Site>{Site::resid_post, "resid_post"},
                                       Name<Site>{Site::attn_raw, "attn_raw"},
                                       Name<Site>{Site::mlp_raw, "mlp_raw"}};

inline std::string site_name(Site site)
{
    return name_of(site_names, site);
}
/// Throws Error for an unknown name.
inline Site site_from_name(const std::string &name)
{
    return value_named(site_names, name, "site");
}

/// What is done to the vectors at a site.
enum class Operation {
    zero, ///< v = 0
    scale, ///< v = factor * v
    replace_mean, ///< v = mean over that layer's tokens listed in `sources`
    replace_token, ///< v = the vector of token sources[0] at the same site and layer
    cap_norm, ///< v = v * min(1, factor / |v|)
    block_attention, ///< no query attends to `tokens` (as keys), rows renormalised; `site` is not used
};

inline constexpr std::array operation_names{Name<Operation>{Operation::zero, "zero"},
                                            Name<Operation>{Operation::scale, "scale"},
                                            Name<Operation>{Operation::replace_mean, "replace_mean"},
                                            Name<Operation>{Operation::replace_token, "replace_token"},
                                            Name<Operation>{Operation::cap_norm, "cap_norm"},
                                            Name<Operation>{Operation::block_attention, "block_attention"}};

inline std::string operation_name(Operation operation)
{
    return name_of(operation_names, operation);
}
/// Throws Error for an unknown name.
inline Operation operation_from_name(const std::string &name)
{
    return value_named(operation_names, name, "operation");
}

/// Whether the vectors at a site are the MLP's neurons, which can be changed one by one.
inline bool is_of_neurons(Site site)
{
    return site == Site::mlp_gate || site == Site::mlp_up || site == Site::mlp_act || site == Site::mlp_post;
}

/// One edit of the forward pass, as data (design.md, decision 4).
struct Intervention {
    Site site = Site::mlp_out;
    Operation operation = Operation::zero;
    std::vector<int> layers; ///< block indices
    std::vector<int> tokens; ///< positions edited (or, for block_attention, the keys hidden)
    double factor = 1.0; ///< scale, cap_norm
    std::vector<int> sources; ///< replace_mean, replace_token
    std::vector<int> heads; ///< block_attention: query heads; none = all
    std::vector<int> neurons = {}; ///< at the sites within the MLP: the ones changed; none = all
    /// At the sites within a mixture of experts: those whose vectors are changed, for the tokens that chose them; none
    /// = the expert that all tokens share.
    std::vector<int> experts = {};
    bool operator==(const Intervention &) const = default;
};

/// As for_each_field() of the detector's parameters.
template <typename Visit> void for_each_field(Intervention &intervention, Visit &&visit)
{
    visit("site", intervention.site, site_names);
    visit("operation", intervention.operation, operation_names);
    visit("layers", intervention.layers);
    visit("tokens", intervention.tokens);
    visit("factor", intervention.factor);
    visit("sources", intervention.sources);
    visit("heads", intervention.heads);
    visit("neurons", intervention.neurons, WhenNotEmpty());
    visit("experts", intervention.experts, WhenNotEmpty());
}

/// One line for people: "scale mlp_out of tokens 27, 56 at block 2 by 5".
std::string describe(const Intervention &intervention);

} // namespace sinkscope
