// What the attention kernel does with a tile: products of panels, and scores with their rules. A header with internal
// linkage, see vector_math_internal.h.
#pragma once

#include "core/engine/attention_kernel.h"
#include "core/engine/vector_math_internal.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace sinkscope {
namespace {

constexpr int panel = 2 * lanes; // columns that the micro-kernel makes at once
constexpr int micro_rows = 6; // rows that it makes at once: 6 x 2 accumulators fill the registers
constexpr int query_tile = 96; // queries that go together; a multiple of micro_rows and of lanes
constexpr int key_tile =
    128; // keys whose scores are made, softened and used while they are in cache; a multiple of panel
constexpr int kept_weights =
    4 << 20; // weights (float32) that a thread keeps at most for the column sums, where T allows
constexpr float minus_infinity = -std::numeric_limits<float>::infinity();

int round_up(int value, int multiple)
{
    return (value + multiple - 1) / multiple * multiple;
}

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
template <bool add>
inline void multiply_panel(const float *a, int a_stride, int rows, const float *b, int depth, float *c, int c_stride)
{
    int r = 0;
    for (; r + micro_rows <= rows; r += micro_rows)
        multiply_rows<micro_rows, add>(a + r * a_stride, a_stride, b, depth, c + r * c_stride, c_stride);
    a += r * a_stride;
    c += r * c_stride;
    switch (rows - r) {
    case 1:
        return multiply_rows<1, add>(a, a_stride, b, depth, c, c_stride);
    case 2:
        return multiply_rows<2, add>(a, a_stride, b, depth, c, c_stride);
    case 3:
        return multiply_rows<3, add>(a, a_stride, b, depth, c, c_stride);
    case 4:
        return multiply_rows<4, add>(a, a_stride, b, depth, c, c_stride);
    case 5:
        return multiply_rows<5, add>(a, a_stride, b, depth, c, c_stride);
    default:
        return;
    }
}

/// Keys and values of one key/value head, laid out for the micro-kernel.
struct PackedHead {
    std::vector<float> keys; ///< panels of [d][panel] keys, zeros behind the last token
    std::vector<float> values; ///< panels of [T rounded up][panel] value components, zeros behind the last component
};

void pack(const AttentionProblem &p, int kv_head, PackedHead &packed)
{
    const int padded_tokens = round_up(p.tokens, key_tile), padded_dim = round_up(p.value_dim, panel);
    packed.keys.assign(static_cast<size_t>(padded_tokens) * p.head_dim, 0.0f);
    packed.values.assign(static_cast<size_t>(padded_tokens) * padded_dim, 0.0f);
#pragma omp parallel for schedule(static) num_threads(p.threads)
    for (int t = 0; t < p.tokens; ++t) {
        const size_t head = static_cast<size_t>(t) * p.kv_heads + kv_head;
        const float *key = p.key + head * p.head_dim, *value = p.value + head * p.value_dim;
        float *key_panel = packed.keys.data() + static_cast<size_t>(t / panel) * p.head_dim * panel + t % panel;
        for (int i = 0; i < p.head_dim; ++i)
            key_panel[static_cast<size_t>(i) * panel] = key[i];
        for (int i = 0; i < p.value_dim; ++i)
            packed.values[(static_cast<size_t>(i / panel) * padded_tokens + t) * panel + i % panel] = value[i];
    }
}

/// One tile of scores: queries first_query.. (rows of them) against keys first_key.. (width of them, whole panels).
struct Tile {
    int head = 0;
    int first_query = 0, rows = 0;
    int first_key = 0, width = 0;

    /// Columns that rows up to `row` may see of it under the causal mask, as whole panels; what is behind them is not
    /// computed.
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
    const bool limited = p.reach.first_key(tile.first_query + tile.rows - 1) > tile.first_key;
    if (diagonal || limited)
        for (int r = 0; r < tile.rows; ++r) {
            float *row = scores + r * key_tile;
            const int t = tile.first_query + r;
            std::fill(row, row + std::clamp(p.reach.first_key(t) - tile.first_key, 0, tile.width), minus_infinity);
            std::fill(row + std::clamp(t + 1 - tile.first_key, 0, tile.width), row + tile.width, minus_infinity);
        }
    if (p.window.width > 0)
        for (int r = 0; r < tile.rows; ++r)
            for (int k = tile.first_key;
                 k < std::min(tile.first_query + r - p.window.width + 1, tile.first_key + tile.width); ++k)
                if (!p.window.kept[k])
                    scores[r * key_tile + k - tile.first_key] = minus_infinity;
    if (!p.hidden_keys.empty() && !p.hidden_keys[tile.head].empty()) {
        const auto &hidden = p.hidden_keys[tile.head];
        for (int column = 0; column < std::min(tile.width, p.tokens - tile.first_key); ++column)
            if (hidden[tile.first_key + column])
                for (int r = 0; r < tile.rows; ++r)
                    scores[r * key_tile + column] = minus_infinity;
    }
}

/// Soft cap and ALiBi of the columns of rows r.. that are seen.
void bend(const AttentionProblem &p, const Tile &tile, int first_row, int rows, int seen, float *scores)
{
    const float slope = p.slopes ? p.slopes[tile.head] : 0.0f, inverse_cap = p.score_cap > 0 ? 1 / p.score_cap : 0.0f;
    const Vector steps = counted();
    for (int r = first_row; r < first_row + rows; ++r)
        for (int column = 0; column < seen; column += lanes) {
            float *at = scores + r * key_tile + column;
            Vector value = load(at);
            if (p.score_cap > 0)
                value = hyperbolic_tangent(value * inverse_cap) * p.score_cap;
            if (p.slopes)
                value += (steps + static_cast<float>(tile.first_key + column - tile.first_query - r)) * slope;
            store(at, value);
        }
}

/// scores[rows][key_tile]
void score(const AttentionProblem &p, const PackedHead &packed, const float *query, const Tile &tile, float *scores)
{
    for (int r = 0; r < tile.rows; r += micro_rows) {
        const int rows = std::min(micro_rows, tile.rows - r), seen = tile.columns_seen(r + rows - 1);
        for (int column = 0; column < seen; column += panel)
            multiply_panel<false>(query + r * p.head_dim, p.head_dim, rows,
                                  packed.keys.data() +
                                      static_cast<size_t>((tile.first_key + column) / panel) * p.head_dim * panel,
                                  p.head_dim, scores + r * key_tile + column, key_tile);
        if (p.score_cap > 0 || p.slopes)
            bend(p, tile, r, rows, seen, scores);
    }
    mask(p, tile, scores);
}

/// output[rows][d_v] += weights[rows][key_tile] values
void add_values(const AttentionProblem &p, const PackedHead &packed, const Tile &tile, const float *weights,
                float *output)
{
    const int padded_tokens = round_up(p.tokens, key_tile), padded_dim = round_up(p.value_dim, panel);
    for (int column = 0; column < padded_dim; column += panel)
        for (int r = 0; r < tile.rows; r += micro_rows) {
            const int rows = std::min(micro_rows, tile.rows - r);
            multiply_panel<true>(weights + r * key_tile, key_tile, rows,
                                 packed.values.data() +
                                     (static_cast<size_t>(column / panel) * padded_tokens + tile.first_key) * panel,
                                 tile.columns_seen(r + rows - 1), output + r * padded_dim + column, padded_dim);
        }
}

} // namespace
} // namespace sinkscope
