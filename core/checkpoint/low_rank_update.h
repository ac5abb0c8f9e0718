#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/tensor_layout.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sinkscope {

/// What a LoRA adapter adds to a canonical tensor: scale * up · down, of low rank. Decoded once, since it is small.
struct LowRankUpdate {
    struct Part {
        int64_t rank = 0; ///< 0: nothing is added
        double scale = 1; ///< alpha / rank, or alpha / sqrt(rank)
        std::vector<float> up; ///< peft's B, [stored rows, rank]
        std::vector<float> down; ///< peft's A, [rank, columns]
        RowMap row = {}; ///< where a canonical row lies in `up`; empty: in the same place
    };
    std::vector<Part> parts; ///< one, or one for each index of a stack's first dimension
};

/// Adds the tensor's update to its rows, or the indices of its first dimension, from `first` on: `out` holds them, as
/// Checkpoint::read_rows gives them. `threads`: 0 = OpenMP's default.
void add_update(const TensorInfo &tensor, int64_t first, int64_t count, std::span<float> out, int threads);

} // namespace sinkscope
