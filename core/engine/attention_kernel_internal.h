// The attention kernel, written once on vectors of SINKSCOPE_LANES floats (see vector_math_internal.h for why it is a
// header with internal linkage).
#pragma once

#include "core/engine/attention_kernel.h"
#include "core/engine/vector_math_internal.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <utility>

namespace sinkscope {
namespace {

constexpr int panel = 2 * lanes;   // columns that the micro-kernel makes at once
constexpr int micro_rows = 6;      // rows that it makes at once: 6 x 2 accumulators fill the registers
constexpr int query_tile = 96;     // queries whose scores are in cache together; a multiple of micro_rows
constexpr int key_tile = 128;      // keys likewise; a multiple of panel
constexpr float minus_infinity = -std::numeric_limits<float>::infinity();

int round_up(int value, int multiple) { return (value + multiple - 1) / multiple * multiple; }

/// c[R][panel] = (add ? c : 0) + a[R][depth] b[depth][panel]
template <int R, bool add> inline void multiply_rows(const float *a, int a_stride, const float *b, int depth, float *c, int c_stride)
{
    Vector sum[R][2];
    for (int r = 0; r < R; ++r) {
        sum[r][0] = add ? load(c + r * c_stride) : Vector{};
        sum[r][1] = add ? load(c + r * c_stride + lanes) : Vector{};
    }
    for (int i = 0; i < depth; ++i) {
        const Vector b0 = load(b + i * panel), b1 = load(b + i * panel + lanes);
#pragma GCC unroll 6
        for (int r = 0; r < R; ++r) {
            const Vector x = broadcast(a[r * a_stride + i]);
            sum[r][0] += x * b0;
            sum[r][1] += x * b1;
        }
    }
    for (int r = 0; r < R; ++r) {
        store(c + r * c_stride, sum[r][0]);
        store(c + r * c_stride + lanes, sum[r][1]);
    }
}

/// The same for any number of rows.
template <bool add> inline void multiply_panel(const float *a, int a_stride, int rows, const float *b, int depth, float *c, int c_stride)
{
    int r = 0;
    for (; r + micro_rows <= rows; r += micro_rows)
        multiply_rows<micro_rows, add>(a + r * a_stride, a_stride, b, depth, c + r * c_stride, c_stride);
    a += r * a_stride;
    c += r * c_stride;
    switch (rows - r) {
    case 1: return multiply_rows<1, add>(a, a_stride, b, depth, c, c_stride);
    case 2: return multiply_rows<2, add>(a, a_stride, b, depth, c, c_stride);
    case 3: return multiply_rows<3, add>(a, a_stride, b, depth, c, c_stride);
    case 4: return multiply_rows<4, add>(a, a_stride, b, depth, c, c_stride);
    case 5: return multiply_rows<5, add>(a, a_stride, b, depth, c, c_stride);
    default: return;
    }
}

/// Keys and values of one key/value head, laid out for the micro-kernel.
struct PackedHead {
    std::vector<float> keys;   ///< panels of [d][panel] keys, zeros behind the last token
    std::vector<float> values; ///< panels of [T rounded up][panel] value components, zeros behind the last component
};

void pack(const AttentionProblem &p, int kv_head, PackedHead &packed)
{
    const int padded_tokens = round_up(p.tokens, key_tile), padded_dim = round_up(p.head_dim, panel);
    packed.keys.assign(static_cast<size_t>(padded_tokens) * p.head_dim, 0.0f);
    packed.values.assign(static_cast<size_t>(padded_tokens) * padded_dim, 0.0f);
    const size_t stride = static_cast<size_t>(p.kv_heads) * p.head_dim;
#pragma omp parallel for schedule(static) num_threads(p.threads)
    for (int t = 0; t < p.tokens; ++t) {
        const float *key = p.key + t * stride + static_cast<size_t>(kv_head) * p.head_dim;
        const float *value = p.value + t * stride + static_cast<size_t>(kv_head) * p.head_dim;
        float *key_panel = packed.keys.data() + static_cast<size_t>(t / panel) * p.head_dim * panel + t % panel;
        for (int i = 0; i < p.head_dim; ++i)
            key_panel[static_cast<size_t>(i) * panel] = key[i];
        for (int i = 0; i < p.head_dim; ++i)
            packed.values[(static_cast<size_t>(i / panel) * padded_tokens + t) * panel + i % panel] = value[i];
    }
}

/// First key that query t may see.
inline int first_key(const AttentionProblem &p, int t) { return p.window > 0 ? std::max(0, t - p.window + 1) : 0; }

/// Buffers of one thread.
struct Scratch {
    explicit Scratch(const AttentionProblem &p)
        : query(static_cast<size_t>(query_tile) * p.head_dim), scores(static_cast<size_t>(query_tile) * key_tile),
          output(static_cast<size_t>(query_tile) * round_up(p.head_dim, panel)), sums(key_tile)
    {
    }
    std::vector<float> query, scores, output, sums;
    float row_maximum[query_tile], row_sum[query_tile];
};

/// The scaled queries first..first+rows-1 of a head, contiguous.
void take_queries(const AttentionProblem &p, int head, int first, int rows, float *to)
{
    for (int r = 0; r < rows; ++r) {
        const float *from = p.query + (static_cast<size_t>(first + r) * p.heads + head) * p.head_dim;
        for (int i = 0; i < p.head_dim; ++i)
            to[static_cast<size_t>(r) * p.head_dim + i] = from[i] * p.scale;
    }
}

/// scores[rows][key_tile] of the queries with the keys first_of_tile.., and minus infinity where a query may not look.
void score_tile(const AttentionProblem &p, int head, const PackedHead &packed, const float *query, int first_query, int rows,
                int first_of_tile, int width, float *scores)
{
    for (int column = 0; column < width; column += panel)
        multiply_panel<false>(query, p.head_dim, rows,
                              packed.keys.data() + static_cast<size_t>((first_of_tile + column) / panel) * p.head_dim * panel,
                              p.head_dim, scores + column, key_tile);
    const bool diagonal = first_of_tile + width - 1 > first_query;
    const bool windowed = p.window > 0 && first_key(p, first_query + rows - 1) > first_of_tile;
    if (diagonal || windowed)
        for (int r = 0; r < rows; ++r) {
            float *row = scores + r * key_tile;
            const int t = first_query + r;
            std::fill(row, row + std::clamp(first_key(p, t) - first_of_tile, 0, width), minus_infinity);
            std::fill(row + std::clamp(t + 1 - first_of_tile, 0, width), row + width, minus_infinity);
        }
    if (!p.hidden_keys.empty() && !p.hidden_keys[head].empty()) {
        const auto &hidden = p.hidden_keys[head];
        for (int column = 0; column < std::min(width, p.tokens - first_of_tile); ++column)
            if (hidden[first_of_tile + column])
                for (int r = 0; r < rows; ++r)
                    scores[r * key_tile + column] = minus_infinity;
    }
}

/// Online softmax of one row of scores: the row becomes exp(score - maximum); returns the factor for what was summed before.
inline float soften_row(float *row, int width, float &row_maximum, float &row_sum)
{
    Vector largest = broadcast(row_maximum);
    for (int i = 0; i < width; i += lanes)
        largest = maximum(largest, load(row + i));
    const float new_maximum = horizontal_maximum(largest);
    const float offset = new_maximum == minus_infinity ? 0.0f : new_maximum; // nothing visible yet: all zeros, no NaN
    Vector sum{};
    for (int i = 0; i < width; i += lanes) {
        const Vector e = exponential(load(row + i) - offset);
        store(row + i, e);
        sum += e;
    }
    const float factor = std::exp(row_maximum - offset);
    row_maximum = new_maximum;
    row_sum = row_sum * factor + horizontal_sum(sum);
    return factor;
}

/// Output and log-sum-exp of queries first..first+query_tile-1.
void forward_tile(const AttentionProblem &p, int head, const PackedHead &packed, int first, Scratch &scratch)
{
    const int rows = std::min(query_tile, p.tokens - first);
    const int padded_tokens = round_up(p.tokens, key_tile), padded_dim = round_up(p.head_dim, panel);
    take_queries(p, head, first, rows, scratch.query.data());
    std::fill(scratch.output.begin(), scratch.output.end(), 0.0f);
    std::fill_n(scratch.row_maximum, query_tile, minus_infinity);
    std::fill_n(scratch.row_sum, query_tile, 0.0f);

    float *scores = scratch.scores.data(), *output = scratch.output.data();
    const int last = first + rows - 1;
    for (int tile = first_key(p, first) / key_tile * key_tile; tile <= last; tile += key_tile) {
        const int width = std::min(key_tile, round_up(last + 1 - tile, panel));
        score_tile(p, head, packed, scratch.query.data(), first, rows, tile, width, scores);
        for (int r = 0; r < rows; ++r) {
            const float factor = soften_row(scores + r * key_tile, width, scratch.row_maximum[r], scratch.row_sum[r]);
            if (factor != 1.0f)
                for (int i = 0; i < padded_dim; i += lanes)
                    store(output + r * padded_dim + i, load(output + r * padded_dim + i) * factor);
        }
        for (int column = 0; column < padded_dim; column += panel)
            multiply_panel<true>(scores, key_tile, rows,
                                 packed.values.data() + (static_cast<size_t>(column / panel) * padded_tokens + tile) * panel,
                                 width, output + column, padded_dim);
    }
    for (int r = 0; r < rows; ++r) {
        const float sum = scratch.row_sum[r];
        const float inverse = sum > 0 ? 1.0f / sum : 0.0f;
        float *to = p.output + (static_cast<size_t>(first + r) * p.heads + head) * p.head_dim;
        for (int i = 0; i < p.head_dim; ++i)
            to[i] = output[r * padded_dim + i] * inverse;
        p.log_sum_exp[static_cast<size_t>(head) * p.tokens + first + r] =
            sum > 0 ? scratch.row_maximum[r] + std::log(sum) : minus_infinity;
    }
}

/// Column sums of keys first..first+key_tile-1 over all queries that can see them.
void column_tile(const AttentionProblem &p, int head, const PackedHead &packed, int first, Scratch &scratch)
{
    const int count = std::min(key_tile, p.tokens - first), width = round_up(count, panel);
    const int end = p.window > 0 ? std::min(p.tokens, first + count - 1 + p.window) : p.tokens;
    const float *log_sum_exp = p.log_sum_exp + static_cast<size_t>(head) * p.tokens;
    std::vector<double> total(static_cast<size_t>(count), 0.0); // tiles add up in double: a column can have 100,000 rows
    for (int query = first / query_tile * query_tile; query < end; query += query_tile) {
        const int rows = std::min(query_tile, p.tokens - query);
        take_queries(p, head, query, rows, scratch.query.data());
        score_tile(p, head, packed, scratch.query.data(), query, rows, first, width, scratch.scores.data());
        for (int column = 0; column < width; column += lanes) {
            Vector sum{};
            for (int r = 0; r < rows; ++r)
                if (log_sum_exp[query + r] != minus_infinity)
                    sum += exponential(load(scratch.scores.data() + r * key_tile + column) - log_sum_exp[query + r]);
            store(scratch.sums.data() + column, sum);
        }
        for (int column = 0; column < count; ++column)
            total[column] += scratch.sums[column];
    }
    for (int column = 0; column < count; ++column)
        p.column_sum[static_cast<size_t>(head) * p.tokens + first + column] = static_cast<float>(total[column]);
}

/// Both passes, one key/value head at a time: its packed keys and values serve the group of query heads that share it.
void attend_with_lanes(const AttentionProblem &p, std::stop_token stop)
{
    const int group = p.heads / p.kv_heads;
    const int query_tiles = (p.tokens + query_tile - 1) / query_tile, key_tiles = (p.tokens + key_tile - 1) / key_tile;
    PackedHead packed;
    for (int kv_head = 0; kv_head < p.kv_heads && !stop.stop_requested(); ++kv_head) {
        pack(p, kv_head, packed);
#pragma omp parallel num_threads(p.threads)
        {
            Scratch scratch(p);
            // the longest tiles first: the last queries see the most keys, the first keys are seen by the most queries
#pragma omp for schedule(dynamic)
            for (int i = 0; i < group * query_tiles; ++i)
                if (!stop.stop_requested())
                    forward_tile(p, kv_head * group + i % group, packed, (query_tiles - 1 - i / group) * query_tile, scratch);
#pragma omp for schedule(dynamic)
            for (int i = 0; i < group * key_tiles; ++i)
                if (!stop.stop_requested())
                    column_tile(p, kv_head * group + i % group, packed, i / group * key_tile, scratch);
        }
    }
}

} // namespace
} // namespace sinkscope
