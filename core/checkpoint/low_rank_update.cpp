#include "core/checkpoint/low_rank_update.h"

#include <omp.h>

namespace sinkscope {
namespace {

void add_row(const LowRankUpdate::Part &part, int64_t row, std::span<float> out)
{
    const float *up = part.up.data() + (part.row ? part.row(row) : row) * part.rank;
    const auto columns = static_cast<int64_t>(out.size());
    for (int64_t k = 0; k < part.rank; ++k) {
        const float factor = static_cast<float>(part.scale) * up[k];
        const float *down = part.down.data() + k * columns;
        for (int64_t i = 0; i < columns; ++i)
            out[static_cast<size_t>(i)] += factor * down[i];
    }
}

} // namespace

void add_update(const TensorInfo &tensor, int64_t first, int64_t count, std::span<float> out, int threads)
{
    constexpr int64_t values_worth_threads = 1 << 18;
    const auto &parts = tensor.update->parts;
    const bool stacked = tensor.shape.size() == 3;
    const int64_t rows_in_part = stacked ? tensor.shape[1] : tensor.shape[0], columns = tensor.shape.back();
    const int64_t begin = stacked ? first * rows_in_part : first, rows = stacked ? count * rows_in_part : count;
    const int together = threads > 0 ? threads : omp_get_max_threads();
#pragma omp parallel for schedule(static) num_threads(together) if (rows * columns >= values_worth_threads)
    for (int64_t i = 0; i < rows; ++i) {
        const int64_t row = begin + i;
        const LowRankUpdate::Part &part = parts[static_cast<size_t>(stacked ? row / rows_in_part : 0)];
        add_row(part, row % rows_in_part, out.subspan(static_cast<size_t>(i * columns), static_cast<size_t>(columns)));
    }
}

} // namespace sinkscope
