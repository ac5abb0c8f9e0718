#include "core/lab/inspection.h"

#include "core/analysis/pca.h"
#include "core/engine/attention_internal.h"
#include "core/engine/grid_tensor_internal.h"
#include "core/lab/gather_probe_internal.h"
#include "core/lab/lab_session_internal.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/tensor.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace sinkscope {

namespace {

void check_range(const char *what, int value, int first, int limit)
{
    if (value < first || value >= limit)
        throw Error(std::string(what) + " " + std::to_string(value) + " is outside " + std::to_string(first) + ".." +
                    std::to_string(limit - 1));
}

/// The mean over heads first..last of exp(scores - log-sum-exp of their queries); scores [kv_heads, group, rows, keys],
/// log_sum_exp [H, rows].
std::vector<float> mean_probability(const at::Tensor &scores, const at::Tensor &log_sum_exp, int first, int last)
{
    const at::Tensor by_head = scores.reshape({-1, scores.size(2), scores.size(3)}).to(at::kCPU);
    return to_vector((by_head - log_sum_exp.unsqueeze(2)).exp_().narrow(0, first, last - first).mean(0).view({-1}));
}

double dot(std::span<const float> a, std::span<const float> b)
{
    double sum = 0;
    for (size_t i = 0; i < a.size(); ++i)
        sum += static_cast<double>(a[i]) * b[i];
    return sum;
}

float along(std::span<const float> vector, std::span<const float> direction)
{
    const double norm = std::sqrt(dot(direction, direction));
    return norm > 0 ? static_cast<float>(dot(vector, direction) / norm) : 0.0f;
}

float norm_of(std::span<const float> vector)
{
    return static_cast<float>(std::sqrt(dot(vector, vector)));
}

} // namespace

TokenAttention token_attention(LabSession &session, int layer, int head, int token, std::stop_token stop)
{
    LabSession::State &s = session.state();
    const Run &run = *s.baseline;
    check_range("layer", layer, 0, run.layers());
    check_range("head", head, -1, s.decoder->config().block(layer).heads);
    check_range("token", token, 0, run.token_count());
    return computing(run.model.path, [&] {
        const auto weights = s.model->blocks->block(layer);
        const AttentionInput input = s.decoder->attention_input(layer, *weights, s.residual_entering(layer, stop));
        const at::Tensor lse = attention(input, stop).log_sum_exp;
        const int first = head < 0 ? 0 : head, last = head < 0 ? static_cast<int>(lse.size(0)) : head + 1;
        const at::Tensor query = input.qkv.query.to(at::kFloat);
        const at::Tensor key = input.qkv.key.to(at::kFloat).transpose(0, 1).contiguous();
        const int64_t from_here = lse.size(1) - token;
        const at::Tensor row = scores_of(input.rules, query.narrow(0, token, 1), key.narrow(1, 0, token + 1), token, 0);
        const at::Tensor column =
            scores_of(input.rules, query.narrow(0, token, from_here), key.narrow(1, token, 1), token, token);
        return TokenAttention{layer, head, token, mean_probability(row, lse.narrow(1, token, 1), first, last),
                              mean_probability(column, lse.narrow(1, token, from_here), first, last)};
    });
}

TokenSplit token_split(LabSession &session, int token, std::stop_token stop)
{
    LabSession::State &s = session.state();
    const Run &run = *s.baseline;
    check_range("token", token, 0, run.token_count());
    const int bos = run.detection.bos_position;
    return computing(run.model.path, [&] {
        std::vector<int> positions{bos, token};
        std::ranges::sort(positions);
        positions.erase(std::unique(positions.begin(), positions.end()), positions.end());
        const auto row_of = [&positions](int position) {
            return static_cast<int>(std::ranges::find(positions, position) - positions.begin());
        };
        GatherProbe probe(positions, {Site::attn_out, Site::mlp_out, Site::resid_post});
        Probe *const probes[]{&probe};
        prefill(*s.model, *s.decoder, s.residual_entering(0, stop), 0, Edits(), probes, {}, stop);

        TokenSplit split;
        split.token = token;
        for (int layer = 0; layer < run.layers(); ++layer) {
            const Grid &leaving = probe.vectors(Site::resid_post, layer);
            const auto own = leaving.row(row_of(token)), towards = leaving.row(row_of(bos));
            const auto attention_output = probe.vectors(Site::attn_out, layer).row(row_of(token));
            const auto mlp_output = probe.vectors(Site::mlp_out, layer).row(row_of(token));
            split.attn_norm.push_back(norm_of(attention_output));
            split.mlp_norm.push_back(norm_of(mlp_output));
            split.attn_along_bos.push_back(along(attention_output, towards));
            split.mlp_along_bos.push_back(along(mlp_output, towards));
            split.attn_along_self.push_back(along(attention_output, own));
            split.mlp_along_self.push_back(along(mlp_output, own));
            split.resid_along_bos.push_back(along(own, towards));
            split.resid_norm.push_back(norm_of(own));
        }
        return split;
    });
}

TokenProjection token_projection(LabSession &session, int layer, const std::vector<int> &tokens, int components,
                                 const TokenProjection *previous, std::stop_token stop)
{
    LabSession::State &s = session.state();
    const Run &run = *s.baseline;
    check_range("layer", layer, 0, run.layers() + 1);
    for (const int token : tokens)
        check_range("token", token, 0, run.token_count());
    if (tokens.size() < 3)
        throw Error("a projection needs at least three tokens");
    return computing(run.model.path, [&] {
        const at::Tensor residual = s.residual_entering(layer, stop);
        const at::Tensor index =
            at::tensor(std::vector<int64_t>(tokens.begin(), tokens.end()), at::kLong).to(residual.device());
        PrincipalComponents pca = principal_components(to_grid(residual.index_select(0, index)), components, stop);
        std::vector<int> order;
        if (previous && previous->components.columns() == pca.components.columns()) {
            PrincipalComponents before;
            before.components = previous->components;
            order = align_axes(before, pca);
        } else {
            order.resize(static_cast<size_t>(pca.count()));
            std::iota(order.begin(), order.end(), 0);
        }
        return TokenProjection{layer,
                               tokens,
                               std::move(pca.scores),
                               std::move(pca.explained_variance_ratio),
                               std::move(pca.components),
                               std::move(order)};
    });
}

} // namespace sinkscope
