#pragma once

#include "core/data/grid.h"

#include <ATen/core/Tensor.h>

#include <vector>

namespace sinkscope {

/// The values of a tensor in order, as float32 on the CPU.
std::vector<float> to_vector(const at::Tensor &tensor);

/// A [n, m] tensor as a grid, and back (float32, on the CPU).
Grid to_grid(const at::Tensor &tensor);
at::Tensor to_tensor(const Grid &grid);

} // namespace sinkscope
