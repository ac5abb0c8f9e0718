// Writes a run file that has every grid of the table: all_grids FILE. packaging/python/make_schema.py reads names, axes
// and labels off it.

#include "core/analysis/sinks.h"
#include "core/data/grid_table.h"
#include "core/store/run_file.h"

#include <cstdio>

using namespace sinkscope;

namespace {

constexpr int layers = 3, tokens = 5, heads = 2, slots = 2;

int parts_of_grid(const GridInfo &info)
{
    if (!info.has_parts())
        return 1;
    return info.axes == GridAxes::layer_head_token ? heads : slots;
}

Run run_with_all_grids()
{
    Run run;
    run.model.name = "all grids";
    run.model.layers = layers;
    run.model.heads = heads;
    run.tokens.assign(tokens, Token{});
    run.rows_ready = layers + 1;
    for (const GridInfo &info : grid_table())
        if (info.presence != GridPresence::derived)
            set_parts(run.grids, info,
                      std::vector<Grid>(static_cast<size_t>(parts_of_grid(info)),
                                        Grid(info.rows(layers), info.columns(tokens, heads), 1.0f)));
    run.grids.cosine_positions = {0, 1};
    run.grids.resid_cosine.assign(2, Grid(layers + 1, tokens, 0.5f));
    run.grids.final_norm_cosine.assign(2, std::vector<float>(tokens, 0.5f));
    run.grids.final_norm_norm.assign(tokens, 1.0f);
    run.grids.token_logprob.assign(tokens - 1, -1.0f);
    run.detection = detect(run, DetectorParameters());
    return run;
}

} // namespace

int main(int count, char **words)
{
    if (count != 2) {
        std::fputs("usage: all_grids FILE\n", stderr);
        return 2;
    }
    write_run(run_with_all_grids(), words[1]);
    return 0;
}
