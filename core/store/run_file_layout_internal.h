#pragma once

#include "core/data/run.h"
#include "core/store/hdf5_writer_internal.h"

#include <array>

namespace sinkscope {

// Names of the axes (dimension scales) and of the datasets that hold JSON.
inline constexpr const char *layer_axis = "layer"; ///< [L] block indices
inline constexpr const char *resid_axis = "resid_row"; ///< [L+1] rows of the residual stream
inline constexpr const char *token_axis = "token"; ///< [T] token positions
inline constexpr const char *next_token_axis = "next_token"; ///< [T-1] positions 1..T-1
inline constexpr const char *head_axis = "head"; ///< [H] query heads
inline constexpr const char *candidate_axis = "cosine_position"; ///< [C] the positions that cosines refer to
inline constexpr const char *version_attribute = "sinkscope_file_version";

/// One float grid of a run: its dataset's name, its row axis and where it is kept.
struct GridEntry {
    const char *name;
    const char *rows;
    Grid Grids::*member;
    hdf5::Description about;
};

/// The plain grids in the order of Grids.
inline const std::array<GridEntry, 6> &grid_entries()
{
    static const std::array<GridEntry, 6> entries{{
        {"resid_norm",
         resid_axis,
         &Grids::resid_norm,
         {"||h|| (residual norm)", "1",
          "l2 norm of the residual stream entering block resid_row; the last row leaves the last block, before the "
          "final norm"}},
        {"key_norm",
         layer_axis,
         &Grids::key_norm,
         {"||k|| (key norm)", "1",
          "l2 norm of k_proj's output, all KV heads side by side, before any q/k norm and RoPE"}},
        {"value_norm",
         layer_axis,
         &Grids::value_norm,
         {"||v|| (value norm)", "1", "l2 norm of v_proj's output, all KV heads side by side"}},
        {"attn_out_norm",
         layer_axis,
         &Grids::attn_out_norm,
         {"||o|| (attention output norm)", "1",
          "l2 norm of the attention module's output, before it is added to the residual"}},
        {"mlp_out_norm",
         layer_axis,
         &Grids::mlp_out_norm,
         {"||f|| (MLP output norm)", "1", "l2 norm of the MLP's output, before it is added to the residual"}},
        {"sink_score",
         layer_axis,
         &Grids::sink_score,
         {"sink score", "1",
          "mean over heads of the mean attention probability that the queries t >= k give to token k"}},
    }};
    return entries;
}

} // namespace sinkscope
