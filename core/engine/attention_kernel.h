#pragma once

#include "core/engine/key_window.h"
#include "core/engine/reach.h"

#include <cstdint>
#include <stop_token>
#include <vector>

namespace sinkscope {

/// Causal attention of one layer on the CPU, in float32, with the column sums that the sink score is made of.
/// Plain pointers, so that the kernels are compiled once per instruction set without torch's headers.
struct AttentionProblem {
    int tokens = 0; ///< T
    int heads = 0; ///< H
    int kv_heads = 0; ///< divides H; head i reads key/value head i / (H / kv_heads)
    int head_dim = 0; ///< d, of queries and keys
    int value_dim = 0; ///< d_v
    float scale = 1; ///< of scores
    float score_cap = 0; ///< scores become cap * tanh(score / cap); 0 = not
    Reach reach;
    const float *query = nullptr; ///< [T, H, d], rotated
    const float *key = nullptr; ///< [T, kv_heads, d], rotated
    const float *value = nullptr; ///< [T, kv_heads, d_v]
    const float *slopes = nullptr; ///< [H] of ALiBi: slope * (k - t) is added to a score; nullptr = none
    const float *sinks = nullptr; ///< [H] a logit beside each query's scores that takes probability; nullptr = none
    float *output = nullptr; ///< [T, H, d_v]
    float *column_sum = nullptr; ///< [H, T]: sum over queries t of a_tk
    float *log_sum_exp = nullptr; ///< [H, T] of each query's row and its sink; -infinity where nothing is visible
    /// Per head nothing, or T flags of which non-zero ones are keys that no query may see.
    std::vector<std::vector<uint8_t>> hidden_keys;
    KeyWindow window; ///< beside `reach`
    int threads = 1;
};

/// One pass over tiles that stay in cache, as in flash attention. A strip of queries keeps its weights exp(score -
/// maximum so far) until its log-sum-exp is known; then a_tk is the kept weight times one factor for each row and tile,
/// and is summed down the columns: no score is computed twice. Never T x T: each thread keeps a strip, at most 16 MiB
/// up to T = 170,000. A query with a score that is not a number, or infinite, has no number as its output, as IEEE
/// arithmetic has it. Stops between strips when asked to; the arrays are then partly filled. Picks the widest
/// instruction set of this machine.
void attend(const AttentionProblem &problem, std::stop_token stop);

/// The kernels by instruction set; `attend` chooses. Each returns false when it was not built for this processor
/// family.
namespace kernel {
bool attend_baseline(const AttentionProblem &problem, std::stop_token stop);
bool attend_avx2(const AttentionProblem &problem, std::stop_token stop);
bool attend_avx512(const AttentionProblem &problem, std::stop_token stop);
} // namespace kernel

} // namespace sinkscope
