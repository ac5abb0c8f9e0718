#include "core/engine/attention_internal.h"

#include "core/data/error.h"
#include "core/engine/attention_kernel.h"
#include "core/engine/forecast.h"
#include "core/engine/generation_kernel.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sinkscope {

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Queries per strip so that a strip's scores over all heads stay near their budget.
int64_t strip_length(const AttentionInput &input)
{
    const at::Tensor &query = input.qkv.query;
    const bool on_card = query.is_cuda();
    const int64_t most = on_card ? 8192 : 1024, tokens = query.size(0);
    const Reach &reach = input.rules.reach;
    const int64_t keys = reach.limited() ? std::min(tokens, reach.most_keys(tokens) + most) : tokens;
    const int64_t values = (on_card ? cuda_score_bytes : int64_t{64} << 20) / static_cast<int64_t>(sizeof(float));
    return std::clamp<int64_t>(values / std::max<int64_t>(1, query.size(1) * keys), 16, most);
}

/// Flags of the keys that no query may see, in this shape on the queries' device; undefined when there are none.
at::Tensor hidden_keys(const AttentionInput &input, at::IntArrayRef shape)
{
    if (input.hidden_keys.empty())
        return {};
    const at::Tensor &query = input.qkv.query;
    const int64_t heads = query.size(1), tokens = query.size(0);
    at::Tensor hidden = at::zeros({heads, tokens}, at::kByte);
    for (int64_t head = 0; head < heads; ++head)
        if (const auto &flags = input.hidden_keys[static_cast<size_t>(head)]; !flags.empty())
            std::copy(flags.begin(), flags.end(), hidden.data_ptr<uint8_t>() + head * tokens);
    return hidden.to(query.device(), at::kBool).view(shape);
}

/// Which of the keys first_key.. the queries first_query.. do not see for the window; undefined without one.
at::Tensor hidden_by_window(const KeyWindow &window, const at::Tensor &scores, int64_t first_query, int64_t first_key)
{
    if (window.width == 0)
        return {};
    const int64_t rows = scores.size(2), keys = scores.size(3);
    const auto whole = scores.options().dtype(at::kLong);
    const at::Tensor q = at::arange(first_query, first_query + rows, whole).unsqueeze(1);
    const at::Tensor k = at::arange(first_key, first_key + keys, whole).unsqueeze(0);
    const std::vector<int64_t> kept(window.kept.begin() + first_key, window.kept.begin() + first_key + keys);
    return (k <= q - window.width).logical_and_(at::tensor(kept, at::kLong).to(scores.device()).eq(0));
}

/// A value for each head, beside scores [kv_heads, H / kv_heads, rows, keys].
at::Tensor by_head(const std::vector<float> &values, const at::Tensor &scores)
{
    return at::tensor(values, at::kFloat).to(scores.device()).view({scores.size(0), scores.size(1), 1, 1});
}

AttentionOutput attention_fused(const AttentionInput &input, std::stop_token stop)
{
    const auto wide = [](const at::Tensor &part) { return part.to(at::kFloat).contiguous(); };
    const at::Tensor query = wide(input.qkv.query), key = wide(input.qkv.key), value = wide(input.qkv.value);
    const int64_t tokens = query.size(0), heads = query.size(1);
    at::Tensor output = at::empty({tokens, heads * value.size(2)}, at::kFloat);
    at::Tensor column_sum = at::empty({heads, tokens}, at::kFloat),
               log_sum_exp = at::empty({heads, tokens}, at::kFloat);

    const AttentionRules &rules = input.rules;
    AttentionProblem problem;
    problem.tokens = static_cast<int>(tokens);
    problem.heads = static_cast<int>(heads);
    problem.kv_heads = static_cast<int>(key.size(1));
    problem.head_dim = static_cast<int>(query.size(2));
    problem.value_dim = static_cast<int>(value.size(2));
    problem.scale = static_cast<float>(rules.scale_of(query.size(2)));
    problem.score_cap = static_cast<float>(rules.cap);
    problem.reach = rules.reach;
    problem.query = query.data_ptr<float>();
    problem.key = key.data_ptr<float>();
    problem.value = value.data_ptr<float>();
    problem.slopes = rules.slopes.empty() ? nullptr : rules.slopes.data();
    problem.sinks = rules.sinks.empty() ? nullptr : rules.sinks.data();
    problem.output = output.data_ptr<float>();
    problem.column_sum = column_sum.data_ptr<float>();
    problem.log_sum_exp = log_sum_exp.data_ptr<float>();
    problem.hidden_keys = input.hidden_keys;
    problem.window = input.window;
    problem.threads = at::get_num_threads();
    attend(problem, stop);
    if (stop.stop_requested())
        throw Cancelled();
    return {output.to(input.qkv.query.scalar_type()), column_sum, log_sum_exp};
}

