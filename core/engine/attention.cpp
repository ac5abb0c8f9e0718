#include "core/engine/attention_internal.h"

#include "core/engine/attention_kernel.h"
#include "core/engine/forecast.h"
#include "core/data/error.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sinkscope {

namespace {

/// Queries per strip so that a strip's scores over all heads stay near their budget.
int64_t strip_length(const AttentionInput &input)
{
    const bool on_card = input.query.is_cuda();
    const int64_t most = on_card ? 8192 : 1024, tokens = input.query.size(0);
    const int64_t keys = input.window > 0 ? std::min(tokens, input.window + most) : tokens;
    const int64_t values = (on_card ? cuda_score_bytes : int64_t{64} << 20) / static_cast<int64_t>(sizeof(float));
    return std::clamp<int64_t>(values / std::max<int64_t>(1, input.query.size(1) * keys), 16, most);
}

/// Flags of the keys that no query may see, in this shape on the queries' device; undefined when there are none.
at::Tensor hidden_keys(const AttentionInput &input, at::IntArrayRef shape)
{
    if (input.hidden_keys.empty())
        return {};
    const int64_t heads = input.query.size(1), tokens = input.query.size(0);
    at::Tensor hidden = at::zeros({heads, tokens}, at::kByte);
    for (int64_t head = 0; head < heads; ++head)
        if (const auto &flags = input.hidden_keys[static_cast<size_t>(head)]; !flags.empty())
            std::copy(flags.begin(), flags.end(), hidden.data_ptr<uint8_t>() + head * tokens);
    return hidden.to(input.query.device(), at::kBool).view(shape);
}

AttentionOutput attention_fused(const AttentionInput &input, std::stop_token stop)
{
    const at::Tensor query = input.query.to(at::kFloat).contiguous(), key = input.key.to(at::kFloat).contiguous(),
                     value = input.value.to(at::kFloat).contiguous();
    const int64_t tokens = query.size(0), heads = query.size(1), dim = query.size(2);
    at::Tensor output = at::empty({tokens, heads * dim}, at::kFloat);
    at::Tensor column_sum = at::empty({heads, tokens}, at::kFloat), log_sum_exp = at::empty({heads, tokens}, at::kFloat);

    AttentionProblem problem;
    problem.tokens = static_cast<int>(tokens);
    problem.heads = static_cast<int>(heads);
    problem.kv_heads = static_cast<int>(key.size(1));
    problem.head_dim = static_cast<int>(dim);
    problem.scale = 1.0f / std::sqrt(static_cast<float>(dim));
    problem.window = input.window;
    problem.query = query.data_ptr<float>();
    problem.key = key.data_ptr<float>();
    problem.value = value.data_ptr<float>();
    problem.output = output.data_ptr<float>();
    problem.column_sum = column_sum.data_ptr<float>();
    problem.log_sum_exp = log_sum_exp.data_ptr<float>();
    problem.hidden_keys = input.hidden_keys;
    problem.threads = at::get_num_threads();
    attend(problem, stop);
    if (stop.stop_requested())
        throw Cancelled();
    return {output.to(input.query.scalar_type()), column_sum, log_sum_exp};
}

} // namespace

AttentionOutput attention(const AttentionInput &input, std::stop_token stop)
{
    return input.query.is_cpu() ? attention_fused(input, stop) : attention_composed(input, stop);
}

AttentionOutput attention_composed(const AttentionInput &input, std::stop_token stop)
{
    const int64_t tokens = input.query.size(0), heads = input.query.size(1), dim = input.query.size(2);
    const int64_t kv_heads = input.key.size(1), group = heads / kv_heads;
    const auto options = input.query.options().dtype(at::kFloat);
    // The queries that share a key head are rows of one product, so that no key or value is copied for each of them.
    const at::Tensor key = input.key.to(at::kFloat).transpose(0, 1).contiguous(); // [kv, T, d]
    const at::Tensor value = input.value.to(at::kFloat).transpose(0, 1).contiguous(); // [kv, T, d]
    const double scale = 1.0 / std::sqrt(static_cast<double>(dim));
    const double infinity = std::numeric_limits<double>::infinity();
    const at::Tensor positions = at::arange(tokens, options.dtype(at::kLong));
    const at::Tensor hidden = hidden_keys(input, {kv_heads, group, 1, tokens});

    at::Tensor output = at::empty({tokens, heads, dim}, options);
    at::Tensor column_sum = at::zeros({kv_heads, group, tokens}, options.dtype(at::kDouble));
    at::Tensor log_sum_exp = at::empty({kv_heads, group, tokens}, options);
    const int64_t strip = strip_length(input);
    for (int64_t first = 0; first < tokens; first += strip) {
        if (stop.stop_requested())
            throw Cancelled();
        const int64_t rows = std::min(strip, tokens - first);
        const int64_t begin = input.window > 0 ? std::max<int64_t>(0, first - input.window + 1) : 0;
        const int64_t seen = first + rows - begin; // keys that any of these queries may see
        const at::Tensor query = input.query.narrow(0, first, rows)
                                     .to(at::kFloat)
                                     .mul(scale)
                                     .view({rows, kv_heads, group, dim})
                                     .permute({1, 2, 0, 3})
                                     .reshape({kv_heads, group * rows, dim});
        const at::Tensor q = positions.narrow(0, first, rows).unsqueeze(1),
                         k = positions.narrow(0, begin, seen).unsqueeze(0);
        at::Tensor scores =
            at::bmm(query, key.narrow(1, begin, seen).transpose(1, 2)).view({kv_heads, group, rows, seen});
        scores.masked_fill_(input.window > 0 ? (k > q).logical_or_(k <= q - input.window) : k > q, -infinity);
        if (hidden.defined())
            scores.masked_fill_(hidden.narrow(3, begin, seen), -infinity);
        // in place: nothing else is as large as the scores
        at::Tensor maximum = scores.amax(-1, true);
        maximum.masked_fill_(maximum == -infinity, 0); // of a query that sees no key at all
        const at::Tensor weights = scores.sub_(maximum).exp_();
        const at::Tensor sum = weights.sum(-1, true);
        log_sum_exp.narrow(2, first, rows).copy_((maximum + sum.log()).squeeze(-1));
        const at::Tensor probability = weights.div_(sum.clamp_min(std::numeric_limits<float>::min()));
        column_sum.narrow(2, begin, seen) += probability.sum(2, false, at::kDouble);
        output.narrow(0, first, rows)
            .view({rows, kv_heads, group, dim})
            .copy_(at::bmm(probability.view({kv_heads, group * rows, seen}), value.narrow(1, begin, seen))
                       .view({kv_heads, group, rows, dim})
                       .permute({2, 0, 1, 3}));
    }
    return {output.view({tokens, heads * dim}).to(input.query.scalar_type()),
            column_sum.view({heads, tokens}).to(at::kCPU, at::kFloat),
            log_sum_exp.view({heads, tokens}).to(at::kCPU)};
}

} // namespace sinkscope
