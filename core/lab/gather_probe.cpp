#include "core/lab/gather_probe_internal.h"

#include "core/engine/grid_tensor_internal.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/tensor.h>

#include <algorithm>

namespace sinkscope {

GatherProbe::GatherProbe(std::vector<int> positions, std::vector<Site> sites)
    : positions_(std::move(positions)), sites_(std::move(sites))
{
}

bool GatherProbe::wants(Site site, int) const
{
    return std::ranges::find(sites_, site) != sites_.end();
}

void GatherProbe::take(Site site, int layer, int64_t first_token, const at::Tensor &vectors)
{
    Grid &kept = vectors_[{site, layer}];
    if (kept.empty())
        kept = Grid(static_cast<int>(positions_.size()), static_cast<int>(vectors.size(1)));
    const auto begin = std::ranges::lower_bound(positions_, first_token);
    const auto end = std::ranges::lower_bound(positions_, first_token + vectors.size(0));
    if (begin == end)
        return;
    std::vector<int64_t> rows;
    for (auto position = begin; position != end; ++position)
        rows.push_back(*position - first_token);
    const at::Tensor index = at::tensor(rows, at::kLong).to(vectors.device());
    const Grid picked = to_grid(vectors.index_select(0, index));
    std::ranges::copy(picked.values(), kept.row(static_cast<int>(begin - positions_.begin())).begin());
}

const Grid &GatherProbe::vectors(Site site, int layer) const
{
    static const Grid none;
    const auto found = vectors_.find({site, layer});
    return found == vectors_.end() ? none : found->second;
}

} // namespace sinkscope
