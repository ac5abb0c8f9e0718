#include "core/analysis/token_story.h"

#include "core/data/run.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace sinkscope {

namespace {

float value_at(const Grid &grid, int row, int token)
{
    return row < grid.rows() && token < grid.columns() ? grid(row, token) : NAN;
}

/// What the block wrote; none where that was not computed.
TokenEvent event_at(const Run &run, int layer, int position)
{
    const Grids &grids = run.grids;
    if (layer < 0 || layer >= run.layers())
        return {};
    const double attention = value_at(grids.attn_out_norm, layer, position),
                 mlp = value_at(grids.mlp_out_norm, layer, position);
    if (std::isnan(attention) && std::isnan(mlp))
        return {};
    const bool by_mlp = !(attention > mlp);
    TokenEvent event{layer, by_mlp, by_mlp ? mlp : attention, value_at(grids.resid_norm, layer, position),
                     value_at(grids.resid_norm, layer + 1, position)};
    if (by_mlp)
        event.experts = experts_of(run, layer, position);
    std::ranges::stable_sort(event.experts, std::greater(), &ExpertChoice::written);
    return event;
}

} // namespace

TokenStory token_story(const Run &run, const Detection &detection, int position)
{
    TokenStory story;
    if (!run.has_grids() || position < 0 || position >= run.token_count())
        return story;
    for (int layer = 0; layer < run.layers(); ++layer) {
        const TokenEvent event = event_at(run, layer, position);
        if (event.layer >= 0 && (story.largest.layer < 0 || event.norm > story.largest.norm))
            story.largest = event;
        if (const double score = value_at(run.grids.sink_score, layer, position);
            std::isfinite(score) && (story.most_attended_layer < 0 || score > story.most_attended_score)) {
            story.most_attended_layer = layer;
            story.most_attended_score = score;
        }
    }
    const Sink *sink = detection.find(position);
    if (!sink || sink->layers.empty())
        return story;
    story.is_sink = true;
    story.l_start = sink->l_start();
    story.lifetime = sink->lifetime();
    story.made = event_at(run, sink->l_start(), position);
    if (const int last = sink->layers.back(); last + 1 < detection.clip_end)
        story.ended = event_at(run, last + 1, position);
    return story;
}

} // namespace sinkscope
