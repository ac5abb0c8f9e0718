#include "core/data/grid_table.h"

#include <array>

namespace sinkscope {

namespace {

constexpr std::array<GridInfo, grid_kind_count> table{{
    {GridKind::resid_norm, "resid_norm", GridAxes::resid_token, GridPresence::always, GridColours::logarithmic,
     "Residual norm", "‖h‖₂", "||h|| (residual norm)", "1",
     "l2 norm of the residual stream entering block resid_row; the last row leaves the last block, before the final "
     "norm",
     &Grids::resid_norm, nullptr, &BlockRows::resid_norm},
    {GridKind::resid_bos_cosine, "resid_bos_cosine", GridAxes::resid_token, GridPresence::derived, GridColours::cosine,
     "Cosine with BOS sink", "cos(h, h_BOS)", "cosine with BOS sink", "1",
     "cosine of each residual with the BOS sink token's"},
    {GridKind::key_norm, "key_norm", GridAxes::layer_token, GridPresence::always, GridColours::linear, "Key norm",
     "‖k‖₂", "||k|| (key norm)", "1",
     "l2 norm of k_proj's output, all KV heads side by side, before any q/k norm and RoPE", &Grids::key_norm, nullptr,
     &BlockRows::key_norm},
    {GridKind::value_norm, "value_norm", GridAxes::layer_token, GridPresence::always, GridColours::linear, "Value norm",
     "‖v‖₂", "||v|| (value norm)", "1", "l2 norm of v_proj's output, all KV heads side by side", &Grids::value_norm,
     nullptr, &BlockRows::value_norm},
    {GridKind::attn_out_norm, "attn_out_norm", GridAxes::layer_token, GridPresence::always, GridColours::logarithmic,
     "Attention output norm", "‖o‖₂", "||o|| (attention output norm)", "1",
     "l2 norm of the attention module's output, before it is added to the residual", &Grids::attn_out_norm, nullptr,
     &BlockRows::attn_out_norm},
    {GridKind::mlp_out_norm, "mlp_out_norm", GridAxes::layer_token, GridPresence::always, GridColours::logarithmic,
     "MLP output norm", "‖f‖₂", "||f|| (MLP output norm)", "1",
     "l2 norm of the MLP's output, before it is added to the residual", &Grids::mlp_out_norm, nullptr,
     &BlockRows::mlp_out_norm},
    {GridKind::sink_score, "sink_score", GridAxes::layer_token, GridPresence::always, GridColours::linear, "Sink score",
     "sink score", "sink score", "1",
     "mean over heads of the mean attention probability that the queries t >= k give to token k", &Grids::sink_score,
     nullptr, &BlockRows::sink_score},
    {GridKind::sink_score_head, "sink_score_per_head", GridAxes::layer_head_token, GridPresence::per_head,
     GridColours::linear, "Sink score of a head", "sink score", "sink score per head", "1",
     "the sink score before the mean over heads", nullptr, &Grids::sink_score_per_head, nullptr,
     &BlockRows::sink_score_per_head},
    {GridKind::resid_top_share, "resid_top_share", GridAxes::resid_token, GridPresence::always, GridColours::linear,
     "Share of the top 3 dimensions", "top 3 of ‖h‖₂²", "share of the top 3 dimensions", "1",
     "share of the squared norm of each residual that its three largest dimensions hold (massive activations)"},
    {GridKind::expert_index, "expert_index", GridAxes::layer_token_slot, GridPresence::where_model_has_it,
     GridColours::linear, "Expert chosen", "expert", "index of the expert", "",
     "index of the expert that the router chose for the token, by descending weight"},
    {GridKind::expert_weight, "expert_weight", GridAxes::layer_token_slot, GridPresence::where_model_has_it,
     GridColours::linear, "Expert weight", "weight", "weight of the expert", "1",
     "weight by which the output of the expert at the same place of expert_index counts"},
    {GridKind::expert_out_norm, "expert_out_norm", GridAxes::layer_token_slot, GridPresence::where_model_has_it,
     GridColours::logarithmic, "Expert output norm", "‖f_e‖₂", "||f_e|| (expert output norm)", "1",
     "l2 norm of what the expert at the same place of expert_index adds to the experts' sum, its weight included"},
    {GridKind::router_entropy, "router_entropy", GridAxes::layer_token, GridPresence::where_model_has_it,
     GridColours::linear, "Router entropy", "entropy", "entropy of the router", "nat",
     "entropy of the router's scores over all experts, scaled to add up to one"},
    {GridKind::learned_sink_query_share, "learned_sink_query_share", GridAxes::layer_token,
     GridPresence::where_model_has_it, GridColours::linear, "Learned sink share of a query", "learned sink",
     "share of the learned sink", "1",
     "attention probability that the query gives to the model's learned sink, mean over heads"},
    {GridKind::learned_sink_share_head, "learned_sink_share_per_head", GridAxes::layer_head_token,
     GridPresence::where_model_has_it, GridColours::linear, "Learned sink share of a head", "learned sink",
     "share of the learned sink per head", "1",
     "attention probability that the query gives to the model's learned sink, before the mean over heads"},
    {GridKind::learned_sink_share, "learned_sink_share", GridAxes::layer_head, GridPresence::where_model_has_it,
     GridColours::linear, "Learned sink share", "learned sink", "share of the learned sink", "1",
     "mean attention probability that the queries give to the model's learned sink, per head"},
}};

constexpr bool is_in_order()
{
    for (size_t i = 0; i < table.size(); ++i)
        if (static_cast<size_t>(table[i].kind) != i || table[i].has_tokens() != (i < token_grid_kind_count))
            return false;
    return true;
}
static_assert(is_in_order(), "grid_info() finds an entry by its kind's number; those with tokens come first");

} // namespace

std::span<const GridInfo> grid_table()
{
    return table;
}

const GridInfo &grid_info(GridKind kind)
{
    return table[static_cast<size_t>(kind)];
}

std::vector<GridKind> plain_token_grids()
{
    std::vector<GridKind> kinds;
    for (const GridInfo &info : table)
        if (info.has_tokens() && !info.has_parts())
            kinds.push_back(info.kind);
    return kinds;
}

std::span<Grid> parts_of(Grids &grids, const GridInfo &info)
{
    if (info.parts)
        return grids.*info.parts;
    if (info.grid)
        return std::span(&(grids.*info.grid), (grids.*info.grid).empty() ? 0 : 1);
    const auto found = grids.measured.find(info.kind);
    return found == grids.measured.end() ? std::span<Grid>() : std::span(found->second);
}

std::span<const Grid> parts_of(const Grids &grids, const GridInfo &info)
{
    return parts_of(const_cast<Grids &>(grids), info); // changes nothing
}

void set_parts(Grids &grids, const GridInfo &info, std::vector<Grid> parts)
{
    if (info.parts)
        grids.*info.parts = std::move(parts);
    else if (info.grid)
        grids.*info.grid = parts.empty() ? Grid() : std::move(parts.front());
    else if (parts.empty())
        grids.measured.erase(info.kind);
    else
        grids.measured[info.kind] = std::move(parts);
}

std::span<const float> row_of(const BlockRows &rows, const GridInfo &info, int part)
{
    if (info.row)
        return rows.*info.row;
    if (info.part_rows)
        return (rows.*info.part_rows).row(part);
    const auto found = rows.measured.find(info.kind);
    return found == rows.measured.end() ? std::span<const float>() : found->second.row(part);
}

int part_count(const BlockRows &rows, const GridInfo &info)
{
    if (info.row)
        return (rows.*info.row).empty() ? 0 : 1;
    if (info.part_rows)
        return (rows.*info.part_rows).rows();
    const auto found = rows.measured.find(info.kind);
    return found == rows.measured.end() ? 0 : found->second.rows();
}

const Grid *grid_of(const Run &run, GridKind kind, int bos_position, int part)
{
    if (kind == GridKind::resid_bos_cosine) {
        const Grid &cosine = run.resid_cosine_with(bos_position);
        return cosine.empty() ? nullptr : &cosine;
    }
    const GridInfo &info = grid_info(kind);
    const std::span<const Grid> parts = parts_of(run.grids, info);
    const size_t wanted = info.has_parts() ? static_cast<size_t>(part) : 0; // a negative part is none
    return info.has_tokens() && wanted < parts.size() && !parts[wanted].empty() ? &parts[wanted] : nullptr;
}

int64_t values_per_token(int layers, int heads, bool per_head)
{
    int64_t values = int64_t{bos_candidates} * (layers + 1);
    for (const GridInfo &info : table) {
        if (info.presence == GridPresence::always)
            values += info.rows(layers);
        else if (info.presence == GridPresence::per_head && per_head)
            values += int64_t{layers} * heads;
    }
    return values;
}

} // namespace sinkscope
