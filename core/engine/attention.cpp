#include "core/engine/attention_internal.h"

#include "core/engine/attention_kernel.h"
#include "core/error.h"

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/zeros.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sinkscope {

namespace {

/// Queries per strip so that a strip's scores over all heads stay near 64 MiB.
int64_t strip_length(int64_t heads, int64_t tokens)
{
    return std::clamp<int64_t>((int64_t{16} << 20) / std::max<int64_t>(1, heads * tokens), 16, 1024);
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
    const at::Tensor query = input.query.to(at::kFloat).view({tokens, kv_heads, group, dim}).permute({1, 2, 0, 3});
    const at::Tensor key = input.key.to(at::kFloat).permute({1, 2, 0}).unsqueeze(1);   // [kv, 1, d, T]
    const at::Tensor value = input.value.to(at::kFloat).permute({1, 0, 2}).unsqueeze(1); // [kv, 1, T, d]
    const double scale = 1.0 / std::sqrt(static_cast<double>(dim));
    const at::Tensor positions = at::arange(tokens, options.dtype(at::kLong));

    at::Tensor hidden; // [heads, T]
    if (!input.hidden_keys.empty()) {
        hidden = at::zeros({heads, tokens}, at::kByte);
        for (int64_t head = 0; head < heads; ++head)
            if (const auto &flags = input.hidden_keys[static_cast<size_t>(head)]; !flags.empty())
                std::copy(flags.begin(), flags.end(), hidden.data_ptr<uint8_t>() + head * tokens);
        hidden = hidden.to(options.device(), at::kBool).view({kv_heads, group, 1, tokens});
    }

    at::Tensor output = at::empty({tokens, heads, dim}, options);
    at::Tensor column_sum = at::zeros({kv_heads, group, tokens}, options.dtype(at::kDouble));
    at::Tensor log_sum_exp = at::empty({kv_heads, group, tokens}, options);
    const int64_t strip = strip_length(heads, tokens);
    for (int64_t first = 0; first < tokens; first += strip) {
        if (stop.stop_requested())
            throw Cancelled();
        const int64_t rows = std::min(strip, tokens - first), seen = first + rows;
        at::Tensor scores = at::matmul(query.narrow(2, first, rows), key.narrow(3, 0, seen)).mul_(scale);
        const at::Tensor q = positions.narrow(0, first, rows).unsqueeze(1), k = positions.narrow(0, 0, seen).unsqueeze(0);
        at::Tensor masked = k > q;
        if (input.window > 0)
            masked = masked | (k <= q - input.window);
        if (hidden.defined())
            masked = masked | hidden.narrow(3, 0, seen);
        scores.masked_fill_(masked, -std::numeric_limits<float>::infinity());
        log_sum_exp.narrow(2, first, rows).copy_(scores.logsumexp(-1));
        at::Tensor probability = at::softmax(scores, -1);
        if (hidden.defined()) // a query that sees no key at all attends to nothing
            probability = probability.nan_to_num(0.0);
        column_sum.narrow(2, 0, seen) += probability.sum(2, false, at::kDouble);
        output.narrow(0, first, rows)
            .copy_(at::matmul(probability, value.narrow(2, 0, seen)).permute({2, 0, 1, 3}).reshape({rows, heads, dim}));
    }
    return {output.view({tokens, heads * dim}).to(input.query.scalar_type()),
            column_sum.view({heads, tokens}).to(at::kCPU, at::kFloat),
            log_sum_exp.view({heads, tokens}).to(at::kCPU)};
}

} // namespace sinkscope
