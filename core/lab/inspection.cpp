#include "core/lab/inspection.h"

#include "core/analysis/pca.h"
#include "core/engine/attention_internal.h"
#include "core/lab/gather_probe_internal.h"
#include "core/lab/lab_session_internal.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/matmul.h>
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

std::vector<float> to_vector(const at::Tensor &tensor)
{
    const at::Tensor plain = tensor.to(at::kCPU, at::kFloat).contiguous();
    return {plain.data_ptr<float>(), plain.data_ptr<float>() + plain.numel()};
}

/// One head's attention probabilities of a row and a column, added to `result`.
void add_head(const Decoder::QueriesKeysValues &qkv, const at::Tensor &log_sum_exp, int head, int window,
              TokenAttention &result)
{
    const int64_t tokens = qkv.query.size(0), dim = qkv.query.size(2), token = result.token;
    const int64_t group = qkv.query.size(1) / qkv.key.size(1);
    const double scale = 1.0 / std::sqrt(static_cast<double>(dim));
    const at::Tensor query = qkv.query.select(1, head).to(at::kFloat),
                     key = qkv.key.select(1, head / group).to(at::kFloat);
    const std::vector<float> row = to_vector(at::matmul(key.narrow(0, 0, token + 1), query.select(0, token)) * scale);
    const std::vector<float> column =
        to_vector(at::matmul(query.narrow(0, token, tokens - token), key.select(0, token)) * scale);
    const float *lse = log_sum_exp.data_ptr<float>() + static_cast<size_t>(head) * static_cast<size_t>(tokens);
    const auto seen = [window](int64_t q, int64_t k) { return window <= 0 || k > q - window; };
    for (int64_t k = 0; k <= token; ++k)
        if (seen(token, k))
            result.attends_to[static_cast<size_t>(k)] += std::exp(row[static_cast<size_t>(k)] - lse[token]);
    for (int64_t t = token; t < tokens; ++t)
        if (seen(t, token))
            result.attended_by[static_cast<size_t>(t - token)] +=
                std::exp(column[static_cast<size_t>(t - token)] - lse[t]);
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
    check_range("head", head, -1, run.model.heads);
    check_range("token", token, 0, run.token_count());
    return computing(run.model.path, [&] {
        const auto weights = s.model->blocks->block(layer);
        const Decoder::QueriesKeysValues qkv =
            s.decoder->queries_keys_values(layer, *weights, s.residual_entering(layer, stop));
        const int window = s.decoder->attention_window(layer);
        const at::Tensor log_sum_exp = attention({qkv.query, qkv.key, qkv.value, window, {}}, stop).log_sum_exp;
        TokenAttention result{layer, head, token, {}, {}};
        result.attends_to.assign(static_cast<size_t>(token) + 1, 0.0f);
        result.attended_by.assign(static_cast<size_t>(run.token_count() - token), 0.0f);
        const int first = head < 0 ? 0 : head, last = head < 0 ? run.model.heads : head + 1;
        for (int h = first; h < last; ++h)
            add_head(qkv, log_sum_exp, h, window, result);
        for (auto *values : {&result.attends_to, &result.attended_by})
            for (float &value : *values)
                value /= static_cast<float>(last - first);
        return result;
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