at::Tensor attend_one(const AttentionRules &rules, const at::Tensor &query, const CachedKeysValues &seen)
{
    const int64_t count = seen.keys.size(1);
    at::Tensor scores =
        scores_of(rules, query.to(at::kFloat), seen.keys.to(at::kFloat), seen.position, seen.position + 1 - count);
    if (!rules.sinks.empty())
        scores = at::cat({scores, by_head(rules.sinks, scores)}, -1);
    const at::Tensor probability = at::softmax(scores, -1).narrow(-1, 0, count).squeeze(2); // [kv_heads, group, keys]
    return at::matmul(probability.to(seen.values.scalar_type()), seen.values)
        .reshape({1, query.size(1) * seen.values.size(2)});
}

at::Tensor attend_each_fused(const AttentionRules &rules, const at::Tensor &queries,
                             const std::vector<CachedKeysValues> &seen)
{
    const at::Tensor wide = queries.to(at::kFloat).contiguous();
    const int64_t heads = wide.size(1), dim = wide.size(2), value_dim = seen.front().values.size(2);
    at::Tensor output = at::empty({wide.size(0), heads * value_dim}, at::kFloat);
    std::vector<CachedQuery> each;
    for (size_t i = 0; i < seen.size(); ++i) {
        const auto row = static_cast<int64_t>(i);
        const at::Tensor &keys = seen[i].keys, &values = seen[i].values; // views that begin at the first key seen
        each.push_back({wide.data_ptr<float>() + row * heads * dim, keys.data_ptr(), values.data_ptr(), keys.stride(0),
                        values.stride(0), keys.size(1), output.data_ptr<float>() + row * heads * value_dim});
    }
    CachedAttention problem{.heads = static_cast<int>(heads),
                            .kv_heads = static_cast<int>(seen.front().keys.size(0)),
                            .head_dim = static_cast<int>(dim),
                            .value_dim = static_cast<int>(value_dim),
                            .scale = static_cast<float>(rules.scale_of(dim)),
                            .cap = static_cast<float>(rules.cap),
                            .slopes = rules.slopes.empty() ? nullptr : rules.slopes.data(),
                            .sinks = rules.sinks.empty() ? nullptr : rules.sinks.data(),
                            .bfloat16 = seen.front().keys.scalar_type() == at::kBFloat16,
                            .queries = each,
                            .threads = at::get_num_threads()};
    attend_cached(problem);
    return output.to(queries.scalar_type());
}

} // namespace

double AttentionRules::scale_of(int64_t head_dim) const
{
    return scale != 0 ? scale : 1.0 / std::sqrt(static_cast<double>(head_dim));
}

AttentionOutput attention(const AttentionInput &input, std::stop_token stop)
{
    return input.qkv.query.is_cpu() ? attention_fused(input, stop) : attention_composed(input, stop);
}

at::Tensor sink_share(const AttentionRules &rules, const at::Tensor &log_sum_exp)
{
    if (rules.sinks.empty())
        return {};
    return (at::tensor(rules.sinks, at::kFloat).unsqueeze(1) - log_sum_exp).exp_();
}

at::Tensor scores_of(const AttentionRules &rules, const at::Tensor &queries, const at::Tensor &keys,
                     int64_t first_query, int64_t first_key)
{
    const int64_t rows = queries.size(0), dim = queries.size(2), kv_heads = keys.size(0), seen = keys.size(1);
    const int64_t group = queries.size(1) / kv_heads;
    // The queries that share a key head are rows of one product, so that no key is copied for each of them.
    const at::Tensor scaled = queries.mul(rules.scale_of(dim))
                                  .view({rows, kv_heads, group, dim})
                                  .permute({1, 2, 0, 3})
                                  .reshape({kv_heads, group * rows, dim});
    at::Tensor scores = at::bmm(scaled, keys.transpose(1, 2)).view({kv_heads, group, rows, seen});
    if (rules.cap > 0)
        scores.div_(rules.cap).tanh_().mul_(rules.cap);
    const auto whole = queries.options().dtype(at::kLong);
    const at::Tensor q = at::arange(first_query, first_query + rows, whole).unsqueeze(1);
    const at::Tensor k = at::arange(first_key, first_key + seen, whole).unsqueeze(0);
    if (!rules.slopes.empty())
        scores.add_(by_head(rules.slopes, scores) * (k - q).to(at::kFloat));
    at::Tensor hidden = k > q;
    if (rules.reach.limited()) {
        std::vector<int64_t> first;
        for (int64_t query = first_query; query < first_query + rows; ++query)
            first.push_back(rules.reach.first_key(static_cast<int>(query)));
        hidden = hidden.logical_or_(k < at::tensor(first, at::kLong).to(q.device()).unsqueeze(1));
    }
    return scores.masked_fill_(hidden, -infinity);
}

