#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstdint>
#include <functional>
#include <span>

namespace sinkscope {

/// A tensor seen as rows: dimension 0 counts them, the other ones make up a row. A vector has rows of one value.
int64_t row_count(const TensorInfo &tensor);
int64_t row_values(const TensorInfo &tensor);

/// True when the tensor's bytes are aligned, unquantised numbers.
bool is_plain_storage(const TensorInfo &tensor);

/// Decodes rows to float32, on `threads` threads (0 = OpenMP's default) when there are many. `stored_row`, when given,
/// tells where a row of the result lies in the file. Throws Error when the rows do not exist or `out` has another size.
void decode_rows(const TensorInfo &tensor, int64_t first_row, int64_t rows, std::span<float> out, int threads = 0,
                 const std::function<int64_t(int64_t)> &stored_row = {});

} // namespace sinkscope
