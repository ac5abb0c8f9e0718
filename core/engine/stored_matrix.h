#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sinkscope {

/// A matrix [rows, columns] as it lies in memory: plain numbers, or the blocks of a GGUF type, row by row. What it
/// points to lives elsewhere.
struct StoredMatrix {
    StorageType type = StorageType::f32;
    int64_t rows = 0, columns = 0;
    int64_t row_bytes = 0;
    const std::byte *bytes = nullptr;
    std::vector<int64_t> row_of = {}; ///< where each row lies; empty: in its place

    const std::byte *row(int64_t index) const
    {
        return bytes + (row_of.empty() ? index : row_of[static_cast<size_t>(index)]) * row_bytes;
    }
};

/// Where a checkpoint has the tensor as a matrix of whole rows, in an order of its own or not; nothing where its values
/// must be put together (columns of a transposed matrix, factors beside them, an adapter) or are no matrix, and for
/// types that multiply_few() does not decode.
std::optional<StoredMatrix> stored_matrix(const TensorInfo &tensor);

} // namespace sinkscope
