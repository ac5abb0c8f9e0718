#include "core/engine/grid_tensor_internal.h"

#include <ATen/ops/from_blob.h>

#include <algorithm>

namespace sinkscope {

std::vector<float> to_vector(const at::Tensor &tensor)
{
    const at::Tensor plain = tensor.to(at::kCPU, at::kFloat).contiguous();
    return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

Grid to_grid(const at::Tensor &tensor)
{
    const at::Tensor plain = tensor.to(at::kCPU, at::kFloat).contiguous();
    Grid grid(static_cast<int>(plain.size(0)), static_cast<int>(plain.size(1)));
    std::copy_n(plain.data_ptr<float>(), plain.numel(), grid.values().begin());
    return grid;
}

at::Tensor to_tensor(const Grid &grid)
{
    // The blob is only read: from_blob has no way to say so.
    return at::from_blob(const_cast<float *>(grid.values().data()), {grid.rows(), grid.columns()}, at::kFloat).clone();
}

} // namespace sinkscope
