#include "core/engine/attention_internal.h"
#include "core/lab/lab_session_internal.h"
#include "core/lab/measures.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/softmax.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sinkscope {

namespace {

constexpr float undefined = std::numeric_limits<float>::quiet_NaN();
constexpr int64_t strip_values = int64_t{4} << 20; ///< probabilities at a time: 16 MiB

/// Attention probabilities of one head's queries first..first+count-1 over the keys 0..first+count-1, float32 on the CPU.
at::Tensor probabilities(const Decoder::QueriesKeysValues &qkv, int head, int window, int64_t first, int64_t count)
{
    const int64_t dim = qkv.query.size(2), group = qkv.query.size(1) / qkv.key.size(1), keys = first + count;
    const at::Tensor query = qkv.query.select(1, head).narrow(0, first, count).to(at::kFloat);
    const at::Tensor key = qkv.key.select(1, head / group).narrow(0, 0, keys).to(at::kFloat);
    at::Tensor scores =
        (at::matmul(query, key.t()) / std::sqrt(static_cast<double>(dim))).to(at::kCPU).contiguous();
    float *values = scores.data_ptr<float>();
    for (int64_t t = 0; t < count; ++t)
        for (int64_t k = 0; k < keys; ++k)
            if (k > first + t || (window > 0 && k <= first + t - window))
                values[t * keys + k] = -std::numeric_limits<float>::infinity();
    return at::softmax(scores, 1);
}

/// Sums over the queries of one head.
struct HeadSums {
    explicit HeadSums(size_t tokens) : score(tokens, 0.0), score_of_first(tokens, 0.0) { }
    double on_bos = 0, on_previous = 0, on_near = 0, on_induction = 0;
    std::vector<double> score, score_of_first; ///< per chosen token
};

void add_queries(HeadSums &sums, const at::Tensor &rows, int64_t first, const HeadAttention &wanted,
                 const std::vector<std::vector<int>> &induction)
{
    const int64_t keys = rows.size(1);
    const float *values = rows.data_ptr<float>();
    for (int64_t t = first; t < keys; ++t, values += keys) {
        for (size_t i = 0; i < wanted.tokens.size(); ++i)
            if (const int position = wanted.tokens[i].position; position <= t) {
                sums.score[i] += static_cast<double>(values[position]);
                if (t < wanted.first_queries)
                    sums.score_of_first[i] += static_cast<double>(values[position]);
            }
        if (t <= wanted.bos_position)
            continue;
        sums.on_bos += static_cast<double>(values[wanted.bos_position]);
        sums.on_previous += static_cast<double>(values[t - 1]);
        for (int64_t k = std::max<int64_t>(0, t - wanted.nearest + 1); k <= t; ++k)
            sums.on_near += static_cast<double>(values[k]);
        for (const int k : induction[static_cast<size_t>(t)])
            sums.on_induction += static_cast<double>(values[k]);
    }
}

} // namespace

HeadAttention head_attention(LabSession &session, const std::vector<int> &positions, int first_queries,
                             std::stop_token stop, const ProgressCallback &progress)
{
    LabSession::State &state = session.state();
    const Run &run = *state.baseline;
    const int layers = run.layers(), heads = run.model.heads, tokens = run.token_count();
    HeadAttention result;
    result.bos_position = run.detection.bos_position;
    result.first_queries = std::min(first_queries, tokens);
    result.on_bos = result.on_previous = result.on_near = result.on_induction = Grid(layers, heads, undefined);
    for (const int position : positions) {
        if (position < 0 || position >= tokens)
            throw Error("token " + std::to_string(position) + " is outside 0.." + std::to_string(tokens - 1));
        result.tokens.push_back({position, Grid(layers, heads, undefined), Grid(layers, heads, undefined)});
    }
    const std::vector<std::vector<int>> induction = induction_keys(std::vector<int>(state.ids.begin(), state.ids.end()));
    for (int t = result.bos_position + 1; t < tokens; ++t)
        result.induction_queries += !induction[static_cast<size_t>(t)].empty();
    const int queries = tokens - result.bos_position - 1; // behind the BOS sink

    return computing(run.model.path, [&] {
        at::Tensor residual;
        for (int layer = 0; layer < layers; ++layer) {
            residual = state.residual_entering(layer, stop);
            const auto weights = state.model->blocks->block(layer);
            const auto qkv = state.decoder->queries_keys_values(layer, *weights, residual);
            const int window = state.decoder->attention_window(layer);
            for (int head = 0; head < heads; ++head) {
                HeadSums sums(positions.size());
                const int64_t strip = std::max<int64_t>(1, strip_values / tokens);
                for (int64_t first = 0; first < tokens; first += strip) {
                    if (stop.stop_requested())
                        throw Cancelled();
                    const int64_t count = std::min(strip, tokens - first);
                    add_queries(sums, probabilities(qkv, head, window, first, count), first, result, induction);
                }
                if (queries > 0) {
                    result.on_bos(layer, head) = static_cast<float>(sums.on_bos / queries);
                    result.on_previous(layer, head) = static_cast<float>(sums.on_previous / queries);
                    result.on_near(layer, head) = static_cast<float>(sums.on_near / queries);
                }
                if (result.induction_queries > 0)
                    result.on_induction(layer, head) = static_cast<float>(sums.on_induction / result.induction_queries);
                for (size_t i = 0; i < positions.size(); ++i) {
                    result.tokens[i].score(layer, head) = static_cast<float>(sums.score[i] / (tokens - positions[i]));
                    if (positions[i] < result.first_queries)
                        result.tokens[i].score_of_first(layer, head) =
                            static_cast<float>(sums.score_of_first[i] / (result.first_queries - positions[i]));
                }
            }
            if (progress)
                progress(static_cast<double>(layer + 1) / layers);
        }
        return std::move(result);
    });
}

} // namespace sinkscope
