#include "core/engine/attention_internal.h"
#include "core/lab/lab_session_internal.h"
#include "core/lab/measures.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <limits>

namespace sinkscope {

namespace {

constexpr float undefined = std::numeric_limits<float>::quiet_NaN();
constexpr int64_t strip_values = int64_t{4} << 20; ///< probabilities at a time: 16 MiB

/// Attention probabilities of all heads' queries first..first+count-1 over the keys 0..first+count-1, [H, count, keys]
/// float32 on the CPU. What a learned sink takes is missing in a row's sum. `key` [kv_heads, T, d] is float32.
at::Tensor probabilities(const AttentionInput &input, const at::Tensor &key, int64_t first, int64_t count)
{
    const int64_t heads = input.qkv.query.size(1), keys = first + count;
    const at::Tensor query = input.qkv.query.narrow(0, first, count).to(at::kFloat);
    const at::Tensor scores =
        scores_of(input.rules, query, key.narrow(1, 0, keys), first, 0).to(at::kCPU).reshape({heads, count, keys});
    if (input.rules.sinks.empty())
        return at::softmax(scores, 2);
    const at::Tensor sinks = at::tensor(input.rules.sinks).view({heads, 1, 1}).expand({heads, count, 1});
    return at::softmax(at::cat({scores, sinks}, 2), 2).narrow(2, 0, keys).contiguous();
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

HeadAttention head_attention(LabSession &session, const MeasuredTokens &measured, int first_queries,
                             std::stop_token stop, const ProgressCallback &progress)
{
    LabSession::State &state = session.state();
    const std::vector<int> positions = measured.all();
    const Run &run = *state.baseline;
    const int layers = run.layers(), heads = run.model.heads, tokens = run.token_count();
    HeadAttention result;
    result.measured = measured;
    result.bos_position = run.detection.bos_position;
    result.first_queries = std::min(first_queries, tokens);
    result.on_bos = result.on_previous = result.on_near = result.on_induction = Grid(layers, heads, undefined);
    for (const int position : positions) {
        if (position < 0 || position >= tokens)
            throw Error("token " + std::to_string(position) + " is outside 0.." + std::to_string(tokens - 1));
        result.tokens.push_back({position, Grid(layers, heads, undefined), Grid(layers, heads, undefined)});
    }
    const std::vector<std::vector<int>> induction =
        induction_keys(std::vector<int>(state.ids.begin(), state.ids.end()));
    for (int t = result.bos_position + 1; t < tokens; ++t)
        result.induction_queries += !induction[static_cast<size_t>(t)].empty();
    const int queries = tokens - result.bos_position - 1; // behind the BOS sink

    return computing(run.model.path, [&] {
        at::Tensor residual;
        for (int layer = 0; layer < layers; ++layer) {
            residual = state.residual_entering(layer, stop);
            const auto weights = state.model->blocks->block(layer);
            const AttentionInput input = state.decoder->attention_input(layer, *weights, residual);
            const at::Tensor key = input.qkv.key.to(at::kFloat).transpose(0, 1).contiguous();
            const int block_heads = std::min(heads, static_cast<int>(input.qkv.query.size(1)));
            std::vector<HeadSums> all_sums(static_cast<size_t>(block_heads), HeadSums(positions.size()));
            const int64_t strip = std::max<int64_t>(1, strip_values / (int64_t{tokens} * block_heads));
            for (int64_t first = 0; first < tokens; first += strip) {
                if (stop.stop_requested())
                    throw Cancelled();
                const at::Tensor rows = probabilities(input, key, first, std::min(strip, tokens - first));
                for (int head = 0; head < block_heads; ++head)
                    add_queries(all_sums[static_cast<size_t>(head)], rows.select(0, head), first, result, induction);
            }
            for (int head = 0; head < block_heads; ++head) {
                const HeadSums &sums = all_sums[static_cast<size_t>(head)];
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
