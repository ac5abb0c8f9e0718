// A few rows times a matrix as it is stored. Included by one translation unit per instruction set, after
// SINKSCOPE_LANES was defined.
#pragma once

#include "core/checkpoint/dequantise.h"
#include "core/engine/generation_kernel.h"
#include "core/engine/weight_groups_internal.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

#include <omp.h>

namespace sinkscope {
namespace {

/// Adds up x times weights for `n` rows of x, group by group; each row's sum in the same order whatever n is.
template <int n> struct Sums {
    const float *x; ///< [n, columns]
    int64_t columns;
    Vector sum[n] = {};

    [[gnu::always_inline]] inline void add(const Vector *group, int64_t at)
    {
        for (int row = 0; row < n; ++row) {
            const float *values = x + row * columns + at;
            Vector part = group[0] * load(values);
            for (int i = 1; i < group_vectors; ++i)
                part += group[i] * load(values + i * lanes);
            sum[row] += part;
        }
    }
};

/// The last columns, fewer than a group, of plain types.
template <int n> void finish(const Sums<n> &sums, const float *rest, int64_t at, float *out, int64_t stride)
{
    for (int row = 0; row < n; ++row) {
        float total = horizontal_sum(sums.sum[row]);
        for (int64_t i = at; i < sums.columns; ++i)
            total += sums.x[row * sums.columns + i] * rest[i - at];
        out[row * stride] = total;
    }
}

/// One row of the matrix with `n` rows of x.
template <class Format, int n>
void row_times(const StoredMatrix &matrix, const std::byte *stored, const float *x, float *out)
{
    Sums<n> sums{x, matrix.columns};
    int64_t at = 0;
    for (; at + Format::values <= matrix.columns; at += Format::values, stored += Format::bytes)
        for (int index = 0; index < Format::values / group_values; ++index) {
            Vector group[group_vectors];
            Format::decode(stored, index, group);
            sums.add(group, at + index * group_values);
        }
    float rest[group_values] = {};
    if (at < matrix.columns) // plain types alone have an end of fewer values
        dequantise(matrix.type, {stored, static_cast<size_t>((matrix.columns - at) * (Format::bytes / group_values))},
                   {rest, static_cast<size_t>(matrix.columns - at)});
    finish(sums, rest, at, out, matrix.rows);
}

using RowTimes = void (*)(const StoredMatrix &, const std::byte *, const float *, float *);

/// nullptr for a type that has no decoder here.
template <int n> RowTimes row_times_of(StorageType type)
{
    switch (type) {
    case StorageType::f32:
        return row_times<F32, n>;
    case StorageType::bf16:
        return row_times<BF16, n>;
    case StorageType::q8_0:
        return row_times<Q8_0, n>;
    case StorageType::q4_0:
        return row_times<Q4_0, n>;
    case StorageType::q4_1:
        return row_times<Q4_1, n>;
    case StorageType::q5_0:
        return row_times<Q5_0, n>;
    case StorageType::q5_1:
        return row_times<Q5_1, n>;
    case StorageType::q4_k:
        return row_times<Q4_K, n>;
    case StorageType::q5_k:
        return row_times<Q5_K, n>;
    case StorageType::q6_k:
        return row_times<Q6_K, n>;
    case StorageType::f16:
        return row_times<F16, n>;
    default:
        return nullptr;
    }
}

RowTimes row_times_of(StorageType type, int64_t n)
{
    return n >= 8 ? row_times_of<8>(type)
        : n >= 4  ? row_times_of<4>(type)
        : n >= 2  ? row_times_of<2>(type)
                  : row_times_of<1>(type);
}

void multiply_rows(const FewRowsProduct &product, const FewRowsProblem &problem, int64_t first, int64_t last)
{
    const StoredMatrix &matrix = *product.matrix;
    for (int64_t row = first; row < last; ++row) {
        const std::byte *stored = matrix.row(row);
        for (int64_t of_x = 0; of_x < problem.n;) {
            const int64_t left = problem.n - of_x, n = left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
            row_times_of(matrix.type, n)(matrix, stored, problem.x + of_x * matrix.columns,
                                         product.out + of_x * matrix.rows + row);
            of_x += n;
        }
    }
}

void multiply_with_lanes(const FewRowsProblem &problem)
{
    constexpr int64_t values_worth_threads = 1 << 16;
    int64_t rows = 0, values = 0;
    for (const FewRowsProduct &product : problem.products) {
        rows += product.matrix->rows;
        values += product.matrix->rows * product.matrix->columns;
    }
#pragma omp parallel num_threads(problem.threads) if (values * problem.n >= values_worth_threads)
    {
        const int64_t threads = omp_get_num_threads(), thread = omp_get_thread_num();
        const int64_t first = rows * thread / threads, last = rows * (thread + 1) / threads;
        int64_t begin = 0;
        for (const FewRowsProduct &product : problem.products) {
            const int64_t end = begin + product.matrix->rows;
            multiply_rows(product, problem, std::clamp(first, begin, end) - begin,
                          std::clamp(last, begin, end) - begin);
            begin = end;
        }
    }
}

} // namespace
} // namespace sinkscope
