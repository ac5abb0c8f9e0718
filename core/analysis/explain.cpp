#include "core/analysis/explain.h"

#include "core/analysis/statistics.h"
#include "core/data/run.h"

#include <algorithm>
#include <limits>

namespace sinkscope {

namespace {

constexpr double undefined = std::numeric_limits<double>::quiet_NaN();

double value_at(const Grid &grid, int row, int token)
{
    return row < grid.rows() && token < grid.columns() ? static_cast<double>(grid(row, token)) : undefined;
}

PlacedValue placed(const Grid &grid, int row, int token)
{
    if (row >= grid.rows() || token >= grid.columns())
        return {undefined, undefined};
    return {value_at(grid, row, token), percentile_rank(grid.row(row), token)};
}

} // namespace

std::vector<BlockExplanation> explain_token(const Run &run, const Detection &detection, int position)
{
    std::vector<BlockExplanation> blocks;
    if (!run.has_grids() || position < 0 || position >= run.token_count())
        return blocks;
    const Grids &grids = run.grids;
    const Grid &cosine = run.resid_cosine_with(detection.bos_position);
    const auto sink = std::find_if(detection.sinks.begin(), detection.sinks.end(),
                                   [position](const Sink &candidate) { return candidate.position == position; });
    for (int layer = 0; layer < run.layers(); ++layer) {
        BlockExplanation block;
        block.layer = layer;
        block.on = sink != detection.sinks.end() &&
            std::find(sink->layers.begin(), sink->layers.end(), layer) != sink->layers.end();
        block.resid_norm = placed(grids.resid_norm, layer, position);
        block.resid_norm_change = value_at(grids.resid_norm, layer + 1, position) - block.resid_norm.value;
        block.bos_cosine = value_at(cosine, layer, position);
        block.bos_cosine_change = value_at(cosine, layer + 1, position) - block.bos_cosine;
        block.attn_out_norm = placed(grids.attn_out_norm, layer, position);
        block.mlp_out_norm = placed(grids.mlp_out_norm, layer, position);
        block.key_norm = placed(grids.key_norm, layer, position);
        block.value_norm = placed(grids.value_norm, layer, position);
        block.sink_score = placed(grids.sink_score, layer, position);
        for (const Grid &head : grids.sink_score_per_head)
            block.head_scores.push_back(value_at(head, layer, position));
        blocks.push_back(std::move(block));
    }
    return blocks;
}

} // namespace sinkscope
