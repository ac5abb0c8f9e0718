#pragma once

#include "core/data/grid_table.h"

#include <string>
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

} // namespace sinkscope
