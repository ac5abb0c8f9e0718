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
constexpr int query_tile = 96;     // queries that go together; a multiple of micro_rows and of lanes
constexpr int key_tile = 128;      // keys whose scores are made, softened and used while they are in cache; a multiple of panel
constexpr int kept_weights = 4 << 20; // weights (float32) that a thread keeps at most for the column sums, where T allows
constexpr float minus_infinity = -std::numeric_limits<float>::infinity();

int round_up(int value, int multiple) { return (value + multiple - 1) / multiple * multiple; }

/// c[R][panel] = (add ? c : 0) + a[R][depth] b[depth][panel]. Not inlined: on its own, its sums stay in registers.
template <int R, bool add>
[[gnu::noinline]] void multiply_rows(const float *a, int a_stride, const float *b, int depth, float *c, int c_stride)
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

/// Queries that go together: fewer where the weights that are kept of them, T each, would be too many.
inline int queries_together(int tokens)
{
    return std::clamp(kept_weights / round_up(tokens, key_tile) / micro_rows * micro_rows, micro_rows, query_tile);
}

/// Buffers of one thread.
struct Scratch {
    Scratch(const AttentionProblem &p, int queries)
        : query(static_cast<size_t>(queries) * p.head_dim), weights(static_cast<size_t>(queries) * round_up(p.tokens, key_tile)),
          output(static_cast<size_t>(queries) * round_up(p.head_dim, panel)),
          tile_maximum(static_cast<size_t>(round_up(p.tokens, key_tile) / key_tile) * query_tile),
          column_sum(static_cast<size_t>(p.heads / p.kv_heads) * p.tokens)
    {
    }
    std::vector<float> query;
    std::vector<float> weights;      ///< [key tiles][queries][key_tile]: exp(score - the row's maximum when the tile was made)
    std::vector<float> output;       ///< [queries][d rounded up]
    std::vector<float> tile_maximum; ///< [key tiles][query_tile]: those maxima
    std::vector<double> column_sum;  ///< [heads of the group][T]; in double, since a column can have 100,000 rows
    float row_maximum[query_tile], row_sum[query_tile];
};

/// One tile of scores: queries first_query.. (rows of them) against keys first_key.. (width of them, whole panels).
struct Tile {
    int head = 0;
    int first_query = 0, rows = 0;
    int first_key = 0, width = 0;

