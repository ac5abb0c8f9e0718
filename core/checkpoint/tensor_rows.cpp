#include "core/checkpoint/tensor_rows.h"

#include "core/checkpoint/dequantise.h"
#include "core/checkpoint/tensor_layout.h"
#include "core/data/error.h"

#include <omp.h>

#include <algorithm>

namespace sinkscope {

int64_t row_count(const TensorInfo &tensor)
{
    return tensor.shape.empty() ? 1 : tensor.shape.front();
}

int64_t row_values(const TensorInfo &tensor)
{
    return tensor.elements() / std::max<int64_t>(1, row_count(tensor));
}

bool is_plain_storage(const TensorInfo &tensor)
{
    const auto address = reinterpret_cast<uintptr_t>(tensor.bytes.data());
    return !tensor.layout && is_plain_type(tensor.type) &&
        address % static_cast<uintptr_t>(block_format(tensor.type).bytes) == 0;
}

void decode_rows(const TensorInfo &tensor, int64_t first_row, int64_t rows, std::span<float> out, int threads,
                 const std::function<int64_t(int64_t)> &stored_row)
{
    constexpr int64_t values_worth_threads = 1 << 18;
    const int64_t values = row_values(tensor);
    if (first_row < 0 || rows < 0 || first_row > row_count(tensor) - rows)
        throw Error(tensor.file, tensor.name,
                    "rows " + std::to_string(first_row) + " to " + std::to_string(first_row + rows - 1) + " of " +
                        std::to_string(row_count(tensor)));
    if (static_cast<int64_t>(out.size()) != rows * values)
        throw Error(tensor.file, tensor.name,
                    "space for " + std::to_string(out.size()) + " values; " + std::to_string(rows * values) +
                        " expected");
    if (tensor.layout)
        return read_layout(tensor, first_row, rows, out, threads);
    const BlockFormat format = block_format(tensor.type);
    if (values % format.values != 0)
        throw Error(tensor.file, tensor.name, "its rows are no whole " + storage_type_name(tensor.type) + " blocks");
    const auto row_bytes = static_cast<size_t>(values / format.values * format.bytes);
    if (values == 1 && !stored_row) { // a vector: one stretch
        dequantise(tensor.type,
                   tensor.bytes.subspan(static_cast<size_t>(first_row) * row_bytes, out.size() * row_bytes), out);
        return;
    }
    const int together = threads > 0 ? threads : omp_get_max_threads();
#pragma omp parallel for schedule(static) num_threads(together) if (rows * values >= values_worth_threads)
    for (int64_t row = 0; row < rows; ++row) {
        const int64_t stored = stored_row ? stored_row(first_row + row) : first_row + row;
        dequantise(tensor.type, tensor.bytes.subspan(static_cast<size_t>(stored) * row_bytes, row_bytes),
                   out.subspan(static_cast<size_t>(row * values), static_cast<size_t>(values)));
    }
}

} // namespace sinkscope
