#include "core/data/run.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace sinkscope {

namespace {

constexpr float not_computed = std::numeric_limits<float>::quiet_NaN();

void copy_row(Grid &grid, int row, std::span<const float> values)
{
    if (!values.empty() && row < grid.rows())
        std::copy_n(values.begin(), std::min<size_t>(values.size(), static_cast<size_t>(grid.columns())),
                    grid.row(row).begin());
}

} // namespace

const Grid &Run::resid_cosine_with(int position) const
{
    static const Grid none;
    const auto &positions = grids.cosine_positions;
    const auto found = std::find(positions.begin(), positions.end(), position);
    return found == positions.end() ? none : grids.resid_cosine[static_cast<size_t>(found - positions.begin())];
}

void allocate_grids(Run &run, bool per_head)
{
    const int layers = run.model.layers, tokens = run.token_count();
    const int candidates = std::min(bos_candidates, tokens);
    Grids grids;
    grids.resid_norm = Grid(layers + 1, tokens, not_computed);
    for (int c = 0; c < candidates; ++c) {
        grids.cosine_positions.push_back(c);
        grids.resid_cosine.emplace_back(layers + 1, tokens, not_computed);
    }
    for (Grid *grid :
         {&grids.key_norm, &grids.value_norm, &grids.attn_out_norm, &grids.mlp_out_norm, &grids.sink_score})
        *grid = Grid(layers, tokens, not_computed);
    if (per_head)
        grids.sink_score_per_head.assign(static_cast<size_t>(run.model.heads), Grid(layers, tokens, not_computed));
    run.grids = std::move(grids);
    run.rows_ready = 0;
}

void apply(Run &run, const BlockRows &rows)
{
    Grids &grids = run.grids;
    copy_row(grids.resid_norm, rows.layer, rows.resid_norm);
    for (size_t c = 0; c < std::min(rows.resid_cosine.size(), grids.resid_cosine.size()); ++c)
        copy_row(grids.resid_cosine[c], rows.layer, rows.resid_cosine[c]);
    copy_row(grids.key_norm, rows.layer, rows.key_norm);
    copy_row(grids.value_norm, rows.layer, rows.value_norm);
    copy_row(grids.attn_out_norm, rows.layer, rows.attn_out_norm);
    copy_row(grids.mlp_out_norm, rows.layer, rows.mlp_out_norm);
    copy_row(grids.sink_score, rows.layer, rows.sink_score);
    for (int head = 0; head < rows.sink_score_per_head.rows(); ++head)
        if (static_cast<size_t>(head) < grids.sink_score_per_head.size()) {
            const auto row = rows.sink_score_per_head.row(head);
            copy_row(grids.sink_score_per_head[static_cast<size_t>(head)], rows.layer, row);
        }
    if (rows.layer == run.model.layers) {
        grids.final_norm_norm = rows.final_norm_norm;
        grids.final_norm_cosine = rows.final_norm_cosine;
        grids.token_logprob = rows.token_logprob;
    }
    run.rows_ready = rows.layer + 1;
}

} // namespace sinkscope
