#pragma once

namespace sinkscope {

/// The numbers that a run has per layer; grid_table.h says of each what it is. A new one is an enumerator here, an
/// entry there, and the line of the probe that computes it.
enum class GridKind {
    resid_norm,
    resid_bos_cosine,
    key_norm,
    value_norm,
    attn_out_norm,
    mlp_out_norm,
    sink_score,
    sink_score_head,
    resid_top_share,
    expert_index,
    expert_weight,
    expert_out_norm,
    router_entropy,
    learned_sink_query_share,
    learned_sink_share_head,
    learned_sink_share,
};
inline constexpr int grid_kind_count = 16;
inline constexpr int token_grid_kind_count =
    15; ///< those with tokens for columns, which heat maps can show, come first

/// What the rows and columns of a grid, and the parts of one that has several, stand for: L layers, T tokens, H heads.
enum class GridAxes {
    layer_token, ///< [L, T]
    resid_token, ///< [L+1, T] row r enters block r, row L leaves the last block
    layer_head, ///< [L, H]
    layer_head_token, ///< [L, H, T]: a part [L, T] for each head
    layer_token_slot, ///< [L, T, k]: a part [L, T] for each of the k things chosen for a token, such as experts
};

} // namespace sinkscope
