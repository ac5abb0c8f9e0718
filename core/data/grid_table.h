#pragma once

#include "core/data/run.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace sinkscope {

/// How a grid is coloured as long as nobody chose otherwise.
enum class GridColours {
    linear,
    logarithmic,
    cosine, ///< diverging, symmetric, -1 to 1
};

/// When a pass computes a grid.
enum class GridPresence {
    always,
    per_head, ///< when the sink scores of every head were asked for
    where_model_has_it, ///< the model's kind decides
    derived, ///< never: it is a view of other grids
};

/// One entry of the table of grids: all that tells it from the others. Memory, files, hashes, checks, forecasts, menus
/// and tables go by it.
struct GridInfo {
    GridKind kind;
    const char *name; ///< definitions.md's, in files and recipes
    GridAxes axes;
    GridPresence presence;
    GridColours colours;
    const char *title; ///< "Residual norm"
    const char *symbol; ///< as the paper writes it, plain Unicode: "‖h‖₂"
    const char *label; ///< of an axis, ASCII, for readers of the file in other programs
    const char *unit; ///< "1" for a number without a unit
    const char *about; ///< one sentence: what it is of, and where it is measured
    /// Where Grids and BlockRows keep it, when they have a member for it; else in their maps `measured`.
    Grid Grids::*grid = nullptr;
    std::vector<Grid> Grids::*parts = nullptr;
    std::vector<float> BlockRows::*row = nullptr;
    Grid BlockRows::*part_rows = nullptr;

    constexpr bool has_tokens() const
    {
        return axes != GridAxes::layer_head;
    } ///< its columns are tokens: a heat map can show it
    bool has_parts() const { return axes == GridAxes::layer_head_token || axes == GridAxes::layer_token_slot; }
    bool is_of_residual() const { return axes == GridAxes::resid_token; }
    int rows(int layers) const { return layers + (is_of_residual() ? 1 : 0); }
    int columns(int tokens, int heads) const { return has_tokens() ? tokens : heads; }
};

/// In the order of GridKind.
std::span<const GridInfo> grid_table();
const GridInfo &grid_info(GridKind kind);
/// Those of which a token has one number per layer.
std::vector<GridKind> plain_token_grids();

/// What a run holds of a grid: one Grid, one for each part, or none when it was not computed.
std::span<const Grid> parts_of(const Grids &grids, const GridInfo &info);
std::span<Grid> parts_of(Grids &grids, const GridInfo &info);
void set_parts(Grids &grids, const GridInfo &info, std::vector<Grid> parts);

/// The row that a block adds to a part of a grid; empty when it adds none.
std::span<const float> row_of(const BlockRows &rows, const GridInfo &info, int part);
int part_count(const BlockRows &rows, const GridInfo &info);

/// The grid, or its part (head, slot), as the views show it; null when the run has none. The cosine is with the token
/// at `bos_position`.
const Grid *grid_of(const Run &run, GridKind kind, int bos_position, int part);

/// Numbers per token that the grids of any model take, the cosines with the BOS candidates among them.
int64_t values_per_token(int layers, int heads, bool per_head);

} // namespace sinkscope
