#include "core/lab/lab_session_internal.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/stack.h>

#include <algorithm>

namespace sinkscope {

namespace {

void append(std::vector<float> &values, const at::Tensor &tensor)
{
    const at::Tensor plain = tensor.to(at::kCPU, at::kFloat).contiguous();
    values.insert(values.end(), plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel());
}

/// The log-probability of the token after each of tokens first.., as far as there is a next one.
void append_next(std::vector<float> &values, const at::Tensor &log_probabilities, const std::vector<int32_t> &ids,
                 int64_t first)
{
    const int64_t rows = std::min<int64_t>(log_probabilities.size(0), static_cast<int64_t>(ids.size()) - 1 - first);
    if (rows <= 0)
        return;
    std::vector<int64_t> next(ids.begin() + first + 1, ids.begin() + first + 1 + rows);
    const at::Tensor index = at::from_blob(next.data(), {rows, 1}, at::kLong).to(log_probabilities.device());
    append(values, log_probabilities.narrow(0, 0, rows).gather(1, index).squeeze(1));
}

} // namespace

void predict_baseline(LabSession::State &state, int64_t logit_budget, std::vector<float> &token_logprob,
                      std::stop_token stop)
{
    const auto tokens = static_cast<int64_t>(state.ids.size());
    const int64_t vocabulary = state.decoder->config().vocab_size;
    if (tokens * vocabulary <= logit_budget / int64_t{sizeof(float)})
        state.log_probabilities = at::empty({tokens, vocabulary}, state.normed.options().dtype(at::kFloat));
    state.decoder->logits(
        state.normed,
        [&](int64_t first, const at::Tensor &logits) {
            const at::Tensor log_probabilities = at::log_softmax(logits, -1, at::kFloat);
            append_next(token_logprob, log_probabilities, state.ids, first);
            if (state.log_probabilities.defined())
                state.log_probabilities.narrow(0, first, log_probabilities.size(0)).copy_(log_probabilities);
        },
        stop);
}

Predictions compare_predictions(const LabSession::State &state, const at::Tensor &normed, int first_token,
                                std::stop_token stop)
{
    const std::vector<float> &before = state.baseline->grids.token_logprob;
    Predictions result;
    result.token_logprob.assign(before.begin(),
                                before.begin() + std::min<std::ptrdiff_t>(first_token, std::ssize(before)));
    result.divergence.assign(static_cast<size_t>(first_token), 0.0f);
    const int64_t rows = normed.size(0) - first_token;
    if (rows <= 0)
        return result;
    const auto compare = [&](int64_t first, const at::Tensor &baseline, const at::Tensor &variant) {
        append_next(result.token_logprob, variant, state.ids, first_token + first);
        // Rounding can leave equal distributions a hair below 0.
        append(result.divergence, (baseline.exp() * (baseline - variant)).sum(-1).clamp_min_(0));
    };
    const at::Tensor changed = normed.narrow(0, first_token, rows);
    if (state.log_probabilities.defined()) {
        state.decoder->logits(
            changed,
            [&](int64_t first, const at::Tensor &logits) {
                compare(first, state.log_probabilities.narrow(0, first_token + first, logits.size(0)),
                        at::log_softmax(logits, -1, at::kFloat));
            },
            stop);
    } else {
        // Both side by side, [rows, 2, h], so that the head is read once.
        state.decoder->logits(
            at::stack({state.normed.narrow(0, first_token, rows), changed}, 1),
            [&](int64_t first, const at::Tensor &logits) {
                const at::Tensor log_probabilities = at::log_softmax(logits, -1, at::kFloat);
                compare(first, log_probabilities.select(1, 0), log_probabilities.select(1, 1));
            },
            stop);
    }
    return result;
}

} // namespace sinkscope
