#include "core/checkpoint/tensor_layout.h"

#include "core/checkpoint/dequantise.h"
#include "core/checkpoint/little_endian.h"
#include "core/checkpoint/tensor_rows.h"
#include "core/data/error.h"

#include <omp.h>

#include <algorithm>
#include <bit>
#include <cmath>

namespace sinkscope {
namespace {

/// A tensor seen as rows of `columns` values, `rows` of them in each part.
struct Rows {
    int64_t rows, columns;
};

Rows rows_of(const TensorInfo &tensor)
{
    const auto &shape = tensor.shape;
    const size_t at = tensor.layout->stacked ? 1 : 0;
    const int64_t rows = shape.size() > at ? shape[at] : 1;
    return {rows, shape.size() > at + 1 ? shape[at + 1] : 1};
}

float scale_at(const TensorLayout &layout, const TensorLayout::Part &part, int64_t index)
{
    float value = 0;
    const auto size = static_cast<size_t>(block_format(layout.scale_type).bytes);
    dequantise(layout.scale_type, part.scales.subspan(static_cast<size_t>(index) * size, size), {&value, 1});
    return value;
}

void read_row(const TensorInfo &tensor, const TensorLayout::Part &part, int64_t stored, std::span<float> out)
{
    const TensorLayout &layout = *tensor.layout;
    const BlockFormat format = block_format(tensor.type);
    const auto row_bytes = static_cast<size_t>(layout.stored_columns / format.values * format.bytes);
    dequantise(tensor.type, part.bytes.subspan(static_cast<size_t>(stored) * row_bytes, row_bytes), out);
    if (part.scales.empty())
        return;
    const int64_t in_row = (layout.stored_columns + layout.scaled_columns - 1) / layout.scaled_columns;
    const int64_t first = stored / layout.scaled_rows * in_row;
    for (int64_t block = 0; block < in_row; ++block) {
        const float scale = scale_at(layout, part, first + block);
        const int64_t begin = block * layout.scaled_columns;
        for (int64_t i = begin; i < std::min(begin + layout.scaled_columns, layout.stored_columns); ++i)
            out[static_cast<size_t>(i)] *= scale;
    }
}

/// `columns` stored rows give a strip of canonical rows: what lies beside each other in a stored row comes from memory
/// together.
template <class Load>
void transpose(const TensorInfo &tensor, const TensorLayout::Part &part, int64_t first, int64_t rows, int64_t columns,
               int64_t bytes, float *out, Load load)
{
    const TensorLayout &layout = *tensor.layout;
    for (int64_t column = 0; column < columns; ++column) {
        const std::byte *stored = part.bytes.data() + column * layout.stored_columns * bytes;
        for (int64_t row = 0; row < rows; ++row)
            out[row * columns + column] = load(stored + (layout.row ? layout.row(first + row) : first + row) * bytes);
    }
}

void read_transposed(const TensorInfo &tensor, const TensorLayout::Part &part, int64_t first, int64_t rows,
                     int64_t columns, float *out)
{
    const int64_t bytes = block_format(tensor.type).bytes;
    if (tensor.type == StorageType::f32)
        transpose(tensor, part, first, rows, columns, bytes, out,
                  [](const std::byte *at) { return load_number<float>(at); });
    else if (tensor.type == StorageType::bf16)
        transpose(tensor, part, first, rows, columns, bytes, out, [](const std::byte *at) {
            return std::bit_cast<float>(static_cast<uint32_t>(load_number<uint16_t>(at)) << 16);
        });
    else
        transpose(tensor, part, first, rows, columns, bytes, out, [&](const std::byte *at) {
            float value = 0;
            dequantise(tensor.type, {at, static_cast<size_t>(bytes)}, {&value, 1});
            return value;
        });
}

} // namespace

void read_layout(const TensorInfo &tensor, int64_t first_row, int64_t rows, std::span<float> out, int threads)
{
    constexpr int64_t values_worth_threads = 1 << 18;
    const TensorLayout &layout = *tensor.layout;
    const Rows each = rows_of(tensor);
    const int64_t in_part = each.rows, columns = each.columns; // by name: clang takes no binding into a parallel loop
    const int64_t strip = layout.transposed ? std::min<int64_t>(16, in_part) : 1; // a strip lies within one part
    const int64_t first = first_row * (layout.stacked ? in_part : 1), count = rows * (layout.stacked ? in_part : 1);
    // a strip may not leave its part, wherever the first row lies in it
    const int64_t first_strip = first / in_part * ((in_part + strip - 1) / strip) + first % in_part / strip;
    const int64_t last = first + count - 1;
    const int64_t strips =
        count == 0 ? 0 : last / in_part * ((in_part + strip - 1) / strip) + last % in_part / strip - first_strip + 1;
    const int together = threads > 0 ? threads : omp_get_max_threads();
#pragma omp parallel for schedule(static) num_threads(together) if (count * columns >= values_worth_threads)
    for (int64_t s = 0; s < strips; ++s) {
        const int64_t in_all = (in_part + strip - 1) / strip, index = first_strip + s;
        const int64_t part = index / in_all, begin = part * in_part + index % in_all * strip;
        const int64_t from = std::max(begin, first);
        const int64_t to = std::min({begin + strip, (part + 1) * in_part, first + count});
        const auto &stored = layout.parts[static_cast<size_t>(layout.stacked ? part : 0)];
        const int64_t row = from - part * in_part;
        float *values = out.data() + (from - first) * columns;
        if (layout.transposed)
            read_transposed(tensor, stored, row, to - from, columns, values);
        else
            read_row(tensor, stored, layout.row ? layout.row(row) : row, {values, static_cast<size_t>(columns)});
    }
}

void check_layout(const TensorInfo &tensor)
{
    const TensorLayout &layout = *tensor.layout;
    const auto [rows, columns] = rows_of(tensor);
    const BlockFormat format = block_format(tensor.type);
    const int64_t mapped = layout.transposed ? layout.stored_columns : layout.stored_rows;
    bool fits = (layout.transposed ? layout.stored_rows : layout.stored_columns) == columns &&
        layout.stored_columns % format.values == 0 && (!layout.transposed || format.values == 1) &&
        layout.parts.size() == static_cast<size_t>(layout.stacked ? tensor.shape.at(0) : 1);
    for (const auto &part : layout.parts)
        fits = fits &&
            static_cast<int64_t>(part.bytes.size()) ==
                layout.stored_rows * (layout.stored_columns / format.values * format.bytes) &&
            (part.scales.empty() ||
             static_cast<int64_t>(part.scales.size()) ==
                 (layout.stored_rows + layout.scaled_rows - 1) / layout.scaled_rows *
                     ((layout.stored_columns + layout.scaled_columns - 1) / layout.scaled_columns) *
                     block_format(layout.scale_type).bytes);
    for (int64_t row = 0; fits && row < rows; ++row) {
        const int64_t stored = layout.row ? layout.row(row) : row;
        fits = stored >= 0 && stored < mapped;
    }
    if (!fits)
        throw Error(tensor.file, tensor.name, "is stored in another size than its model asks for");
}

RowMap rows_by_group(int64_t queries_in_group, int64_t head_dim, int part)
{
    const int64_t heads = part == 0 ? queries_in_group : 1;
    const int64_t skipped = part == 0 ? 0 : queries_in_group + part - 1;
    return rows_of_every(heads * head_dim, (queries_in_group + 2) * head_dim, skipped * head_dim);
}

RowMap rows_of_every(int64_t run, int64_t of, int64_t first)
{
    return [=](int64_t row) { return row / run * of + first + row % run; };
}

RowMap rows_of_interleaved_halves(int64_t head_dim, int64_t rotated)
{
    return [=](int64_t row) {
        const int64_t in_head = row % head_dim;
        if (in_head >= rotated)
            return row;
        const int64_t half = in_head / (rotated / 2), i = in_head % (rotated / 2);
        return row - in_head + 2 * i + half;
    };
}

} // namespace sinkscope