    /// Columns that rows up to `row` may see of it under the causal mask, as whole panels; what is behind them is not computed.
    int columns_seen(int row) const { return std::clamp(round_up(first_query + row + 1 - first_key, panel), 0, width); }
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

/// Minus infinity where a query may not look.
void mask(const AttentionProblem &p, const Tile &tile, float *scores)
{
    const bool diagonal = tile.first_key + tile.width - 1 > tile.first_query;
    const bool windowed = p.window > 0 && first_key(p, tile.first_query + tile.rows - 1) > tile.first_key;
    if (diagonal || windowed)
        for (int r = 0; r < tile.rows; ++r) {
            float *row = scores + r * key_tile;
            const int t = tile.first_query + r;
            std::fill(row, row + std::clamp(first_key(p, t) - tile.first_key, 0, tile.width), minus_infinity);
            std::fill(row + std::clamp(t + 1 - tile.first_key, 0, tile.width), row + tile.width, minus_infinity);
        }
    if (!p.hidden_keys.empty() && !p.hidden_keys[tile.head].empty()) {
        const auto &hidden = p.hidden_keys[tile.head];
        for (int column = 0; column < std::min(tile.width, p.tokens - tile.first_key); ++column)
            if (hidden[tile.first_key + column])
                for (int r = 0; r < tile.rows; ++r)
                    scores[r * key_tile + column] = minus_infinity;
    }
}

/// scores[rows][key_tile]
void score(const AttentionProblem &p, const PackedHead &packed, const float *query, const Tile &tile, float *scores)
{
    for (int r = 0; r < tile.rows; r += micro_rows) {
        const int rows = std::min(micro_rows, tile.rows - r), seen = tile.columns_seen(r + rows - 1);
        for (int column = 0; column < seen; column += panel)
            multiply_panel<false>(query + r * p.head_dim, p.head_dim, rows,
                                  packed.keys.data() + static_cast<size_t>((tile.first_key + column) / panel) * p.head_dim * panel,
                                  p.head_dim, scores + r * key_tile + column, key_tile);
    }
    mask(p, tile, scores);
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
    const float factor = row_maximum == new_maximum ? 1.0f : std::exp(row_maximum - offset);
    row_maximum = new_maximum;
    row_sum = row_sum * factor + horizontal_sum(sum);
    return factor;
}

/// output[rows][d] += weights[rows][key_tile] values
void add_values(const AttentionProblem &p, const PackedHead &packed, const Tile &tile, const float *weights, float *output)
{
    const int padded_tokens = round_up(p.tokens, key_tile), padded_dim = round_up(p.head_dim, panel);
    for (int column = 0; column < padded_dim; column += panel)
        for (int r = 0; r < tile.rows; r += micro_rows) {
            const int rows = std::min(micro_rows, tile.rows - r);
            multiply_panel<true>(weights + r * key_tile, key_tile, rows,
                                 packed.values.data() + (static_cast<size_t>(column / panel) * padded_tokens + tile.first_key) * panel,
                                 tile.columns_seen(r + rows - 1), output + r * padded_dim + column, padded_dim);
        }
}

/// sums[k] += sum over rows of a_tk: the kept weights carried from the maximum of their time to the row's log-sum-exp.
void add_column_sums(const AttentionProblem &p, const Tile &tile, const float *weights, const float *tile_maximum, double *sums)
{
    const float *log_sum_exp = p.log_sum_exp + static_cast<size_t>(tile.head) * p.tokens + tile.first_query;
    float factor[query_tile] = {};
    for (int r = 0; r < tile.rows; ++r)
        factor[r] = tile_maximum[r] == minus_infinity ? minus_infinity : tile_maximum[r] - log_sum_exp[r];
    for (int r = 0; r < tile.rows; r += lanes)
        store(factor + r, exponential(load(factor + r)));
    const int count = std::min(tile.width, p.tokens - tile.first_key);
    for (int column = 0; column < tile.width; column += panel) {
        // rows above the diagonal do not see these columns, and their weights there were never made
        const int from = std::max(0, tile.first_key + column - tile.first_query) / micro_rows * micro_rows;
        Vector sum0{}, sum1{};
        for (int r = from; r < tile.rows; ++r) {
            sum0 += load(weights + r * key_tile + column) * factor[r];
            sum1 += load(weights + r * key_tile + column + lanes) * factor[r];
        }
        for (int i = 0; i < panel && column + i < count; ++i)
            sums[tile.first_key + column + i] += i < lanes ? sum0[i] : sum1[i - lanes];
    }
}

/// Output and log-sum-exp of queries first.. (rows of them) of a head, and what they add to the column sums.
void attend_queries(const AttentionProblem &p, int head, const PackedHead &packed, int first, int rows, double *sums, Scratch &scratch)
{
    const int padded_dim = round_up(p.head_dim, panel), last = first + rows - 1;
    const int first_tile = first_key(p, first) / key_tile, last_tile = last / key_tile;
    const auto tile = [&](int index) {
        const int key = index * key_tile;
        return Tile{head, first, rows, key, std::min(key_tile, round_up(last + 1 - key, panel))};
    };
    const auto weights = [&](int index) { return scratch.weights.data() + static_cast<size_t>(index - first_tile) * rows * key_tile; };
    const auto maxima = [&](int index) { return scratch.tile_maximum.data() + static_cast<size_t>(index - first_tile) * query_tile; };

    take_queries(p, head, first, rows, scratch.query.data());
    std::fill(scratch.output.begin(), scratch.output.end(), 0.0f);
    std::fill_n(scratch.row_maximum, query_tile, minus_infinity);
    std::fill_n(scratch.row_sum, query_tile, 0.0f);
    float *output = scratch.output.data();
    for (int index = first_tile; index <= last_tile; ++index) {
        const Tile now = tile(index);
        float *scores = weights(index);
        score(p, packed, scratch.query.data(), now, scores);
        for (int r = 0; r < rows; ++r) {
            const int seen = now.columns_seen(r / micro_rows * micro_rows + micro_rows - 1);
            const float factor = soften_row(scores + r * key_tile, seen, scratch.row_maximum[r], scratch.row_sum[r]);
            if (factor != 1.0f)
                for (int i = 0; i < padded_dim; i += lanes)
                    store(output + r * padded_dim + i, load(output + r * padded_dim + i) * factor);
        }
        std::copy_n(scratch.row_maximum, query_tile, maxima(index));
        add_values(p, packed, now, scores, output);
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
    for (int index = first_tile; index <= last_tile; ++index)
        add_column_sums(p, tile(index), weights(index), maxima(index), sums);
}

/// One key/value head at a time: its packed keys and values serve the group of query heads that share it.
void attend_with_lanes(const AttentionProblem &p, std::stop_token stop)
{
    const int group = p.heads / p.kv_heads, together = queries_together(p.tokens);
    const int strips = (p.tokens + together - 1) / together;
    PackedHead packed;
    // made here: an allocation that fails inside the parallel region would end the program
    std::vector<Scratch> scratches;
    for (int thread = 0; thread < p.threads; ++thread)
        scratches.emplace_back(p, together);
    for (int kv_head = 0; kv_head < p.kv_heads && !stop.stop_requested(); ++kv_head) {
        pack(p, kv_head, packed);
        std::atomic<int> arrived = 0;
        for (Scratch &scratch : scratches)
            std::fill(scratch.column_sum.begin(), scratch.column_sum.end(), 0.0);
#pragma omp parallel num_threads(p.threads)
        {
            Scratch &scratch = scratches[static_cast<size_t>(arrived++)];
            // the longest strips first: the last queries see the most keys
#pragma omp for schedule(dynamic)
            for (int i = 0; i < group * strips; ++i)
                if (!stop.stop_requested()) {
                    const int first = (strips - 1 - i / group) * together;
                    attend_queries(p, kv_head * group + i % group, packed, first, std::min(together, p.tokens - first),
                                   scratch.column_sum.data() + static_cast<size_t>(i % group) * p.tokens, scratch);
                }
        }
        float *to = p.column_sum + static_cast<size_t>(kv_head) * group * p.tokens;
        for (size_t k = 0; k < static_cast<size_t>(group) * p.tokens; ++k) {
            double sum = 0;
            for (const Scratch &scratch : scratches)
                sum += scratch.column_sum[k];
            to[k] = static_cast<float>(sum);
        }
    }
}

} // namespace
} // namespace sinkscope
