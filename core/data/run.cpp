#include "core/data/run.h"

#include "core/data/grid_table.h"

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

void apply(Run &run, const BlockRows &rows, const GridInfo &info)
{
    const int count = part_count(rows, info);
    if (count == 0)
        return;
    if (parts_of(run.grids, info).empty() && info.presence == GridPresence::where_model_has_it)
        set_parts(run.grids, info,
                  std::vector<Grid>(
                      static_cast<size_t>(count),
                      Grid(info.rows(run.layers()), info.columns(run.token_count(), run.model.heads), not_computed)));
    const std::span<Grid> parts = parts_of(run.grids, info);
    for (int part = 0; part < std::min(count, static_cast<int>(parts.size())); ++part)
        copy_row(parts[static_cast<size_t>(part)], rows.layer, row_of(rows, info, part));
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
    for (int c = 0; c < candidates; ++c) {
        grids.cosine_positions.push_back(c);
        grids.resid_cosine.emplace_back(layers + 1, tokens, not_computed);
    }
    for (const GridInfo &info : grid_table())
        if (info.presence == GridPresence::always || (info.presence == GridPresence::per_head && per_head))
            set_parts(grids, info,
                      std::vector<Grid>(info.has_parts() ? static_cast<size_t>(run.model.heads) : 1,
                                        Grid(info.rows(layers), tokens, not_computed)));
    run.grids = std::move(grids);
    run.rows_ready = 0;
}

void apply(Run &run, const BlockRows &rows)
{
    Grids &grids = run.grids;
    for (size_t c = 0; c < std::min(rows.resid_cosine.size(), grids.resid_cosine.size()); ++c)
        copy_row(grids.resid_cosine[c], rows.layer, rows.resid_cosine[c]);
    for (const GridInfo &info : grid_table())
        apply(run, rows, info);
    if (rows.layer == run.model.layers) {
        grids.final_norm_norm = rows.final_norm_norm;
        grids.final_norm_cosine = rows.final_norm_cosine;
        grids.token_logprob = rows.token_logprob;
    }
    run.rows_ready = rows.layer + 1;
}

} // namespace sinkscope
