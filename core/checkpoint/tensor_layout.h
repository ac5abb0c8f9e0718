#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace sinkscope {

/// Where a row of a canonical tensor lies in the stored one; empty: in the same place.
using RowMap = std::function<int64_t(int64_t)>;

/// How the values of a canonical tensor lie in a file, where they are no run of a stored tensor's rows:
/// TensorInfo::type is then that of the stored values, TensorInfo::shape the canonical one.
struct TensorLayout {
    struct Part {
        std::span<const std::byte> bytes; ///< a stored matrix, row by row
        std::span<const std::byte> scales; ///< factors of its blocks; empty = none
    };
    std::vector<Part> parts;
    bool stacked = false; ///< each part is one index of the first dimension (an expert, a head); else there is one part
    int64_t stored_rows = 0, stored_columns = 0; ///< of every part
    RowMap row;
    bool transposed = false; ///< parts are stored [in, out]; plain types alone
    StorageType scale_type = StorageType::f32; ///< e8m0 where a factor is a power of two
    int64_t scaled_rows = 1, scaled_columns = 1; ///< of the block that shares a factor
};

/// Rows of a tensor that has a layout, as Checkpoint::read_rows gives them. The caller has checked that they exist.
void read_layout(const TensorInfo &tensor, int64_t first_row, int64_t rows, std::span<float> out, int threads);

/// Checks that every row that the layout leads to lies within its parts. Throws Error.
void check_layout(const TensorInfo &tensor);

/// [queries | key | value] of one key-value head after the other: rows of the queries (`part` 0), keys (1) or values
/// (2).
RowMap rows_by_group(int64_t queries_in_group, int64_t head_dim, int part);
/// Runs of `run` rows that are taken out of every `of`, from row `first` of these.
RowMap rows_of_every(int64_t run, int64_t of, int64_t first);
/// Heads whose two halves llama.cpp interleaves: half * n + i of a head of 2n rotated rows is its row 2 * i + half.
RowMap rows_of_interleaved_halves(int64_t head_dim, int64_t rotated);

} // namespace sinkscope
