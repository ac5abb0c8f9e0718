#include "core/lab/gather_probe_internal.h"

#include "core/engine/grid_tensor_internal.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <limits>

namespace sinkscope {

GatherProbe::GatherProbe(std::vector<int> positions, std::vector<Site> sites, int expert)
    : positions_(std::move(positions)), sites_(std::move(sites)), expert_(expert)
{
}

bool GatherProbe::wants(Site site, int) const
{
    const bool by_expert = expert_ >= 0 && is_of_neurons(site);
    return !by_expert && std::ranges::find(sites_, site) != sites_.end();
}

bool GatherProbe::wants_experts(int) const
{
    return expert_ >= 0 && std::ranges::any_of(sites_, is_of_neurons);
}

Grid &GatherProbe::kept(Site site, int layer, int64_t columns)
{
    Grid &grid = vectors_[{site, layer}];
    if (grid.empty())
        grid = Grid(static_cast<int>(positions_.size()), static_cast<int>(columns),
                    std::numeric_limits<float>::quiet_NaN());
    return grid;
}

void GatherProbe::take(Site site, int layer, int64_t first_token, const at::Tensor &vectors)
{
    Grid &grid = kept(site, layer, vectors.size(1));
    const auto begin = std::ranges::lower_bound(positions_, first_token);
    const auto end = std::ranges::lower_bound(positions_, first_token + vectors.size(0));
    if (begin == end)
        return;
    std::vector<int64_t> rows;
    for (auto position = begin; position != end; ++position)
        rows.push_back(*position - first_token);
    const at::Tensor index = at::tensor(rows, at::kLong).to(vectors.device());
    const Grid picked = to_grid(vectors.index_select(0, index));
    std::ranges::copy(picked.values(), grid.row(static_cast<int>(begin - positions_.begin())).begin());
}

void GatherProbe::take_expert(Site site, int layer, int expert, const at::Tensor &tokens, const at::Tensor &vectors)
{
    if (expert != expert_ || std::ranges::find(sites_, site) == sites_.end())
        return;
    Grid &grid = kept(site, layer, vectors.size(1));
    const at::Tensor host = tokens.to(at::kCPU).contiguous();
    const int64_t *chosen = host.data_ptr<int64_t>();
    for (int row = 0; row < grid.rows(); ++row)
        if (const int64_t *found = std::find(chosen, chosen + host.numel(), positions_[static_cast<size_t>(row)]);
            found != chosen + host.numel())
            std::ranges::copy(to_vector(vectors.select(0, found - chosen)), grid.row(row).begin());
}

const Grid &GatherProbe::vectors(Site site, int layer) const
{
    static const Grid none;
    const auto found = vectors_.find({site, layer});
    return found == vectors_.end() ? none : found->second;
}

} // namespace sinkscope
