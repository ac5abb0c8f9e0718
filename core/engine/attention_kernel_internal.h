// The attention kernel, written once on vectors of SINKSCOPE_LANES floats (see vector_math_internal.h for why it is a
// header with internal linkage).
#pragma once

#include "core/engine/attention_tile_internal.h"

#include <atomic>
#include <cmath>
#include <utility>

namespace sinkscope {
namespace {

/// Queries that go together: fewer where the weights that are kept of them, T each, would be too many.
inline int queries_together(int tokens)
{
    return std::clamp(kept_weights / round_up(tokens, key_tile) / micro_rows * micro_rows, micro_rows, query_tile);
}

/// Buffers of one thread.
struct Scratch {
    Scratch(const AttentionProblem &p, int queries)
        : query(static_cast<size_t>(queries) * p.head_dim),
          weights(static_cast<size_t>(queries) * round_up(p.tokens, key_tile)),
          output(static_cast<size_t>(queries) * round_up(p.value_dim, panel)),
          tile_maximum(static_cast<size_t>(round_up(p.tokens, key_tile) / key_tile) * query_tile),
          strip_sum(static_cast<size_t>(p.tokens))
    {
    }
    std::vector<float> query;
    std::vector<float>
        weights; ///< [key tiles][queries][key_tile]: exp(score - the row's maximum when the tile was made)
    std::vector<float> output; ///< [queries][d_v rounded up]
    std::vector<float> tile_maximum; ///< [key tiles][query_tile]: those maxima
    std::vector<float> strip_sum; ///< [T]: what the strip at work adds to each key's sum
    float row_maximum[query_tile], row_sum[query_tile];
};

/// Online softmax of one row of scores: the row becomes exp(score - maximum); returns the factor for what was summed
/// before. The maximum passes over what is not a number; its exponential, and so the row's sum, does not.
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

/// sums[k] = sum over rows of a_tk: the kept weights carried from the maximum of their time to the row's log-sum-exp.
void sum_columns(const AttentionProblem &p, const Tile &tile, const float *weights, const float *tile_maximum,
                 float *sums)
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
            sums[tile.first_key + column + i] = i < lanes ? sum0[i] : sum1[i - lanes];
    }
}

/// The first key that a strip of queries looks at, of whole tiles.
int first_key_of(const AttentionProblem &p, int first_query)
{
    return p.reach.first_key(first_query) / key_tile * key_tile;
}

/// Output and log-sum-exp of queries first.. (rows of them) of a head, and their column sums.
void attend_queries(const AttentionProblem &p, int head, const PackedHead &packed, int first, int rows,
                    Scratch &scratch)
{
    const int padded_dim = round_up(p.value_dim, panel), last = first + rows - 1;
    const int first_tile = first_key_of(p, first) / key_tile, last_tile = last / key_tile;
    const auto tile = [&](int index) {
        const int key = index * key_tile;
        return Tile{head, first, rows, key, std::min(key_tile, round_up(last + 1 - key, panel))};
    };
    const auto weights = [&](int index) {
        return scratch.weights.data() + static_cast<size_t>(index - first_tile) * rows * key_tile;
    };
    const auto maxima = [&](int index) {
        return scratch.tile_maximum.data() + static_cast<size_t>(index - first_tile) * query_tile;
    };

    take_queries(p, head, first, rows, scratch.query.data());
    std::fill(scratch.output.begin(), scratch.output.end(), 0.0f);
    // a learned sink is a key without a value that every query sees first
    std::fill_n(scratch.row_maximum, query_tile, p.sinks ? p.sinks[head] : minus_infinity);
    std::fill_n(scratch.row_sum, query_tile, p.sinks ? 1.0f : 0.0f);
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
        const float inverse = sum == 0 ? 0.0f : 1.0f / sum; // what is not a number stays so
        float *to = p.output + (static_cast<size_t>(first + r) * p.heads + head) * p.value_dim;
        for (int i = 0; i < p.value_dim; ++i)
            to[i] = output[r * padded_dim + i] * inverse;
        p.log_sum_exp[static_cast<size_t>(head) * p.tokens + first + r] =
            sum == 0 ? minus_infinity : scratch.row_maximum[r] + std::log(sum);
    }
    for (int index = first_tile; index <= last_tile; ++index)
        sum_columns(p, tile(index), weights(index), maxima(index), scratch.strip_sum.data());
}

/// One key/value head at a time: its packed keys and values serve the group of query heads that share it. Strips add
/// their column sums in one order, whichever thread made them: the same bits from any number of threads.
void attend_with_lanes(const AttentionProblem &p, std::stop_token stop)
{
    const int group = p.heads / p.kv_heads, together = queries_together(p.tokens);
    const int strips = (p.tokens + together - 1) / together;
    PackedHead packed;
    // made here: an allocation that fails inside the parallel region would end the program
    std::vector<Scratch> scratches;
    for (int thread = 0; thread < p.threads; ++thread)
        scratches.emplace_back(p, together);
    std::vector<double> column_sum(static_cast<size_t>(group) * p.tokens); // a column can have 100,000 rows
    for (int kv_head = 0; kv_head < p.kv_heads && !stop.stop_requested(); ++kv_head) {
        pack(p, kv_head, packed);
        std::atomic<int> arrived = 0;
        std::fill(column_sum.begin(), column_sum.end(), 0.0);
#pragma omp parallel num_threads(p.threads)
        {
            Scratch &scratch = scratches[static_cast<size_t>(arrived++)];
            // the longest strips first: the last queries see the most keys
#pragma omp for ordered schedule(dynamic)
            for (int i = 0; i < group * strips; ++i)
                if (!stop.stop_requested()) {
                    const int first = (strips - 1 - i / group) * together, rows = std::min(together, p.tokens - first);
                    attend_queries(p, kv_head * group + i % group, packed, first, rows, scratch);
                    double *to = column_sum.data() + static_cast<size_t>(i % group) * p.tokens;
#pragma omp ordered
                    for (int k = first_key_of(p, first); k < first + rows; ++k)
                        to[k] += static_cast<double>(scratch.strip_sum[static_cast<size_t>(k)]);
                }
        }
        float *to = p.column_sum + static_cast<size_t>(kv_head) * group * p.tokens;
        std::ranges::transform(column_sum, to, [](double sum) { return static_cast<float>(sum); });
    }
}

} // namespace
} // namespace sinkscope
