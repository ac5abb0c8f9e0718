#pragma once

#include "core/engine/stored_matrix.h"

#include <cstdint>
#include <span>
#include <vector>

namespace sinkscope {

/// What writing takes on the CPU, where a few rows meet all weights. Plain pointers, so that the kernels are compiled
/// once per instruction set without torch's headers. Every value is made by one thread, in an order that depends on
/// the matrix alone: the bits are the same whatever else is computed beside it, and on any number of threads.

/// Rows for which that is faster than to have the weights in float32 first.
constexpr int64_t most_few_rows = 16;

/// out [n, matrix.rows] = x [n, matrix.columns] times the transposed matrix, in float32: weights in blocks are decoded
/// on the way, to what dequantise() gives within a rounding.
bool multiplies_few(StorageType type); ///< whether there is a decoder for it
struct FewRowsProduct {
    const StoredMatrix *matrix = nullptr;
    float *out = nullptr;
};
struct FewRowsProblem {
    const float *x = nullptr; ///< [n, columns], the same for all products
    int64_t n = 0;
    std::span<const FewRowsProduct> products;
    int threads = 1;
};
void multiply_few(const FewRowsProblem &problem);

/// One query of one trace against what is cached of the tokens that it sees, of which the last is its own.
struct CachedQuery {
    const float *query = nullptr; ///< [H, d], rotated
    const void *keys = nullptr, *values = nullptr; ///< [kv_heads, n, d or d_v]
    int64_t key_stride = 0, value_stride = 0; ///< numbers from one head to the next
    int64_t count = 0; ///< n
    float *output = nullptr; ///< [H, d_v]
};
struct CachedAttention {
    int heads = 0, kv_heads = 0, head_dim = 0, value_dim = 0;
    float scale = 1, cap = 0; ///< as in AttentionProblem
    const float *slopes = nullptr, *sinks = nullptr; ///< as in AttentionProblem
    bool bfloat16 = false; ///< keys and values; else float32
    std::span<const CachedQuery> queries;
    int threads = 1;
};
void attend_cached(const CachedAttention &problem);

/// The kernels by instruction set. Each returns false when it was not built for this processor family.
namespace kernel {
bool multiply_few_baseline(const FewRowsProblem &problem);
bool multiply_few_avx2(const FewRowsProblem &problem);
bool multiply_few_avx512(const FewRowsProblem &problem);
bool attend_cached_baseline(const CachedAttention &problem);
bool attend_cached_avx2(const CachedAttention &problem);
bool attend_cached_avx512(const CachedAttention &problem);
} // namespace kernel

} // namespace sinkscope