at::Tensor attend_each(const AttentionRules &rules, const at::Tensor &queries,
                       const std::vector<CachedKeysValues> &seen)
{
    if (queries.is_cpu())
        return attend_each_fused(rules, queries, seen);
    std::vector<at::Tensor> results;
    for (size_t i = 0; i < seen.size(); ++i)
        results.push_back(attend_one(rules, queries.narrow(0, static_cast<int64_t>(i), 1), seen[i]));
    return at::cat(results);
}

AttentionOutput attention_composed(const AttentionInput &input, std::stop_token stop)
{
    const at::Tensor &queries = input.qkv.query;
    const int64_t tokens = queries.size(0), heads = queries.size(1), value_dim = input.qkv.value.size(2);
    const int64_t kv_heads = input.qkv.key.size(1), group = heads / kv_heads;
    const auto options = queries.options().dtype(at::kFloat);
    const at::Tensor key = input.qkv.key.to(at::kFloat).transpose(0, 1).contiguous(); // [kv, T, d]
    const at::Tensor value = input.qkv.value.to(at::kFloat).transpose(0, 1).contiguous(); // [kv, T, d_v]
    const at::Tensor hidden = hidden_keys(input, {kv_heads, group, 1, tokens});

    at::Tensor output = at::empty({tokens, heads, value_dim}, options);
    at::Tensor column_sum = at::zeros({kv_heads, group, tokens}, options.dtype(at::kDouble));
    at::Tensor log_sum_exp = at::empty({kv_heads, group, tokens}, options);
    const int64_t strip = strip_length(input);
    for (int64_t first = 0; first < tokens; first += strip) {
        if (stop.stop_requested())
            throw Cancelled();
        const int64_t rows = std::min(strip, tokens - first);
        const int64_t begin = input.rules.reach.first_key(static_cast<int>(first));
        const int64_t seen = first + rows - begin; // keys that any of these queries may see
        at::Tensor scores = scores_of(input.rules, queries.narrow(0, first, rows).to(at::kFloat),
                                      key.narrow(1, begin, seen), first, begin);
        if (hidden.defined())
            scores.masked_fill_(hidden.narrow(3, begin, seen), -infinity);
        if (const at::Tensor further = hidden_by_window(input.window, scores, first, begin); further.defined())
            scores.masked_fill_(further, -infinity);
        // in place: nothing else is as large as the scores
        at::Tensor maximum = scores.amax(-1, true);
        const bool has_sinks = !input.rules.sinks.empty();
        if (has_sinks)
            maximum = at::maximum(maximum, by_head(input.rules.sinks, scores));
        maximum.masked_fill_(maximum == -infinity, 0); // of a query that sees no key at all
        const at::Tensor weights = scores.sub_(maximum).exp_();
        at::Tensor sum = weights.sum(-1, true);
        if (has_sinks)
            sum += (by_head(input.rules.sinks, scores) - maximum).exp_();
        log_sum_exp.narrow(2, first, rows).copy_((maximum + sum.log()).squeeze(-1));
        const at::Tensor probability = weights.div_(sum.clamp_min(std::numeric_limits<float>::min()));
        column_sum.narrow(2, begin, seen) +=
            probability.sum(2); // in float32: a double copy of the strip would be twice as large
        output.narrow(0, first, rows)
            .view({rows, kv_heads, group, value_dim})
            .copy_(at::bmm(probability.view({kv_heads, group * rows, seen}), value.narrow(1, begin, seen))
                       .view({kv_heads, group, rows, value_dim})
                       .permute({2, 0, 1, 3}));
    }
    return {output.view({tokens, heads * value_dim}).to(queries.scalar_type()),
            column_sum.view({heads, tokens}).to(at::kCPU, at::kFloat), log_sum_exp.view({heads, tokens}).to(at::kCPU)};
}

} // namespace sinkscope
