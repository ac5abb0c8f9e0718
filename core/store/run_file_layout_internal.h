#pragma once

#include "core/data/grid_table.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

namespace sinkscope {

// Names of the axes (dimension scales) and of the datasets that hold JSON.
inline constexpr const char *layer_axis = "layer"; ///< [L] block indices
inline constexpr const char *resid_axis = "resid_row"; ///< [L+1] rows of the residual stream
inline constexpr const char *token_axis = "token"; ///< [T] token positions
inline constexpr const char *next_token_axis = "next_token"; ///< [T-1] positions 1..T-1
inline constexpr const char *head_axis = "head"; ///< [H] query heads
inline constexpr const char *candidate_axis = "cosine_position"; ///< [C] the positions that cosines refer to
inline constexpr const char *version_attribute = "sinkscope_file_version";

inline constexpr const char *slot_axis = "slot"; ///< [k] places of things chosen for a token, such as experts

/// The axes of a grid's dataset; of one with parts, which of them the parts lie along.
inline std::vector<std::string> axes_of(const GridInfo &info)
{
    switch (info.axes) {
    case GridAxes::layer_token:
        return {layer_axis, token_axis};
    case GridAxes::resid_token:
        return {resid_axis, token_axis};
    case GridAxes::layer_head:
        return {layer_axis, head_axis};
    case GridAxes::layer_head_token:
        return {layer_axis, head_axis, token_axis};
    case GridAxes::layer_token_slot:
        return {layer_axis, token_axis, slot_axis};
    }
    return {};
}
inline size_t part_axis_of(const GridInfo &info)
{
    return info.axes == GridAxes::layer_head_token ? 1 : 2;
}

/// Whether the dataset at this path of a run file is a run's own.
inline bool is_own_dataset(const std::string &name)
{
    static constexpr std::array<std::string_view, 20> beside_grids{layer_axis,
                                                                   resid_axis,
                                                                   token_axis,
                                                                   next_token_axis,
                                                                   head_axis,
                                                                   candidate_axis,
                                                                   slot_axis,
                                                                   "token_ids",
                                                                   "token_text",
                                                                   "token_special",
                                                                   "resid_candidate_cosine",
                                                                   "final_norm_norm",
                                                                   "final_norm_candidate_cosine",
                                                                   "final_norm_bos_cosine",
                                                                   "token_logprob",
                                                                   "metadata/model",
                                                                   "metadata/trace",
                                                                   "metadata/settings",
                                                                   "metadata/detection",
                                                                   "metadata/interventions"};
    return name.starts_with("heat_map/") || std::ranges::find(beside_grids, name) != beside_grids.end() ||
        std::ranges::any_of(grid_table(), [&name](const GridInfo &info) { return name == info.name; });
}

} // namespace sinkscope
