// Attention of single queries over cached keys and values. Included by one translation unit per instruction set, after
// SINKSCOPE_LANES was defined.
#pragma once

#include "core/engine/generation_kernel.h"
#include "core/engine/weight_groups_internal.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include <omp.h>

namespace sinkscope {
namespace {

inline float bfloat16_at(const uint16_t *from)
{
    const uint32_t word = static_cast<uint32_t>(*from) << 16;
    float value;
    std::memcpy(&value, &word, sizeof(value));
    return value;
}
inline float number_at(const float *from)
{
    return *from;
}
inline float number_at(const uint16_t *from)
{
    return bfloat16_at(from);
}
inline Vector numbers_at(const float *from)
{
    return load(from);
}
inline Vector numbers_at(const uint16_t *from)
{
    return load_bfloat16(from);
}

template <class Number> float dot(const float *a, const Number *b, int count)
{
    Vector sum{};
    int i = 0;
    for (; i + lanes <= count; i += lanes)
        sum += load(a + i) * numbers_at(b + i);
    float total = horizontal_sum(sum);
    for (; i < count; ++i)
        total += a[i] * number_at(b + i);
    return total;
}

/// out += weight * values
template <class Number> void add_weighted(float *out, float weight, const Number *values, int count)
{
    int i = 0;
    for (; i + lanes <= count; i += lanes)
        store(out + i, load(out + i) + numbers_at(values + i) * weight);
    for (; i < count; ++i)
        out[i] += weight * number_at(values + i);
}

/// One head of one query. `scores`: room for one of each key.
template <class Number>
void attend_head(const CachedAttention &problem, const CachedQuery &query, int head, std::vector<float> &scores)
{
    const int64_t kv_head = head / (problem.heads / problem.kv_heads);
    const auto *keys = static_cast<const Number *>(query.keys) + kv_head * query.key_stride;
    const auto *values = static_cast<const Number *>(query.values) + kv_head * query.value_stride;
    const float *own = query.query + int64_t{head} * problem.head_dim;
    scores.resize(static_cast<size_t>(query.count));
    float highest = problem.sinks ? problem.sinks[head] : -std::numeric_limits<float>::infinity();
    for (int64_t k = 0; k < query.count; ++k) {
        float score = problem.scale * dot(own, keys + k * problem.head_dim, problem.head_dim);
        if (problem.cap > 0)
            score = problem.cap * std::tanh(score / problem.cap);
        if (problem.slopes)
            score += problem.slopes[head] * static_cast<float>(k + 1 - query.count);
        scores[static_cast<size_t>(k)] = score;
        highest = score > highest || score != score ? score : highest;
    }
    float sum = problem.sinks ? std::exp(problem.sinks[head] - highest) : 0;
    for (float &score : scores) {
        score = std::exp(score - highest);
        sum += score;
    }
    float *out = query.output + int64_t{head} * problem.value_dim;
    std::fill(out, out + problem.value_dim, 0.0f);
    for (int64_t k = 0; k < query.count; ++k)
        add_weighted(out, scores[static_cast<size_t>(k)] / sum, values + k * problem.value_dim, problem.value_dim);
}

void attend_cached_with_lanes(const CachedAttention &problem)
{
    constexpr int64_t values_worth_threads = 1 << 15;
    int64_t values = 0;
    for (const CachedQuery &query : problem.queries)
        values += query.count * problem.heads * (problem.head_dim + problem.value_dim);
    const auto tasks = static_cast<int64_t>(problem.queries.size()) * problem.heads;
#pragma omp parallel num_threads(problem.threads) if (values >= values_worth_threads)
    {
        std::vector<float> scores;
#pragma omp for schedule(dynamic, 1)
        for (int64_t task = 0; task < tasks; ++task) {
            const CachedQuery &query = problem.queries[static_cast<size_t>(task / problem.heads)];
            const int head = static_cast<int>(task % problem.heads);
            if (problem.bfloat16)
                attend_head<uint16_t>(problem, query, head, scores);
            else
                attend_head<float>(problem, query, head, scores);
        }
    }
}

} // namespace
} // namespace sinkscope
